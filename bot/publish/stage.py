"""Where a submission stands: decided from what GitHub shows, and from nothing else. Pure.

The status comment says the stage it was written for; so a later run can tell a person's step from one of ours.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from typing import Literal

PullState = Literal["none", "open", "closed", "merged"]


class Stage(enum.StrEnum):
    """What is true of a submission now."""

    IDLE = "idle"
    """Nothing of ours: closed before it became anything."""
    PROPOSED = "proposed"
    """It has, or shall have, an open pull request, if it has no errors."""
    NEEDS_CHANGES = "needs-changes"
    """As proposed, but the form has errors; only ever said, never decided here."""
    WITHDRAWN = "withdrawn"
    """Its issue was closed before the pull request was merged."""
    DECLINED = "declined"
    """A person closed its pull request without merging."""
    DUPLICATE = "duplicate"
    """A person said that it is here already."""
    MERGED = "merged"
    APPLIED = "applied"
    """The entry came to the base branch by another way; as good as merged."""


ENDED = frozenset({Stage.WITHDRAWN, Stage.DECLINED, Stage.DUPLICATE, Stage.MERGED, Stage.APPLIED})
ACCEPTED = frozenset({Stage.MERGED, Stage.APPLIED})

MARKER = "<!-- living-review-bot:status "
_SAID = re.compile(re.escape(MARKER) + r"([a-z-]+)(?: ([0-9a-f]+))? -->")


def marker(stage: Stage, digest: str = "") -> str:
    """The hidden first line of a status comment.

    The digest (lower-case hexadecimal) names the state that check run and pull request were brought to before.
    """
    return f"{MARKER}{stage}{f' {digest}' if digest else ''} -->"


def said(comment: str) -> Stage | None:
    """The stage a status comment was written for; None when it is no status comment."""
    match = _SAID.match(comment.lstrip())
    return Stage(match[1]) if match and match[1] in set(Stage) else None


def digest_said(comment: str) -> str:
    """The digest that a status comment holds; empty when it holds none."""
    match = _SAID.match(comment.lstrip())
    return (match[2] or "") if match else ""


def decide(
    *,
    issue_is_open: bool,
    pull: PullState,
    said: Stage | None,
    is_on_base: Callable[[], bool],
    closer_is_us: Callable[[], bool],
    ordered: Literal["", "reject", "duplicate"] = "",
) -> Stage:
    """Decide the stage. The two questions cost requests and are asked only where the answer matters.

    A pull request that a person closed while its issue is open was declined, unless the status comment already says
    that it ended: then the issue was reopened since, and the submission goes on. In the same way a pull request that is
    open though we said that it ended was reopened by a person. `ordered` is what a maintainer's command says that still
    holds; only a merge is stronger.
    """
    if pull == "merged":
        return Stage.MERGED
    if ordered:
        return Stage.DECLINED if ordered == "reject" else Stage.DUPLICATE
    if pull == "none":
        if issue_is_open:
            return Stage.PROPOSED
        return Stage.IDLE if said is None else Stage.WITHDRAWN
    if is_on_base():
        return Stage.APPLIED
    if pull == "open":
        return Stage.PROPOSED if issue_is_open or said in ENDED else Stage.WITHDRAWN
    if issue_is_open:
        return Stage.PROPOSED if said in ENDED or closer_is_us() else Stage.DECLINED
    if said is not None and said in ENDED:
        return said
    return Stage.WITHDRAWN if closer_is_us() else Stage.DECLINED
