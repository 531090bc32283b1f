"""Rules that no single change breaks: what `review-bot audit` alone finds in a whole review, and behind its links.

The review's config weighs them in an audit as all others. The links of a submission are told under the same names, and
weigh there what its flow says.
"""

from __future__ import annotations

from bot.check.review_rules import ReviewRule
from bot.faults import Severity

_LOOKS_AT = "review, in an audit"

TITLE_ALIKE = ReviewRule(
    id="title-alike",
    severity=Severity.NOTICE,
    what="Two entries have titles that differ by little, and may be one paper.",
    why="A paper under two keys is counted twice, and a correction reaches only one of the two.",
    looks_at=_LOOKS_AT,
)
TAG_ALIKE = ReviewRule(
    id="tag-alike",
    severity=Severity.NOTICE,
    what="Two tags may be one, written in two ways, but it is not sure which is meant.",
    why="Each spelling has a heading of its own on the tag page, so that nobody finds all papers under one.",
    looks_at=_LOOKS_AT,
)
KEY_YEAR = ReviewRule(
    id="key-year",
    severity=Severity.NOTICE,
    what="The key of an entry says another year than its field `year`.",
    why="One of the two may be a slip; a key that is in use may stay, for it is the page's address.",
    looks_at=_LOOKS_AT,
)
KEY_AUTHOR = ReviewRule(
    id="key-author",
    severity=Severity.NOTICE,
    what="The key of an entry begins with a name that none of its authors has.",
    why="The key or the authors may have a slip; a key that is in use may stay, for it is the page's address.",
    looks_at=_LOOKS_AT,
)
DEAD = ReviewRule(
    id="link-dead",
    severity=Severity.WARNING,
    what="There has been no page at a link for more than a day, or arXiv has no paper of this number.",
    why="Who follows the link finds nothing.",
    looks_at=_LOOKS_AT,
)
MISMATCH = ReviewRule(
    id="title-mismatch",
    severity=Severity.WARNING,
    what="A link leads to a paper of another title than the entry's.",
    why="The link or the title is wrong, and readers come to another paper.",
    looks_at=_LOOKS_AT,
)
AUDIT_RULES = (TITLE_ALIKE, TAG_ALIKE, KEY_YEAR, KEY_AUTHOR, DEAD, MISMATCH)
