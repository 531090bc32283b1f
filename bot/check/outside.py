"""Rules that other rooms follow: what keeps a file from being looked at, what is wrong with the config and the forms.

`EVERY_RULE` is these and all others, as far as they can be explained.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.check.review_rules import ReviewRule
from bot.check.rule import shown
from bot.check.rules import EXPLAINED
from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.check.rule import Rule

UNREAD = ReviewRule(
    id="file-unread",
    severity=Severity.ERROR,
    what="A file was not looked at: it is too large, no text, a link that leads out of the review, or cannot be read.",
    why="What was not looked at may hold any fault, and the site may not be built with it.",
    looks_at="file",
)
ENCODING = ReviewRule(
    id="file-encoding",
    severity=Severity.ERROR,
    what="A file is not UTF-8.",
    why="The site reads every file as UTF-8; other bytes stop its build, or show as odd characters.",
    looks_at="file",
)
CONFIG = ReviewRule(
    id="config",
    severity=Severity.ERROR,
    what="A key or a value of the review's config is not what it may be.",
    why="What the config cannot mean counts as not said, so the bot does not do what its maintainers want.",
    looks_at="config",
)
DRIFT = ReviewRule(
    id="form-drift",
    severity=Severity.ERROR,
    what="An issue form is not what the schema, the taxonomy and the config ask for.",
    why="What a form does not ask for, or offers under another name, is missing in the entries that come of it.",
    looks_at="issue form",
)
TAXONOMY = ReviewRule(
    id="taxonomy",
    severity=Severity.NOTICE,
    what="Several files may be the taxonomy, or the one that was it is gone.",
    why="No row is looked at, and no form asks for a place in the taxonomy, until it is known which file counts.",
)
OUTSIDE = (UNREAD, ENCODING, CONFIG, DRIFT, TAXONOMY)

ENTRY_LIKE = "---\n---\n"
"""A text that is an entry's for sure: a place where it is no fault is none for any text, which need not be read."""
_SHOWN = 5
"""Files of a sentence."""

EVERY_RULE: Mapping[str, Rule | ReviewRule] = MappingProxyType({**EXPLAINED, **{rule.id: rule for rule in OUTSIDE}})


def taxonomy_undecided(files: Sequence[str]) -> tuple[Finding, ...]:
    """That the taxonomy may be any of these files; nothing where there are not several."""
    if len(files) < 2:
        return ()
    ordered = sorted(files)
    more = f", and {len(ordered) - _SHOWN} more" if len(ordered) > _SHOWN else ""
    listed = ", ".join(map(shown, ordered[:_SHOWN]))
    return (
        Finding(
            rule=TAXONOMY.id,
            severity=TAXONOMY.severity,
            message=f"The taxonomy may be any of {listed}{more}, so no row was looked at.",
            hint="Write the one that counts as `taxonomy:` in .github/review-bot.yml.",
            path=ordered[0],
            line=1,
        ),
    )


def taxonomy_gone(path: str) -> tuple[Finding, ...]:
    """That there is no taxonomy any more."""
    return (
        Finding(
            rule=TAXONOMY.id,
            severity=TAXONOMY.severity,
            message=f"The taxonomy {shown(path)} is gone, so the site has no rows to show.",
            hint="If it has another name now, write that as `taxonomy:` in .github/review-bot.yml.",
            path=path,
        ),
    )
