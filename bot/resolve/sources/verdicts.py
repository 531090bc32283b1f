"""What a person must know before a paper is listed: withdrawn, retracted, no paper at all; as findings. Values only."""

from __future__ import annotations

from bot.faults import Finding, Severity


def retracted(source: str) -> Finding:
    """The publisher has taken the paper back."""
    return Finding(
        rule="retracted",
        severity=Severity.ERROR,
        message=f"{source} says that this paper was retracted.",
        hint="Look at the notice on the paper's page. If it shall be listed all the same, ask a maintainer.",
    )


def withdrawn(source: str) -> Finding:
    """The authors have taken the paper back."""
    return Finding(
        rule="withdrawn",
        severity=Severity.WARNING,
        message=f"{source} says that the authors have withdrawn this paper.",
        hint="If it was published elsewhere, give the address of that version.",
    )


def not_accepted(source: str) -> Finding:
    """The venue that had the paper to review did not take it; it may still be a good paper."""
    return Finding(
        rule="not-accepted",
        severity=Severity.NOTICE,
        message=f"{source} knows of no venue that has published this paper, so it is entered as a preprint.",
        hint="If it was published elsewhere, write that venue, or give the address of that version.",
    )


def not_a_paper(source: str, kind: str, *, is_sure: bool) -> Finding:
    """The identifier is that of something else. `kind` with its article: `a dataset`, `a peer review`.

    `is_sure`: nobody lists such a thing; a book or a dataset may be meant.
    """
    return Finding(
        rule="not-a-paper",
        severity=Severity.ERROR if is_sure else Severity.WARNING,
        message=f"{source} knows this as {kind}, not as a paper.",
        hint="Give the address of the paper itself." if is_sure else "If that is what you mean to add, it is fine.",
    )
