"""The command line. Exit codes: 0 clean, 1 findings, 2 usage, 3 failure, 130 interrupted.

Every command imports what it needs when it runs: start-up is what a person waits for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.resolve.several import Paper
    from bot.settings import Settings, SourceSettings

FINDINGS = 1
FAILURE = 3
INTERRUPTED = 130
MOST_PAPERS = 2_000
"""Papers that one command looks up."""
BAR_FROM = 4
"""So many papers take long enough for a bar."""

_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_file = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_template = click.Path(exists=True, dir_okay=False, path_type=Path)
_review = click.option(
    "--review",
    type=_folder,
    help="A checkout of the review: its config, its keys and the way it writes are followed.",
)
_record = click.option(
    "--record",
    type=click.Path(file_okay=False, path_type=Path),
    help="Store every answer of the sources in this folder: a case that can be reported and replayed.",
)
_replay = click.option("--replay", type=_folder, help="Ask nobody; take the answers that are stored in this folder.")


def main() -> None:
    """Run the command line; every failure leaves by this door."""
    from bot.faults import BotError

    try:
        sys.exit(commands.main(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BotError as error:
        for line in str(error).splitlines():
            click.echo(f"review-bot: {line}", err=True)
        sys.exit(FAILURE)
    except Exception:
        import logging

        # Python's own exit code for it is 1, which here means findings.
        logging.getLogger("bot").exception("review-bot: this is a bug of Living Review Bot; please report these lines.")
        sys.exit(FAILURE)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="review-bot")
def commands() -> None:
    """Living Review Bot: from a GitHub issue form to a validated entry and a pull request."""


@commands.command()
@click.argument("papers", nargs=-1, required=True, metavar="ID...")
@click.option("--tags", default="", help="Tags, with commas between them.")
@click.option("--key", default="", help="The bibkey, for one paper; without it, the review's rule makes one.")
@click.option("--place", "places", multiple=True, help="A row in the taxonomy: `CATEGORY attribute=value`. Repeat it.")
@click.option("--collection", "name", default="", help="The collection it goes into; without it, the first.")
@click.option("--commit", "commits", is_flag=True, help="Commit what was written, and nothing else.")
@click.option("--anyway", "is_anyway", is_flag=True, help="Also add what has errors, but nothing that is here already.")
@click.option("--dry-run", "is_dry", is_flag=True, help="Write nothing; show the entries.")
@_review
@_record
@_replay
def add(
    papers: tuple[str, ...],
    tags: str,
    key: str,
    places: tuple[str, ...],
    name: str,
    commits: bool,
    is_anyway: bool,
    is_dry: bool,
    review: Path | None,
    record: Path | None,
    replay: Path | None,
) -> int:
    """Add papers to a checkout: an arXiv id, a DOI, an address, a file with BibTeX, or - for standard input."""
    from bot.additions import Additions, Wishes, commit, line_of, message_of, notes_of
    from bot.checkout import Checkout
    from bot.wiring import library_of

    checkout = Checkout.at(review, near=[Path.cwd()])
    wishes = Wishes(tags=tuple(each.strip() for each in tags.split(",") if each.strip()), key=key, places=places)
    listed = _papers(papers)
    if (key or places) and len(listed) > 1:
        raise click.UsageError("--key and --place are about one paper; add the others by themselves.")
    with library_of(_source_settings(), record=record, replay=replay) as library:
        additions = Additions(checkout, checkout.collection(name), look_up=library.look_up)
        rows = additions.rows(wishes)
        library.prime_papers(listed)
        written: list[str] = []
        added = []
        is_bad = False
        for paper in _in_progress(listed):
            addition = additions.add(paper, wishes)
            is_wanted = addition.is_good or (is_anyway and addition.has_title and not addition.is_here)
            if is_wanted and is_dry:
                click.echo(addition.text.encode(), nl=False)
            elif is_wanted:
                written += additions.write(addition, rows)
                added.append(addition)
            is_bad = is_bad or not is_wanted
            click.echo(line_of(addition, is_written=is_wanted, is_dry=is_dry), err=is_dry)
            for note in notes_of(addition):
                click.echo(f"  {note}", err=True)
    if commits and added and checkout.root:
        paths = list(dict.fromkeys(written))
        click.echo(f"Committed as {commit(checkout.root, paths, message_of(added))}.", err=True)
    return FINDINGS if is_bad else 0


@commands.command()
@click.argument("papers", nargs=-1, required=True, metavar="ID...")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "bibtex", "entry"]),
    default="text",
    show_default=True,
)
@_review
@_record
@_replay
def resolve(papers: tuple[str, ...], layout: str, review: Path | None, record: Path | None, replay: Path | None) -> int:
    """Show what the sources know of papers, and which of them says what. IDs are as for `add`; nothing is written."""
    from bot.additions import resolve as look_up
    from bot.checkout import Checkout
    from bot.publish.messages.parts import count
    from bot.publish.resolved import findings_text, written
    from bot.wiring import library_of

    checkout = Checkout.at(review)
    style = checkout.hand(checkout.collection(""))
    listed = _papers(papers)
    is_bad = False
    with library_of(_source_settings(), record=record, replay=replay) as library:
        library.prime_papers(listed)
        for paper in _in_progress(listed):
            merged = look_up(paper, library.look_up, style)
            findings = (*paper.findings, *merged.findings)
            is_bad = is_bad or not merged.entry.title or any(each.is_error for each in findings)
            click.echo(written(paper.given, merged, style, layout).encode(), nl=False)
            if layout != "json":
                click.echo(findings_text(findings), nl=False, err=True)
        click.echo(f"{count(len(listed), 'paper')}, {count(library.requests, 'request')}.", err=True)
    return FINDINGS if is_bad else 0


@commands.command()
@click.argument("body", type=_file)
@click.option("--form", "form", type=_template, required=True, help="The issue form's template (.yml).")
@_review
def render(body: Path, form: Path, review: Path | None) -> int:
    """Show the entry that an issue BODY becomes (a file, or - for standard input)."""
    from bot.check.inert import one_line
    from bot.checkout import Checkout

    composed = Checkout.at(review).compose(_text(body), _text(form), name=form.name)
    draft = composed.draft
    click.echo(draft.text.encode(), nl=False)
    for finding in draft.findings:
        place = f"{finding.path}:{finding.line}" if finding.path not in ("", draft.path) else ""
        label = draft.labels.get(finding.field.partition(".")[0], finding.field)
        said = " ".join(filter(None, (finding.message, finding.hint, f"[{finding.rule}]")))
        click.echo(one_line(": ".join(filter(None, (place, finding.severity, label, said)))), err=True)
    return FINDINGS if composed.form_errors else 0


@commands.command()
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True)
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_review
def check(paths: tuple[Path, ...], layout: str, review: Path | None) -> int:
    """Check entries: files, or folders with entries in them."""
    from bot.check.report import render_json, render_text
    from bot.checkout import Checkout

    report = Checkout.at(review, near=paths).check(paths)
    click.echo(render_json(report) if layout == "json" else render_text(report), nl=False)
    if layout == "text":
        click.echo(f"{report}.", err=True)
    return FINDINGS if report.conclusion == "failure" else 0


@commands.command()
@click.option("--no-links", "has_no_links", is_flag=True, help="Ask nobody; look at the files only.")
@_review
def audit(has_no_links: bool, review: Path | None) -> int:
    """Look over a whole review: every entry by the rules, and every link by whether it is alive and the right one."""
    from bot.audit import check_links, check_preprints, count_links
    from bot.check.report import Report, render_text
    from bot.checkout import Checkout
    from bot.wiring import links_at_hand

    checkout = Checkout.at(review, near=[Path.cwd()])
    if checkout.root is None:
        raise click.UsageError("This folder is in no review; name a checkout of one with --review.")
    findings = list(checkout.check([checkout.root]).findings)
    if not has_no_links:
        with links_at_hand(_source_settings()) as (library, probe):
            findings += check_preprints(checkout, library)
            number = count_links(checkout)
            with click.progressbar(length=number, label="Links", file=sys.stderr, show_pos=True) as bar:
                findings += check_links(checkout, probe, done=lambda: bar.update(1))
    report = Report.of(findings)
    click.echo(render_text(report), nl=False)
    click.echo(f"{report}.", err=True)
    return FINDINGS if report.conclusion == "failure" else 0


@commands.command()
@click.argument("body", type=_file)
@click.option("--form", "form", type=_template, required=True, help="The issue form's template (.yml).")
def parse(body: Path, form: Path) -> int:
    """Show the answers in an issue BODY (a file, or - for standard input) as JSON, for any issue form."""
    from bot.intake.form_template import read_template
    from bot.intake.issue_form import parse as parse_body
    from bot.intake.submission_json import render_json

    template = read_template(_text(form), form.name)
    submission = parse_body(_text(body), template)
    click.echo(render_json(submission, template).encode(), nl=False)
    return FINDINGS if any(each.is_error for each in (*submission.findings, *template.findings)) else 0


@commands.command()
@click.option("--review", type=_folder, help="A checkout of the review; without it, the one around this folder.")
@click.option(
    "--check", "is_check", is_flag=True, help="Write nothing; tell how the forms differ from what they should be."
)
@click.option("--force", is_flag=True, help="Also write anew what was not generated, or was taken over by hand.")
@click.option(
    "--labels", "repository", metavar="OWNER/NAME", help="Tell which labels of the forms this repository lacks."
)
def forms(review: Path | None, is_check: bool, force: bool, repository: str | None) -> int:
    """Write the issue forms of a review from its schema, taxonomy and tags."""
    from bot.check.report import Report, render_text
    from bot.checkout import Checkout
    from bot.form_files import FormFiles

    checkout = Checkout.at(review, near=[Path.cwd()])
    if checkout.root is None:
        raise click.UsageError("This folder is in no review; name a checkout of one with --review.")
    labels = _labels(repository) if repository else None
    files = FormFiles(root=checkout.root, config=checkout.config)
    wanted, notes = files.wanted()
    click.echo(render_text(Report.of(notes)), nl=False, err=True)
    if not is_check:
        for path, fate in files.write(wanted, force=force):
            why = (
                ", for its maintainers wrote it or took it over (--force writes it anew)"
                if fate == "left alone"
                else ""
            )
            click.echo(f"{path}: {fate}{why}")
    findings = list(files.drift(wanted))
    if repository and labels is not None:
        findings += files.missing_labels(labels, repository)
    click.echo(render_text(Report.of(findings)), nl=False, err=not is_check)
    return FINDINGS if findings else 0


@commands.command()
def serve() -> None:
    """Take deliveries and work on them, in one process. Settings come from the environment."""
    from bot.wiring import serve as run

    run(_settings(), ready=lambda address: click.echo(f"Living Review Bot listens on {address}"))


@commands.command()
def web() -> None:
    """Take deliveries only; `work` processes on the same database work on them."""
    from bot.wiring import serve as run

    run(_settings(), ready=lambda address: click.echo(f"Living Review Bot listens on {address}"), worker=False)


@commands.command()
def work() -> None:
    """Work on deliveries that another process takes."""
    from bot.wiring import work as run

    run(_settings(serves=False), ready=lambda: click.echo("Living Review Bot works."))


@commands.command()
@click.argument("delivery")
def retry(delivery: str) -> int:
    """Start a dead job again, by its delivery's id."""
    from bot.wiring import retry as run

    if run(_settings(serves=False), delivery):
        click.echo(f"{delivery} is waiting to run again.")
        return 0
    click.echo(f"review-bot: no dead job has the delivery id {delivery}.", err=True)
    return FAILURE


@commands.command()
@click.option("--repo", "repo", type=_folder, help="A checkout of a review; without it, a new one is made.")
@click.option("--port", default=0, show_default="a free one", help="The port of the sandbox's page.")
@click.option(
    "--online", "is_online", is_flag=True, help="Look papers up at the real sources, not at stand-ins for them."
)
def sandbox(repo: Path | None, port: int, is_online: bool) -> None:
    """Try the forms and rules of a review on a loopback GitHub, with the bot at work. Your checkout is not touched."""
    from bot.demo import try_out

    def written() -> Mapping[str, str]:
        from bot.checkout import Checkout
        from bot.form_files import FormFiles

        return FormFiles(root=repo, config=Checkout.at(repo).config).wanted()[0] if repo else {}

    try_out(repo, forms=written, port=port, say=click.echo, is_online=is_online)


@commands.command()
@click.option("--once", is_flag=True, help="Stop when the submission is merged.")
@click.option("--port", default=0, show_default="a free one", help="The port of the sandbox's page.")
def demo(once: bool, port: int) -> None:
    """Show the main job: a submission on a loopback GitHub, step by step."""
    from bot.demo import show

    show(once=once, port=port, say=click.echo)


def _papers(given: tuple[str, ...]) -> Sequence[Paper]:
    """The papers of a command's words: each a file, - for standard input, or the paper itself."""
    from bot.resolve.several import read_papers

    texts = [_text(Path(each)) if each == "-" or Path(each).is_file() else each for each in given]
    papers = read_papers("\n".join(texts), limit=MOST_PAPERS)
    if not papers.papers or papers.left:
        raise click.UsageError(" ".join(finding.message + " " + finding.hint for finding in papers.findings))
    return papers.papers


def _in_progress(papers: Sequence[Paper]) -> Iterator[Paper]:
    """The papers one by one; on a terminal, with a bar of how many are done."""
    if len(papers) < BAR_FROM or not sys.stderr.isatty():
        yield from papers
        return
    with click.progressbar(papers, label="Papers", file=sys.stderr, show_pos=True) as bar:
        yield from bar


def _source_settings() -> SourceSettings:
    import os

    from bot.settings import SourceSettings

    return SourceSettings.from_environ(os.environ)


def _text(path: Path) -> str:
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    return data.decode("utf-8", "replace")


def _labels(repository: str) -> frozenset[str]:
    """The labels of a repository, as GitHub says."""
    import re
    from contextlib import closing

    from bot.wiring import github_of

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", repository, re.ASCII):
        raise click.UsageError(f"A repository is written owner/name, not {repository!r}.")
    with closing(github_of(_settings(serves=False))) as github:
        return github.hub().labels(repository)


def _settings(*, serves: bool = True) -> Settings:
    import os

    from bot.settings import Settings

    return Settings.from_environ(os.environ, serves=serves)
