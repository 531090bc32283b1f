"""CSL-JSON as people paste it (from Zotero, doi.org ...) -> records, and what could not be read. Pure.

In: one item, a list of items, or an object that holds such a list under `items`, also within a code fence. Out: a
`Record` for each item, in their order; one that cannot be read is empty and says why in its findings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.faults import Finding, Severity
from bot.resolve.record import Record
from bot.resolve.sources.doi import record_of_csl
from bot.resolve.sources.shape import parse_json

RULE = "csl"
SOURCE = "the CSL-JSON"
LONGEST = 1_000_000
"""Characters that are read at all; an issue holds 65,536."""
MOST = 500
"""Items of one text."""

_FENCE = re.compile(r"\s*+(?:`{3,}|~{3,})[^\n`]{0,50}\n(.*?)\n[ \t]{0,9}(?:`{3,}|~{3,})\s*+", re.DOTALL)
_BEGINNING = re.compile(r"\s*+(?:\[\s*+)?\{\s*+\"")
_FIELD = re.compile(r'"(?:title|DOI|author|issued|container-title|items)"\s{0,20}:')
_HINT = "Copy it once more, from the first bracket to the last; or give the paper's address, DOI or BibTeX."


def looks_like_csl(text: str) -> bool:
    """Whether this is JSON about a paper, whole or broken."""
    text = _unfenced(text)
    return _BEGINNING.match(text) is not None and _FIELD.search(text[:LONGEST]) is not None


def read_csl(text: str) -> tuple[Record, ...]:
    """The papers of such a text, each with what is wrong with it."""
    text = _unfenced(text)
    if len(text) > LONGEST:
        message = f"This CSL-JSON has {len(text):,} characters; no more than {LONGEST:,} are read."
        return (_broken(message, "Send it in parts."),)
    items = _items(parse_json(text.encode("utf-8", "replace")))
    if not items:
        return (_broken("This looks like CSL-JSON, but it cannot be read.", _HINT),)
    records = tuple(_record(item, number) for number, item in enumerate(items[:MOST], 1))
    if len(items) > MOST:
        message = f"This CSL-JSON has {len(items):,} items; the first {MOST} are taken."
        last = replace(
            records[-1], findings=(*records[-1].findings, _finding(message, "Send the others in another issue."))
        )
        return (*records[:-1], last)
    return records


def _unfenced(text: str) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    fence = _FENCE.fullmatch(text)
    return fence[1] if fence else text


def _items(data: object) -> Sequence[object]:
    """The items, wherever the text has them."""
    match data:
        case {"items": list() as items}:
            return items
        case Mapping():
            return [data]
        case list():
            return data
        case _:
            return []


def _record(item: object, number: int) -> Record:
    record = record_of_csl(item, source=SOURCE) if isinstance(item, Mapping) else None
    if record is None:
        return _broken(f"Item {number} of the CSL-JSON has neither a title nor a DOI.", "Write at least one of them.")
    return record


def _broken(message: str, hint: str) -> Record:
    return Record(source=SOURCE, findings=(_finding(message, hint),))


def _finding(message: str, hint: str) -> Finding:
    return Finding(rule=RULE, severity=Severity.ERROR, message=message, hint=hint, field="links")
