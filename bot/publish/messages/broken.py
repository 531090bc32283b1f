"""The one issue that tells which entries the site has lost; its marker names them, so that a change of them is seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.check.inert import code_span, inert_sentence
from bot.publish.messages.parts import clipped, count, fit, fitted, listed, under

MARKER = "<!-- living-review-bot:broken-entries"
_PATH = 150
_WHY = 600
_FOLLOWS = (
    "This issue follows the branch: it is edited with every push, and closed once all is mended. If you close it, it "
    "stays closed until something else breaks."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An entry that cannot be read; or, with a `key`, one that is not there and has a row at `line` of the taxonomy."""

    path: str
    why: str = ""
    key: str = ""
    line: int = 0


def broken_title(broken: Sequence[Broken]) -> str:
    """What the issue says in a line."""
    if not broken:
        return "All entries can be read again"
    return f"{count(len(broken), 'entry').replace('entrys', 'entries')} missing from the site"


def broken_body(broken: Sequence[Broken], branch: str) -> str:
    """Every entry that the site has lost, and how to mend it."""
    said = "\n".join(f"{each.path}\0{each.key}" for each in broken)
    marker = f"{MARKER} {hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]} -->"
    where = code_span(branch)
    if not broken:
        return fitted(
            [marker, f"Every entry on {where} can be read again, and every row of the taxonomy has its entry."]
        )
    unread = [f"{_path(each.path)}: {fit(each.why, inert_sentence, _WHY)}" for each in broken if not each.key]
    lost = [
        f"{code_span(clipped(each.key, _PATH))}: a row of {_path(each.path)} (line {each.line}) names it."
        for each in broken
        if each.key
    ]
    return fitted(
        [
            marker,
            f"This is how {where} stands now. Readers of the site do not see these entries.",
            under("**These files cannot be read.** Mend each, or delete it:", listed(unread)),
            under("**These entries are not there.** Put each back, or take its row out of the taxonomy:", listed(lost)),
            _FOLLOWS,
        ]
    )


def _path(path: str) -> str:
    return code_span(clipped(path, _PATH))
