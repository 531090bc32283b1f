"""An entry as BibTeX, for the thanks after a merge. Pure.

Names are parted by `and`, as BibTeX asks; the title stands in double braces, so that no style lower-cases it.
"""

from __future__ import annotations

import re

from bot.entry import names
from bot.entry.model import Entry

_ESCAPES = str.maketrans({"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$", "{": r"\{", "}": r"\}"})
_PREPRINT = re.compile(r"arxiv|corr|preprint|no venue", re.IGNORECASE)
_JOURNAL = re.compile(r"journal|transactions|letters|^(tpami|tse|tosem|jmlr|tmlr|tkde|toplas|tacl)\b", re.IGNORECASE)


def bibtex(entry: Entry, *, key: str) -> str:
    """The entry as one BibTeX record with this citation key."""
    kind, place = _kind(entry.venue)
    fields = {
        "title": f"{{{_text(entry.title)}}}",
        "author": " and ".join(_text(name) for name in names.split(entry.authors)),
        place: _text(entry.venue),
        "year": str(entry.year or ""),
        "url": entry.links[0].url if entry.links else "",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value.strip("{}")]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _text(text: str) -> str:
    """TeX's own characters escaped; text that already is TeX (maths) is left as it stands."""
    return text if "$" in text or "\\" in text else text.translate(_ESCAPES)


def _kind(venue: str) -> tuple[str, str]:
    if not venue or _PREPRINT.search(venue):
        return "misc", "howpublished"
    if _JOURNAL.search(venue):
        return "article", "journal"
    return "inproceedings", "booktitle"
