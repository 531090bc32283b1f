"""One paper under several keys, one link for several papers: twins of a collection as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.audit.places import listed, quoted
from bot.audit.weights import SHARED, TITLE_ALIKE, TWICE, weight_of
from bot.corpus.twins import arxiv_year, find_twins
from bot.entry.folding import fold_title
from bot.faults import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bot.corpus.holding import Holding
    from bot.corpus.twins import Copies, Shared
    from bot.repository import RepositoryConfig


def check_papers(
    holdings: Iterable[Holding], *, config: RepositoryConfig, aside: Mapping[str, Collection[str]], noun: str = "paper"
) -> Iterator[Finding]:
    """What the entries of one collection say of each other; `aside` are the rules that single entries set aside."""

    def left(rule: str, among: Sequence[Holding]) -> tuple[Holding, ...]:
        return tuple(each for each in among if rule not in aside.get(each.path, ()))

    twins = find_twins(holdings)
    for copies in twins.copies:
        among = left(TWICE, left(SHARED, copies.holdings) if copies.mark else copies.holdings)
        weight = weight_of(TWICE, config, at_most=Severity.NOTICE if copies.is_doubtful else Severity.ERROR)
        if weight and len(among) > 1:
            yield _twice(among, copies, noun, weight)
    for shared in twins.shared:
        weight = weight_of(SHARED, config)
        if weight and len(left(SHARED, shared.holdings)) > 1:
            yield _shared(shared, noun, weight)
    for pair in twins.near:
        if len(left(TWICE, pair)) > 1:
            yield _alike(pair, noun)


def _twice(among: Sequence[Holding], copies: Copies, noun: str, weight: Severity) -> Finding:
    titles = {fold_title(each.title) for each in among}
    title = f"{'the same' if len(titles) == 1 else 'nearly the same'} title, {_named(among[0])}"
    keep = "keep one of them, and write its key wherever another one stands, in the taxonomy, too."
    if copies.is_doubtful:
        message = f"{_paths(among)} have {title}, but other authors or other identifiers."
        hint = f"If they are versions of one {noun}, {keep} If not, look whether one has the wrong title."
    elif copies.mark:
        message = f"{_paths(among)} have {title}, and one link, to {quoted(copies.mark)}."
        hint = keep.capitalize()
    else:
        message = f"{_paths(among)} have {title}, and an author in common."
        hint = f"If this is one {noun}, {keep} If not, one has the wrong title."
    return Finding(
        rule=TWICE,
        severity=weight,
        message=message,
        hint=hint,
        field="title",
        path=among[1].path,
        line=among[1].line("title"),
    )


def _shared(shared: Shared, noun: str, weight: Severity) -> Finding:
    suspects = [each for each in shared.holdings if each is not shared.owner]
    place = suspects[0] if shared.owner else shared.holdings[-1]
    titled = listed([f"{quoted(each.path)} ({_named(each)})" for each in shared.holdings])
    if shared.owner:
        began = arxiv_year(shared.mark)
        why = f"the number is of {began}" if began else "the author's name is in the address"
        hint = f"It is probably right in {quoted(shared.owner.path)}, for {why}. Correct it in {_paths(suspects)}."
    else:
        hint = f"Open the link, and correct it in every entry whose {noun} it is not."
    return Finding(
        rule=SHARED,
        severity=weight,
        message=f"One link, to {quoted(shared.mark)}, stands for several {noun}s: {titled}.",
        hint=hint,
        field="additional_links",
        path=place.path,
        line=next(link.line for link in place.links if link.mark == shared.mark),
    )


def _alike(pair: tuple[Holding, Holding], noun: str) -> Finding:
    one, other = pair
    return Finding(
        rule=TITLE_ALIKE,
        severity=Severity.NOTICE,
        message=f"{_paths(pair)} have the same first author and nearly the same title: {_named(one)} ({one.year}) and "
        f"{_named(other)} ({other.year}).",
        hint=f"If they are one {noun}, keep one of them.",
        field="title",
        path=other.path,
        line=other.line("title"),
    )


def _paths(holdings: Sequence[Holding]) -> str:
    return listed([quoted(each.path) for each in holdings])


def _named(holding: Holding) -> str:
    return f"“{holding.title[:200]}”"
