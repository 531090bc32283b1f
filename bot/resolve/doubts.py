"""What a person must be told of a paper that was looked up: who was silent, what does not fit, what to confirm. Pure.

In: the entry, what was found, what was asked for. Out: findings in the words of somebody who filled in a form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.entry.identifiers import Identifier
from bot.entry.model import Entry
from bot.faults import Finding, Severity
from bot.resolve.answers import Answers, shown
from bot.resolve.fetch import Miss
from bot.resolve.found import Found
from bot.resolve.record import Record

LOOK_UP = "look-up"
"""The rule of what is told instead of every field that could have been looked up."""
SILENT = "source-silent"
"""The rule of what is told of a source that is asked again: nobody but the bot has to do anything."""
PAPER = "paper"
"""The id under which the forms of ours ask for a paper's link, identifier or BibTeX."""
_NEEDED = ("title", "authors", "year")


def doubts(
    entry: Entry,
    found: Found,
    identifiers: Sequence[Identifier],
    answers: Answers,
    *,
    pasted: Sequence[Record],
) -> list[Finding]:
    """All of it. `pasted` is what came as BibTeX, `identifiers` what was looked up."""
    field = next((name for name in (PAPER, "link", "links") if name in answers.used), PAPER)
    line = answers.line(field)
    missing = [name for name in _NEEDED if getattr(entry, name) in (None, "")]
    is_asked_already = missing == ["year"] and any(finding.field == "year" for finding in answers.findings)
    told = list(found.findings)
    # Who filled in a form that asks for each field hears of an address that says nothing by those fields.
    is_about_link = PAPER in answers.used or (bool(identifiers) and found.is_asked)
    if missing and entry.links and is_about_link and not pasted and not is_asked_already:
        told += _why_missing(missing, found, identifiers)
    else:
        told += [_silent(found.silent)] if found.silent else []
        told += (_unknown(identifier, Severity.WARNING) for identifier in found.unknown)
    told += _claims(entry, found.records)
    return [replace(each, field=each.field or field, line=each.line or line) for each in told]


def _why_missing(missing: Sequence[str], found: Found, identifiers: Sequence[Identifier]) -> Iterator[Finding]:
    """An address alone did not do: why, and what to do instead. A notice, as the fields that lack are the errors."""
    listed = " and ".join(
        filter(None, (", ".join(name.capitalize() for name in missing[:-1]), missing[-1].capitalize()))
    )
    fill_in = f"fill in {listed}, or paste the paper's BibTeX instead of its address"
    notice = Severity.NOTICE
    if not identifiers:
        yield Finding(
            rule=LOOK_UP,
            severity=notice,
            message="Nothing can be looked up by this address.",
            hint=f"Write a DOI, an arXiv id or the address of the paper's page; or {fill_in}.",
        )
    elif not found.is_asked:
        message = "Papers are not looked up here."
        yield Finding(rule=LOOK_UP, severity=notice, message=message, hint=f"Please also {fill_in}.")
    for identifier in found.unknown:
        yield replace(_unknown(identifier, notice), hint=f"Check it for a slip; or {fill_in}.")
    if found.silent:
        waits = f"You need not do anything: I ask again by myself, for two days. To go on at once, {fill_in}."
        yield Finding(rule=SILENT, severity=notice, message=_no_answer(found.silent), hint=waits)
    for miss in found.misses:
        if not miss.is_temporary:
            yield Finding(rule=LOOK_UP, severity=notice, message=_refusal(miss), hint=f"Please {fill_in}.")
    is_told = any(finding.is_error for finding in found.findings)
    if found.records and not found.misses and not is_told:
        names = " and ".join(dict.fromkeys(record.source for record in found.records))
        yield Finding(
            rule=LOOK_UP, severity=notice, message=f"{names} does not say all of it.", hint=f"Please {fill_in}."
        )


def _no_answer(misses: Sequence[Miss]) -> str:
    """Who could not be asked; why, where it is one."""
    sources = list(dict.fromkeys(miss.source for miss in misses))
    if len(sources) > 1:
        return f"{', '.join(sources[:-1])} and {sources[-1]} could not be asked."
    why = f": {misses[0].detail}" if misses[0].detail else ""
    return f"{sources[0]} could not be asked{why}."


def _refusal(miss: Miss) -> str:
    if miss.why == "challenge":
        return f"{miss.source} lets people in, but no programs."
    return f"{miss.source} does not tell{f': {miss.detail}' if miss.detail else ''}."


def _silent(misses: Sequence[Miss]) -> Finding:
    return Finding(
        rule=SILENT,
        severity=Severity.NOTICE,
        message=f"{_no_answer(misses)} What nobody else knows is missing so far.",
        hint="I ask again by myself, for two days.",
    )


def _unknown(identifier: Identifier, severity: Severity) -> Finding:
    return Finding(
        rule=LOOK_UP if severity is Severity.NOTICE else "identifier-unknown",
        severity=severity,
        message=f"No paper is known by `{identifier}`.",
        hint="Check it for a slip.",
    )


def _claims(entry: Entry, records: Iterable[Record]) -> Iterator[Finding]:
    """A venue that only the authors' own words name: a person has to say that it is so."""
    if entry.venue:
        return
    for record in records:
        if record.claimed_venue:
            yield Finding(
                rule="venue-claimed",
                severity=Severity.NOTICE,
                message=f"{record.source} has a remark of the authors: “{shown(record.claimed_venue)}”.",
                hint="If that is where it was published, write it as the venue.",
                field="venue",
            )
            return
