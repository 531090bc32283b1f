"""The command line. Exit codes: 0 clean, 1 findings, 2 usage, 3 failure, 130 interrupted.

Every command imports what it needs when it runs: start-up is what a person waits for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from bot import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from bot.checkup import Checkup
    from bot.faults import Finding
    from bot.resolve.look_up import Library
    from bot.resolve.several import Paper
    from bot.settings import Settings, SourceSettings

_T = TypeVar("_T")

FINDINGS = 1
FAILURE = 3
INTERRUPTED = 130
MOST_PAPERS = 2_000
"""Papers that one command looks up."""
BAR_FROM = 4
"""So many papers take long enough for a bar."""
WIPED = "\r\x1b[K"
"""Takes the line on which the cursor stands from a terminal."""
LAST = 20
"""Pull requests and issues that are rehearsed where no number is given."""
PATIENCE = 1.0
"""Seconds after which files take long enough for one."""

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
    from bot.additions import Additions, Misuse, Wishes, commit, line_of, message_of, notes_of
    from bot.checkout import Checkout
    from bot.publish.terminal import Command

    checkout = Checkout.at(review, near=[Path.cwd()])
    if name and name not in checkout.config.collections:
        known = ", ".join(checkout.config.collections)
        raise click.UsageError(f"This review has no collection {name!r}; it has {known}.")
    with _library(record, replay) as library:
        try:
            tagged = tuple(each.strip() for each in tags.split(",") if each.strip())
            wishes = Wishes(tags=tagged, key=key, places=places)
            additions = Additions(checkout, checkout.collection(name), look_up=library.look_up)
            rows = additions.rows(wishes)
        except Misuse as error:
            raise click.UsageError(str(error)) from error
        if commits and not is_dry:
            additions.refuse_unsaved(rows)
        listed = _papers(papers)
        if (key or places) and len(listed) > 1:
            raise click.UsageError("--key and --place are about one paper; add the others by themselves.")
        library.prime_papers(listed)
        command = Command(name="add", replayed=str(replay or ""))
        written: list[str] = []
        added = []
        is_bad = False
        shown = ""
        for paper, addition in _in_progress(listed, lambda paper: additions.add(paper, wishes)):
            is_wanted = addition.is_good or (is_anyway and addition.has_title and not addition.is_here)
            if is_wanted and is_dry:
                shown = _show(addition.text, after=shown)
                additions.expect(addition)
            elif is_wanted:
                written += additions.write(addition, rows)
                added.append(addition)
            is_bad = is_bad or not is_wanted
            click.echo(line_of(addition, is_written=is_wanted, is_dry=is_dry), err=is_dry)
            _note(notes_of(addition, command), paper if len(listed) > 1 else None)
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
    from bot.publish.resolved import notes_of, written
    from bot.publish.terminal import Command

    checkout = Checkout.at(review)
    style = checkout.hand(checkout.collection(""))
    command = Command(name="resolve", replayed=str(replay or ""))
    is_bad = False
    shown = ""
    taken: set[str] = set()
    with _library(record, replay) as library:
        listed = _papers(papers)
        library.prime_papers(listed)
        for paper, merged in _in_progress(listed, lambda paper: look_up(paper, library.look_up, style)):
            notes = notes_of(paper, merged, command, layout)
            is_bad = is_bad or not merged.entry.title or any(each.is_error for each in notes)
            shown = _show(written(paper, merged, style, layout, findings=notes, taken=taken), after=shown)
            if layout != "json":
                _note(notes, paper if len(listed) > 1 else None)
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
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1)
@click.option(
    "--changed-since",
    "since",
    metavar="REF",
    default="",
    help="Look at what differs from REF, a commit or branch; what was so there is only counted.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
)
@click.option("--fix", "is_mending", is_flag=True, help="Mend what has one right answer, and tell what was mended.")
@click.option("--explain", "rule", metavar="RULE", help="Say what a rule finds and why, with examples; check nothing.")
@_review
def check(
    paths: tuple[Path, ...], since: str, layout: str, is_mending: bool, rule: str | None, review: Path | None
) -> int:
    """Check the review around this folder, or only these files and the entries in these folders."""
    if rule:
        return _explain(rule)
    if since.startswith("-"):
        raise click.UsageError(f"--changed-since is followed by a commit or a branch, not by {since!r}.")
    from bot.checkout import Checkout
    from bot.checkup import check_up

    checkout = Checkout.as_it_is(review, near=paths or [Path.cwd()])
    if checkout.root is None and not paths:
        raise click.UsageError("This folder is in no review; name a checkout of one with --review.")
    checkup = check_up(checkout, paths, since=since, is_mending=is_mending, watch=_late_bar())
    for note in checkup.notes:
        click.echo(note, err=True)
    # A name that is no Unicode is written as JSON writes it; it can stand nowhere else.
    click.echo(_written(checkup, layout).encode("utf-8", "backslashreplace"), nl=False)
    if layout == "text":
        click.echo(checkup.summary, err=True)
    return FINDINGS if checkup.report.conclusion == "failure" else 0


@commands.command()
@click.option("--no-links", "has_no_links", is_flag=True, help="Ask nobody; look at the files only.")
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "html", "issues"]),
    default="text",
    show_default=True,
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Write into this file; with `--format issues`, into this folder, which is made.",
)
@_review
def audit(has_no_links: bool, layout: str, output: Path | None, review: Path | None) -> int:
    """Look over a whole review: what only all entries together tell, every entry by the rules, and every link."""
    from datetime import UTC, datetime

    from bot.audit import check_links, check_preprints, count_links, survey
    from bot.audit.writing import Output
    from bot.checkout import Checkout

    checkout = Checkout.as_it_is(review, near=[Path.cwd()])
    if checkout.root is None:
        raise click.UsageError("This folder is in no review; name a checkout of one with --review.")
    place = Output(layout=layout, path=output)
    if fault := place.fault:
        raise click.UsageError(fault)
    today = datetime.now(UTC).date()
    found = survey(checkout, today_year=today.year, watch=_late_bar())
    if not has_no_links:
        from bot.wiring import links_at_hand

        with links_at_hand(_source_settings()) as (library, probe):
            links = list(check_preprints(checkout, library))
            number = count_links(checkout)
            with click.progressbar(length=number, label="Links", file=sys.stderr, show_pos=True) as bar:
                links += check_links(checkout, probe, done=lambda: bar.update(1))
        found = found.and_also(links)
    click.echo(place.write(found, today=today).encode("utf-8", "backslashreplace"), nl=False)
    click.echo(f"{found.report}.", err=True)
    return FINDINGS if found.report.conclusion == "failure" else 0


@commands.command()
@click.option("--last", type=click.IntRange(min=1), help="So many pull requests and issues (20), or commits (all).")
@click.option("--repo", "repository", metavar="OWNER/NAME", help="A repository on GitHub, which is only read.")
@click.option("--history", "clone", type=_folder, help="A clone; without it and --repo, the one around this folder.")
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rehearse(last: int | None, repository: str | None, clone: Path | None, layout: str) -> None:
    """Tell what the bot would have said and written in the past of a review. Nothing is written."""
    if repository and clone:
        raise click.UsageError("Rehearse either a repository (--repo) or a clone's history (--history).")
    if repository:
        _rehearse_repository(repository, last or LAST, layout)
    else:
        _rehearse_history(clone or Path.cwd(), last, layout)


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


def _papers(words: tuple[str, ...]) -> Sequence[Paper]:
    """The papers of a command's words; what is to be said of a list as a whole is said."""
    from bot.given import read_given
    from bot.publish.terminal import line_of

    given = read_given(words, standard_input=lambda: sys.stdin.buffer.read())
    for note in given.notes:
        click.echo(line_of(note.finding, about=note.about), err=True)
    if len(given.papers) > MOST_PAPERS:
        raise click.UsageError(f"These are {len(given.papers):,} papers; one command takes {MOST_PAPERS:,} of them.")
    return given.papers


def _library(record: Path | None, replay: Path | None) -> AbstractContextManager[Library]:
    """Where papers are looked up."""
    from bot.wiring import library_of

    if record and replay:
        raise click.UsageError("--record and --replay exclude each other: what is replayed is recorded already.")
    return library_of(_source_settings(), record=record, replay=replay)


def _show(text: str, *, after: str) -> str:
    """Put an entry on standard output, behind the one before it, whose last line may have no end; what was put last."""
    gap = "\n" if text and after and not after.endswith("\n") else ""
    click.echo((gap + text).encode("utf-8", "backslashreplace"), nl=False)
    return text or after


def _note(findings: Iterable[Finding], paper: Paper | None) -> None:
    """Say these of a paper, a line each; it is named where there are others."""
    from bot.publish.terminal import label_of, line_of

    for finding in findings:
        click.echo(line_of(finding, about=label_of(paper) if paper else ""), err=True)


def _in_progress(papers: Sequence[Paper], work: Callable[[Paper], _T]) -> Iterator[tuple[Paper, _T]]:
    """The papers one by one, with what comes of this work on each.

    On a terminal, a bar of how many are done stands there during the work, and is gone whenever a paper is given out.
    """
    if len(papers) < BAR_FROM or not sys.stderr.isatty():
        yield from ((paper, work(paper)) for paper in papers)
        return
    with click.progressbar(length=len(papers), label="Papers", file=sys.stderr, show_pos=True) as bar:
        for paper in papers:
            done = work(paper)
            click.echo(WIPED, nl=False, err=True)
            yield paper, done
            bar.update(1)


def _explain(rule: str) -> int:
    from datetime import UTC, datetime

    from bot.check.explaining import explain
    from bot.check.outside import EVERY_RULE
    from bot.repository.strict import did_you_mean

    if rule not in EVERY_RULE:
        raise click.UsageError(f"No rule is called `{rule}`. {did_you_mean(rule, EVERY_RULE)}".strip())
    click.echo(explain(rule, this_year=datetime.now(UTC).year), nl=False)
    return 0


def _rehearse_repository(repository: str, last: int, layout: str) -> None:
    """Tell of each issue and pull request as soon as it is known."""
    import json
    from contextlib import closing

    from bot.rehearsal.repository import rehearse
    from bot.rehearsal.telling import rehearsed_text, rehearsed_values
    from bot.wiring import fetch_of, github_of, probe_of

    _require_name(repository)
    settings = _settings(serves=False)
    with closing(github_of(settings)) as github, closing(fetch_of(settings.sources)) as fetch:
        for each in rehearse(repository, github.past, last=last, fetch=fetch, probe=probe_of(fetch)):
            told = json.dumps(rehearsed_values(each), ensure_ascii=False) + "\n" if layout == "json" else ""
            click.echo((told or rehearsed_text(each)).encode("utf-8", "replace"), nl=False)


def _rehearse_history(clone: Path, last: int | None, layout: str) -> None:
    """Tell of every commit, once it is known what became of it."""
    import json

    from bot.rehearsal.history import rehearse_history
    from bot.rehearsal.telling import commit_text, history_values, summary_text

    history = rehearse_history(clone, last=last, watch=_late_bar("Commits"))
    if layout == "json":
        click.echo(json.dumps(history_values(history), ensure_ascii=False, indent=2).encode("utf-8", "replace"))
        return
    for past in history.pasts:
        click.echo(commit_text(past).encode("utf-8", "replace"), nl=False)
    click.echo("\n" + summary_text(history), nl=False)


def _late_bar(label: str = "Files") -> Callable[[Sequence[_T]], Iterator[_T]]:
    """Goes through things one by one; on a terminal, with a bar once it has taken a second."""
    from contextlib import ExitStack
    from time import monotonic

    begun = monotonic()

    def watch(things: Sequence[_T]) -> Iterator[_T]:
        with ExitStack() as stack:
            bar = None
            for number, thing in enumerate(things):
                if bar is None and sys.stderr.isatty() and monotonic() - begun > PATIENCE:
                    shown = click.progressbar(length=len(things), label=label, file=sys.stderr, show_pos=True)
                    bar = stack.enter_context(shown)
                    bar.update(number)
                yield thing
                if bar is not None:
                    bar.update(1)

    return watch


def _written(checkup: Checkup, layout: str) -> str:
    """What a check-up found, in one of the forms of `check`."""
    if layout == "json":
        from bot.check.report import render_json

        return render_json(checkup.report, before=checkup.before)
    if layout == "github":
        from bot.check.formats.workflow import render_workflow

        return render_workflow(checkup.report, before=checkup.before or 0)
    if layout == "sarif":
        from bot.check.formats.sarif import render_sarif
        from bot.gateway.introduction import HOME

        return render_sarif(checkup.report, checkup.texts, version=__version__, home=HOME)
    from bot.check.formats.text import render_text

    if not sys.stdout.isatty():
        return render_text(checkup.report, checkup.texts)
    import os
    from shutil import get_terminal_size

    is_coloured = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = get_terminal_size().columns
    return render_text(checkup.report, checkup.texts, is_coloured=is_coloured, width=width)


def _source_settings() -> SourceSettings:
    import os

    from bot.settings import SourceSettings

    return SourceSettings.from_environ(os.environ)


def _text(path: Path) -> str:
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    return data.decode("utf-8", "replace")


def _labels(repository: str) -> frozenset[str]:
    """The labels of a repository, as GitHub says."""
    from contextlib import closing

    from bot.wiring import github_of

    _require_name(repository)
    with closing(github_of(_settings(serves=False))) as github:
        return github.hub().labels(repository)


def _require_name(repository: str) -> None:
    """Refuse what is no repository's name."""
    import re

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", repository, re.ASCII):
        raise click.UsageError(f"A repository is written owner/name, not {repository!r}.")


def _settings(*, serves: bool = True) -> Settings:
    import os

    from bot.settings import Settings

    return Settings.from_environ(os.environ, serves=serves)
