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
    from collections.abc import Mapping

    from bot.settings import Settings

FINDINGS = 1
FAILURE = 3
INTERRUPTED = 130

_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_file = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_template = click.Path(exists=True, dir_okay=False, path_type=Path)
_review = click.option(
    "--review",
    type=_folder,
    help="A checkout of the review: its config, its keys and the way it writes are followed.",
)


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
def sandbox(repo: Path | None, port: int) -> None:
    """Try the forms and rules of a review on a loopback GitHub, with the bot at work. Your checkout is not touched."""
    from bot.demo import try_out

    def written() -> Mapping[str, str]:
        from bot.checkout import Checkout
        from bot.form_files import FormFiles

        return FormFiles(root=repo, config=Checkout.at(repo).config).wanted()[0] if repo else {}

    try_out(repo, forms=written, port=port, say=click.echo)


@commands.command()
@click.option("--once", is_flag=True, help="Stop when the submission is merged.")
@click.option("--port", default=0, show_default="a free one", help="The port of the sandbox's page.")
def demo(once: bool, port: int) -> None:
    """Show the main job: a submission on a loopback GitHub, step by step."""
    from bot.demo import show

    show(once=once, port=port, say=click.echo)


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
