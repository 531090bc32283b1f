"""The way on for who filed a paper that the review has: to its entry, and to the form that corrects it, filled in.

In: a contribution and what it makes. Out: notes for the status comment. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlencode, urlsplit

from bot.check.inert import code_span
from bot.corpus.comparing import Match, Verdict
from bot.entry.identifiers import recognise
from bot.entry.model import Entry, Link
from bot.entry.style import NO_VENUE, PREPRINT
from bot.flows import ground as grounds
from bot.flows.composed import Composed
from bot.flows.contribution import DUPLICATES, Contribution
from bot.flows.situation import Situation
from bot.flows.thanks import page_of

_MOST_TOLD = 10
_LONGEST = 4_000
"""Characters of an answer in an address; browsers and servers take no more than about twice that."""
_ELSE = "If yours is another {}, say so in a comment, with `/not-duplicate` on a line of its own."
_ELSE_OF_LIST = (
    "If one of them is another paper, take it out with `/drop KEY` and file it by the form for a single paper."
)


def already_here(work: Contribution, composed: Composed) -> tuple[str, ...]:
    """A note for each paper that cannot go in because it is in; none where a person said that it is another one."""
    proposal = composed.proposal
    drafts = [
        draft
        for draft in (*proposal.drafts, *proposal.held)
        if any(each.is_error and each.rule in DUPLICATES for each in draft.findings)
    ]
    if work.situation.kind not in ("add", "several") or not drafts:
        return ()
    ground, collection = work.situation.ground, work.situation.collection
    index = grounds.read_index(work.hub, ground.repository, ground.base, collection)
    told = []
    for draft in drafts[:_MOST_TOLD]:
        match = index.same(draft.path, draft.entry, goes_by_name=collection.goes_by_name)
        if match:
            there = index.entries[match.holding.path]
            told.append(_note(work.situation, draft.entry, there, match, is_one=len(drafts) == 1))
    if not told:
        return ()
    is_list = work.situation.kind == "several"
    return (*told, _ELSE_OF_LIST if is_list else _ELSE.format(collection.noun))


def _note(situation: Situation, asked: Entry, there: Entry, match: Match, *, is_one: bool) -> str:
    key, page = page_of(situation, match.holding.path)
    entry = f"[{code_span(key)}](<{page}>)"
    form = correction_form(situation, key, dict(_lacking(asked, there, match)))
    what = f"the {situation.collection.noun}" if is_one else code_span(asked.bibkey)
    if match.verdict is Verdict.VERSION and match.holding.is_preprint:
        said = f"The review has the preprint of {what}, as {entry}."
        way = "[This form](<{}>), filled in already, brings that entry up to the published version."
    else:
        said = f"The review has {what} already, as {entry}."
        way = "If something is missing there, or wrong, [tell it by this form](<{}>), filled in already."
    return f"{said} {way.format(form)}" if form else said


def _lacking(asked: Entry, there: Entry, match: Match) -> Iterator[tuple[str, str]]:
    """What the entry lacks and the submission has, by the ids of the form that corrects entries."""
    is_newer = match.verdict is Verdict.VERSION and match.holding.is_preprint
    venue, venue_there = asked.venue.strip(), there.venue.strip()
    if venue and (not venue_there or NO_VENUE.fullmatch(venue_there) or PREPRINT.fullmatch(venue_there)):
        yield "venue", venue
    if asked.year and asked.year != there.year and (is_newer or not there.year):
        yield "year", str(asked.year)
    known = {str(recognise(link.url) or link.url) for link in there.links}
    taken = {link.name.casefold() for link in there.links}
    lines: list[str] = []
    for link in asked.links:
        if str(recognise(link.url) or link.url) not in known:
            name = _free_name(link, taken)
            taken.add(name.casefold())
            lines.append(f"{name}: {link.url}")
    text = "\n".join(lines)
    if 0 < len(quote(text)) <= _LONGEST:
        yield "links", text


def _free_name(link: Link, taken: set[str]) -> str:
    """The name of a link to be added: under one that is taken, the form would write over the link that is there."""
    names = (f"{link.name} ({said})" for said in (_host(link.url), *range(2, len(taken) + 3)) if said)
    return next(name for name in (link.name, *names) if name.casefold() not in taken)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an address that no browser would open
        return ""


def correction_form(situation: Situation, key: str, answers: dict[str, str]) -> str:
    """Where the entry can be corrected, with these answers filled in; empty where the review has no such form."""
    form, issue = situation.ground.config.forms.correct, situation.issue
    if form not in situation.forms:
        return ""
    issues = issue.url.removesuffix(f"/{issue.subject.number}")
    return f"{issues}/new?{urlencode({'template': form, 'entry': key} | answers)}"
