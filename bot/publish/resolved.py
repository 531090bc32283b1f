"""A paper that was looked up, as a person reads it on a terminal and as a program reads it. Pure.

In: what was merged. Out: text with the source of every field, or values for JSON.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.check.inert import one_line
from bot.entry import frontmatter
from bot.entry.bibkey import bibkey
from bot.entry.style import Style
from bot.faults import Finding, Severity
from bot.publish.bibtex import bibtex
from bot.publish.terminal import NEEDED, Command, gravest_first, is_unread, said_of, untold
from bot.resolve.doubts import LOOK_UP
from bot.resolve.merge import FROM_FORM, Merged
from bot.resolve.several import Paper

FIELDS = ("title", "authors", "venue", "year", "tags", "abstract")
_WIDTH = 100
"""Columns of a terminal that a value is folded at."""
_ABSTRACT = 400
"""Characters of an abstract that are shown; JSON and the entry have all of it."""


def notes_of(paper: Paper, merged: Merged, command: Command, layout: str) -> list[Finding]:
    """What is to be said of a paper, the gravest first; not what its text says by itself."""
    said = said_of(paper, merged, command)
    if is_unread(paper):
        return said
    if layout in ("bibtex", "entry") and not merged.entry.title:
        message = "Nothing tells its title, so nothing is written."
        said.append(Finding(rule=LOOK_UP, severity=Severity.NOTICE, message=message))
    elif layout != "text" and (merged.entry.title or not said):
        missing = untold(merged, NEEDED, given=paper.record.source if paper.record else "")
        said += [missing] if missing else []
    return gravest_first(said)


def written(
    paper: Paper,
    merged: Merged,
    style: Style,
    layout: str,
    *,
    findings: Sequence[Finding] = (),
    taken: set[str],
) -> str:
    """A paper as `text`, `json` (one object a line), `bibtex`, or the `entry` of a review that writes in this style.

    What has no title has no BibTeX and no entry. `taken` are the keys of the papers before it; its own joins them.
    """
    match layout:
        case "json":
            return json.dumps(as_values(paper.given, merged, findings), ensure_ascii=False) + "\n"
        case "text":
            return "" if is_unread(paper) else as_text(paper.given, merged)
    if not merged.entry.title:
        return ""
    key = bibkey(merged.entry, taken)
    taken.add(key)
    if layout == "bibtex":
        return bibtex(merged.entry, key=key) + "\n\n"
    return frontmatter.write(replace(merged.entry, bibkey=key), style)


def as_text(given: str, merged: Merged) -> str:
    """What is known of a paper, each value with the source that says it."""
    lines = [one_line(given)]
    for name, value in _values(merged):
        shown = one_line(value)
        if name == "abstract" and len(shown) > _ABSTRACT:
            shown = f"{shown[:_ABSTRACT].rstrip()} …"
        source = _source(merged.provenance.get(name, ""))
        said = f"{shown}  [{source}]" if source else shown
        lines += textwrap.wrap(
            said,
            _WIDTH,
            initial_indent=f"  {name:<9} ",
            subsequent_indent=" " * 12,
            break_long_words=False,
            break_on_hyphens=False,
        )
    missing = [name for name in ("title", "authors", "venue", "year", "abstract") if name not in dict(_values(merged))]
    if missing:
        lines.append(f"  not found {', '.join(missing)}")
    return "\n".join(lines) + "\n"


def as_values(given: str, merged: Merged, findings: Sequence[Finding]) -> dict[str, object]:
    """The same for JSON: `given`, the fields, `links`, `identifiers`, `extra`, `sources` by field, `findings`."""
    entry = merged.entry
    identifiers = dict.fromkeys(str(each) for record in merged.found.records for each in record.identifiers)
    extra: dict[str, object] = {}
    for record in reversed(merged.found.records):
        extra |= {name: value for name, value in record.extra.items() if isinstance(value, str | int | bool)}
    return {
        "given": given,
        "title": entry.title,
        "authors": entry.authors,
        "venue": entry.venue,
        "year": entry.year,
        "abstract": entry.abstract,
        "links": [{"name": link.name, "url": link.url} for link in entry.links],
        "identifiers": list(identifiers),
        "extra": extra,
        "sources": {name: _source(source) for name, source in merged.provenance.items()},
        "findings": [
            {"rule": each.rule, "severity": str(each.severity), "message": each.message, "hint": each.hint}
            for each in findings
        ],
        "silent": [miss.source for miss in merged.found.misses],
    }


def _source(source: str) -> str:
    """Who says a value; at a command line there is no form."""
    return source.replace(FROM_FORM, "as given")


def _values(merged: Merged) -> Iterator[tuple[str, str]]:
    """The fields that have a value, in the order in which a person looks for them."""
    entry = merged.entry
    for name in FIELDS:
        value = getattr(entry, name)
        if value not in (None, "", ()):
            yield name, ", ".join(value) if isinstance(value, tuple) else str(value)
    for link in entry.links:
        yield "links", f"{link.name}: {link.url}"
