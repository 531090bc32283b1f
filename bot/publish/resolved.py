"""A paper that was looked up, as a person reads it on a terminal and as a program reads it. Pure.

In: what was merged. Out: text with the source of every field, or values for JSON.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.check.inert import one_line
from bot.check.report import Report, render_text
from bot.entry import frontmatter
from bot.entry.bibkey import bibkey
from bot.entry.style import Style
from bot.faults import Finding
from bot.publish.bibtex import bibtex
from bot.resolve.doubts import LOOK_UP, SILENT
from bot.resolve.merge import FROM_FORM, Merged

FIELDS = ("title", "authors", "venue", "year", "tags", "abstract")
_WIDTH = 100
"""Columns of a terminal that a value is folded at."""
_ABSTRACT = 400
"""Characters of an abstract that are shown; JSON and the entry have all of it."""


def written(given: str, merged: Merged, style: Style, layout: str) -> str:
    """A paper as `text`, `json` (one object a line), `bibtex`, or the `entry` of a review that writes in this style."""
    key = bibkey(merged.entry)
    match layout:
        case "json":
            return json.dumps(as_values(given, merged), ensure_ascii=False) + "\n"
        case "bibtex":
            return bibtex(merged.entry, key=key) + "\n\n"
        case "entry":
            return frontmatter.write(replace(merged.entry, bibkey=key), style)
        case _:
            return as_text(given, merged)


def findings_text(findings: Iterable[Finding]) -> str:
    """What is to be said of a paper, a line each."""
    return render_text(Report.of(map(for_terminal, findings)))


def for_terminal(finding: Finding) -> Finding:
    """A finding in the words of somebody who gave a command: there is no form, and nobody comes back by himself."""
    hints = {SILENT: "Try again later.", LOOK_UP: "Check it for a slip, or give the paper's BibTeX, in a file."}
    return replace(finding, line=0, hint=hints.get(finding.rule, finding.hint))


def as_text(given: str, merged: Merged) -> str:
    """What is known of a paper, each value with the source that says it."""
    lines = [one_line(given)]
    for name, value in _values(merged):
        shown = one_line(value)
        if name == "abstract" and len(shown) > _ABSTRACT:
            shown = f"{shown[:_ABSTRACT].rstrip()} …"
        source = merged.provenance.get(name, "").replace(FROM_FORM, "as given")
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


def as_values(given: str, merged: Merged) -> dict[str, object]:
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
        "sources": dict(merged.provenance),
        "findings": [
            {"rule": each.rule, "severity": str(each.severity), "message": each.message, "hint": each.hint}
            for each in merged.findings
        ],
        "silent": [miss.source for miss in merged.found.misses],
    }


def _values(merged: Merged) -> Iterator[tuple[str, str]]:
    """The fields that have a value, in the order in which a person looks for them."""
    entry = merged.entry
    for name in FIELDS:
        value = getattr(entry, name)
        if value not in (None, "", ()):
            yield name, ", ".join(value) if isinstance(value, tuple) else str(value)
    for link in entry.links:
        yield "links", f"{link.name}: {link.url}"
