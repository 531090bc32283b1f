"""What the review's own entries say of a new paper: tags, categories and neighbours, for the maintainer to choose from.

In: a contribution and its draft. Out: `Suggested`, as the pull request shows it. Nothing waits for it: what has to be
learnt first is learnt when all else is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from bot.entry.model import Entry
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution
from bot.flows.situation import Situation
from bot.flows.thanks import page_of
from bot.publish.hub import Corpus
from bot.publish.proposal import Suggested
from bot.suggest.advice import Advice
from bot.suggest.paper import Paper


def suggested(work: Contribution, composed: Composed, *, may_learn: bool) -> Suggested | None:
    """What may be suggested; None where it would have to be learnt first. Only one new entry is spoken of."""
    situation = work.situation
    if situation.kind != "add" or not composed.proposal.drafts:
        return Suggested()
    draft, ground = composed.draft, situation.ground
    # A paper that has its place is not told where it belongs.
    has_place = bool(draft.rows) or not work.taxonomy_path
    paper = Paper(path=draft.path, title=draft.entry.title, abstract=draft.entry.abstract, tags=draft.entry.tags)
    corpus = Corpus(
        repository=ground.repository,
        files=ground.base.files,
        collection=situation.collection,
        taxonomy=work.taxonomy_path,
        commit=ground.base.head.sha,
    )
    advice = work.hub.advice(corpus, paper, may_learn=may_learn)
    return _shown(advice, situation, draft.entry, has_place=has_place) if advice else None


def _shown(advice: Advice, situation: Situation, entry: Entry, *, has_place: bool) -> Suggested:
    return Suggested(
        has=entry.tags,
        tags=_in_words({each.word: each.confidence for each in advice.tags}),
        categories=_in_words({} if has_place else {each.word: each.confidence for each in advice.categories}),
        similar=tuple(
            (each.title or PurePosixPath(each.path).stem, page_of(situation, each.path)[1])
            for each in advice.neighbours
        ),
    )


def _in_words(guesses: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(guesses.items())
