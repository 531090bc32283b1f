"""How a subject is written: what a job is about, as text in the job database."""

from __future__ import annotations

import pytest

from bot.intake.subject import Subject

SHA, BEFORE = "b" * 40, "0a" * 20


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("ann/papers#12", Subject("ann/papers", 12)),
        (f"ann/papers@{SHA}", Subject("ann/papers", sha=SHA)),
        (f"ann/papers@{BEFORE}...{SHA}", Subject("ann/papers", sha=SHA, since=BEFORE)),
        (f"Ann-1/pa.pers_x@{'c' * 64}", Subject("Ann-1/pa.pers_x", sha="c" * 64)),
    ],
)
def test_a_subject_reads_as_it_is_written(text: str, subject: Subject) -> None:
    assert Subject.parse(text) == subject
    assert str(subject) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ann/papers",
        "ann/papers#0",
        "ann/papers#",
        "ann/papers@",
        f"ann/papers@{SHA[:39]}",
        f"a@{SHA}",
        f"ann/papers#1@{SHA}",
        f"ann/papers@{SHA}...",
        f"ann/papers@...{SHA}",
        f"ann/papers@{SHA.upper()}",
        "ann/papers#12\n",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="A subject is written"):
        Subject.parse(text)
