"""What the review's own entries say of a new paper: tags, categories and neighbours, for the maintainer to choose from.

In: a contribution and its draft. Out: `Suggested`, as the pull request shows it. Nothing waits for it: what has to be
learnt first is learnt when all else is done.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from bot.entry.model import Entry
from bot.entry.taxonomy import Taxonomy, read_place
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution
from bot.flows.thanks import page_of
from bot.publish.hub import Corpus
from bot.publish.proposal import Suggested
from bot.resolve.answers import Answers, read_tags
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
    return _shown(advice, work, draft.entry, has_place=has_place) if advice else None


def _shown(advice: Advice, work: Contribution, entry: Entry, *, has_place: bool) -> Suggested:
    situation = work.situation
    synonyms = situation.ground.config.synonyms
    guesses = {synonyms.better(each.word) or each.word: each.confidence for each in reversed(advice.tags)}
    tags = {word: guesses[word] for word in reversed(guesses) if word not in entry.tags}
    categories = {} if has_place else {each.word: each.confidence for each in advice.categories}
    return Suggested(
        tags=tuple(tags.items()),
        tags_command=_tags_command((*entry.tags, *tags)),
        categories=tuple(categories.items()),
        place_command=_place_command(next(iter(categories), ""), work.taxonomy),
        similar=tuple(
            (each.title or PurePosixPath(each.path).stem, page_of(situation, each.path)[1])
            for each in advice.neighbours
        ),
    )


def _tags_command(tags: tuple[str, ...]) -> str:
    """The command that sets these tags; none where it would be read otherwise, as a tag with a comma in it is."""
    text = ", ".join(tags)
    return f"/tags {text}" if read_tags(Answers({"tags": text}, {}), ("tags",)) == tags else ""


def _place_command(category: str, taxonomy: Taxonomy) -> str:
    row, _ = read_place(category, taxonomy) if category else (None, ())
    return f"/place {category}" if row and row.categories == (category,) and not row.attributes else ""
