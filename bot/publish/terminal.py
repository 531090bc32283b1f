"""What is to be said of a paper to somebody who gave a command: there is no form, and nobody asks again by himself.

In: a paper as it was given, and what came of looking it up. Out: findings whose hints name what can be done at a
command line, and the one line that each of them is. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.check.inert import one_line
from bot.entry.identifiers import recognise
from bot.faults import Finding, Severity
from bot.resolve.doubts import LOOK_UP, SILENT
from bot.resolve.fetch import NO_HOST, Miss
from bot.resolve.merge import Merged
from bot.resolve.several import Paper

NEEDED = ("title", "authors", "year")
"""Without these there is no entry worth its name."""
UNRECORDED = "no answer to this was recorded"
"""The fault of what is asked of a recording that does not have it."""
UNKNOWN = "identifier-unknown"
_BIBTEX = "give the paper's BibTeX, in a file"
_OFFLINE = (NO_HOST, "its name could not be looked up", "its name could not be looked up in time")
"""What every source seems to be to a machine that has no network."""
_TOKENS = {"OpenReview": "REVIEW_BOT_OPENREVIEW_TOKEN"}
"""The settings by which those who let no programs in let ours in."""
_HINTS = {
    "Send it in parts.": "Split it into several files.",
    "Send the others in another issue.": "Put the others into another file.",
}
_LABEL = 80
"""Characters of a paper that its notes begin with."""
_KEY = re.compile(r"@[A-Za-z]{1,30}\s{0,9}[{(]\s{0,9}[^\s,{}()=]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What was asked for: `add` or `resolve`, and the folder of answers where nobody is asked."""

    name: str
    replayed: str = ""


def line_of(finding: Finding, *, about: str = "") -> str:
    """A finding on one line, behind the paper or the place that it is about."""
    said = f"{finding.severity} {finding.rule}: {finding.message} {finding.hint}"
    return one_line(f"{about}: {said}" if about else said)


def label_of(paper: Paper) -> str:
    """A paper in the words in which it was given, as few of them as tell it; of BibTeX, its key."""
    given = one_line(paper.given)
    if key := _KEY.match(given):
        return key[0]
    return given if len(given) <= _LABEL else f"{given[: _LABEL - 1].rstrip()}…"


def is_unread(paper: Paper) -> bool:
    """Whether nothing was given by which a paper could be known."""
    return not paper.link and paper.record is None


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """What stops a paper before what informs; each said once."""
    return sorted(dict.fromkeys(findings), key=lambda each: list(Severity).index(each.severity))


def said_of(paper: Paper, merged: Merged, command: Command) -> list[Finding]:
    """What the list, the sources and the look-up say of a paper."""
    told = [each for each in (*paper.findings, *merged.findings) if each.rule not in (LOOK_UP, SILENT, UNKNOWN)]
    if is_unread(paper):
        return [in_place(each, command) for each in told]
    missing = [name for name in NEEDED if getattr(merged.entry, name) in (None, "")]
    unknown = _unknown(merged, is_needed=bool(missing) and paper.record is None)
    misses = [miss for miss in merged.found.misses if missing or miss.is_temporary]
    return [
        *(in_place(each, command) for each in told),
        *unknown,
        *_silences(misses, command, is_known=bool(merged.found.records)),
        *(_unaskable(merged) if missing else ()),
    ]


def in_place(finding: Finding, command: Command) -> Finding:
    """A finding with a hint that somebody at a command line can follow."""
    hint = _HINTS.get(finding.hint, finding.hint)
    may_add = "--anyway adds it all the same." if command.name == "add" else "`add` takes it with --anyway only."
    match finding.rule:
        case "retracted" if finding.is_error:
            hint = f"Look at the notice on the paper's page; {may_add}"
        case "not-a-paper" if finding.is_error:
            hint = f"Give the address of the paper itself; {may_add}"
        case "field-missing" | "field-empty":
            hint = "--anyway adds the entry all the same, for you to fill in."
    return replace(finding, line=0, column=0, hint=hint)


def untold(merged: Merged, names: Sequence[str], *, given: str = "") -> Finding | None:
    """Which of these fields nobody tells, if any; `given` is the source of what was given."""
    missing = [name for name in names if getattr(merged.entry, name) in (None, "")]
    if not missing:
        return None
    sources = list(dict.fromkeys(filter(None, (given, *(record.source for record in merged.found.records)))))
    said = _listed(sources) or "Nothing"
    verb = "do not tell" if len(sources) > 1 else "does not tell" if sources else "tells"
    message = f"{said[:1].upper() if said[:4] == 'the ' else said[:1]}{said[1:]} {verb} its {_listed(missing)}."
    return Finding(rule=LOOK_UP, severity=Severity.NOTICE, message=message)


def _unknown(merged: Merged, *, is_needed: bool) -> Iterator[Finding]:
    for identifier in merged.found.unknown:
        yield Finding(
            rule=LOOK_UP if is_needed else UNKNOWN,
            severity=Severity.NOTICE if is_needed else Severity.WARNING,
            message=f"No paper is known by {identifier}.",
            hint=f"Check it for a slip, or {_BIBTEX}." if is_needed else "Check it for a slip.",
        )


def _silences(misses: Iterable[Miss], command: Command, *, is_known: bool) -> Iterator[Finding]:
    """Who gave no answer, those of one cause together, and what may help."""
    causes: dict[tuple[bool, str, bool], list[str]] = {}
    for miss in misses:
        causes.setdefault((miss.why == "challenge", miss.detail, miss.is_temporary), []).append(miss.source)
    for (is_challenge, detail, is_temporary), names in causes.items():
        sources = list(dict.fromkeys(names))
        listed, verb = _listed(sources), "lets" if len(sources) == 1 else "let"
        message = f"{listed} gave no answer{f': {detail}' if detail else ''}."
        if command.replayed and detail == UNRECORDED:
            what = f"What {listed} say{'s' * (len(sources) == 1)}" if is_known else "This"
            message, hint = f"{what} was not recorded in {command.replayed}; record it with --record.", ""
        elif is_challenge:
            message = f"{listed} {verb} people in, but no programs."
            ways = [f"set {_TOKENS[name]}" for name in sources if name in _TOKENS]
            hint = f"{', or '.join([*ways, _BIBTEX])}."
        elif command.replayed:
            message, hint = f"When this was recorded, {message}", ""
        elif detail in _OFFLINE:
            hint = "Is this machine online? If it is, try again later."
        else:
            hint = "Try again later." if is_temporary else f"{_BIBTEX}."
        yield Finding(
            rule=SILENT if is_temporary else LOOK_UP,
            severity=Severity.NOTICE,
            message=message,
            hint=f"{hint[:1].upper()}{hint[1:]}",
        )


def _unaskable(merged: Merged) -> Iterator[Finding]:
    """A paper of which only an address is known that no source knows."""
    links = merged.entry.links
    if links and not merged.found.records and not any(recognise(link.url) for link in links):
        yield Finding(
            rule=LOOK_UP,
            severity=Severity.NOTICE,
            message="Nothing can be looked up by this address.",
            hint=f"Give a DOI, an arXiv id or the address of the paper's page; or {_BIBTEX}.",
        )


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
