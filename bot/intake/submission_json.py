"""A submission as JSON, for programs: answers by field id, what was left over, and every finding."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from bot.faults import in_order

if TYPE_CHECKING:
    from bot.intake.form_template import FormTemplate
    from bot.intake.issue_form import Submission


def render_json(submission: Submission, template: FormTemplate) -> str:
    """One object: `fields` in the form's order, `leftover`, `findings`.

    An answer is a text, or the list of what was chosen or ticked; empty ones are absent. A finding's `path` is empty
    where its line is one of the body; findings about the form have the form's.
    """
    content = {
        "fields": {name: value if isinstance(value, str) else list(value) for name, value in submission.fields.items()},
        "leftover": [asdict(rest) for rest in submission.leftover],
        "findings": [finding.values() for finding in in_order((*submission.findings, *template.findings))],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
