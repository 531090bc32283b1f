"""`review-bot parse` and `review-bot render`: what the body of an issue says, and the entry that it becomes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bot.cli.options import FINDINGS, file, review_option, template

if TYPE_CHECKING:
    from pathlib import Path


@click.command()
@click.argument("body", type=file)
@click.option("--form", "form", type=template, required=True, help="The issue form's template (.yml).")
def parse(body: Path, form: Path) -> int:
    """Show the answers in an issue BODY (a file, or - for standard input) as JSON, for any issue form."""
    from bot.intake.form_template import read_template
    from bot.intake.issue_form import parse as parse_body
    from bot.intake.submission_json import render_json

    template = read_template(text_of(form), form.name)
    submission = parse_body(text_of(body), template)
    click.echo(render_json(submission, template).encode(), nl=False)
    return FINDINGS if any(each.is_error for each in (*submission.findings, *template.findings)) else 0


@click.command()
@click.argument("body", type=file)
@click.option("--form", "form", type=template, required=True, help="The issue form's template (.yml).")
@review_option
def render(body: Path, form: Path, review: Path | None) -> int:
    """Show the entry that an issue BODY becomes (a file, or - for standard input)."""
    from bot.check.inert import one_line
    from bot.checkout import Checkout

    composed = Checkout.at(review).compose(text_of(body), text_of(form), name=form.name)
    draft = composed.draft
    click.echo(draft.text.encode(), nl=False)
    for finding in draft.findings:
        place = f"{finding.path}:{finding.line}" if finding.path not in ("", draft.path) else ""
        label = draft.labels.get(finding.field.partition(".")[0], finding.field)
        said = " ".join(filter(None, (finding.message, finding.hint, f"[{finding.rule}]")))
        click.echo(one_line(": ".join(filter(None, (place, finding.severity, label, said)))), err=True)
    return FINDINGS if composed.form_errors else 0


def text_of(path: Path) -> str:
    data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    return data.decode("utf-8", "replace")
