"""Questions whose choices are the review's own words: its tags, and the attributes of its taxonomy.

A vocabulary that is settled becomes a list to choose from; one that still grows a text with examples of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from bot.entry.taxonomy import CHOICES_AT_LEAST, CHOICES_AT_MOST, RARE_UNDER
from bot.intake.form_writer.asking import Question
from bot.repository import an

if TYPE_CHECKING:
    from bot.entry.taxonomy import Taxonomy

EXAMPLES = 12
EXAMPLE_LENGTH = 40
"""Characters of a word that still serves as an example."""
FEW = 3
"""So many categories are named where an attribute is asked for in these only."""
ROWS = "taxonomy-rows"

_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def tag_questions(tags: Mapping[str, int], *, said: str = "") -> Iterator[Question]:
    """The tags, and those that the review does not have yet, by how often each tag is used."""
    said = said or "Separated by commas."
    known = options(tags)
    if len(known) >= CHOICES_AT_LEAST and is_settled(tags):
        yield Question(
            id="tags",
            kind="dropdown",
            label="Tags",
            description="Choose all that fit.",
            options=known,
            multiple=True,
        )
        yield Question(
            id="new_tags",
            label="New tags",
            description=f"Only where none of the tags above says it. {said}",
        )
        return
    yield tags_as_text(tags, said)


def tags_as_text(tags: Mapping[str, int], said: str) -> Question:
    """The tags as a text to write, with examples of those in use."""
    shown = examples(tags)
    advice = f" Please use those that the review has before you invent one: {shown}." if shown else ""
    return Question(id="tags", label="Tags", description=f"{said}{advice}", placeholder=", ".join(_short(tags)[:2]))


def is_settled(words: Mapping[str, int]) -> bool:
    """Whether so few words are in use, and so few of them once, that new ones are the exception.

    It is the measure by which the taxonomy closes an attribute, too.
    """
    is_few = CHOICES_AT_LEAST <= len(words) <= CHOICES_AT_MOST
    return is_few and sum(count == 1 for count in words.values()) < RARE_UNDER * len(words)


def options(words: Iterable[str]) -> tuple[str, ...]:
    """The words as choices, in the order of the alphabet; of those that differ only in case the first.

    GitHub keeps `None` for itself, and refuses a form with an option twice.
    """
    kept: dict[str, str] = {}
    for word in words:
        folded = " ".join(word.split())
        if folded and folded.casefold() != "none":
            kept.setdefault(folded.casefold(), folded)
    return tuple(sorted(kept.values(), key=lambda word: (word.casefold(), word)))


def examples(words: Mapping[str, int]) -> str:
    """The most used words, in the order of the alphabet, each as code; empty where there are none."""
    return ", ".join(f"`{word}`" for word in options(_short(words)[:EXAMPLES]))


def taxonomy_questions(share: Taxonomy, whole: Taxonomy, noun: str) -> Iterator[Question]:
    """The place in the taxonomy: categories, a question for each attribute, further places as text.

    `share` is what of the `whole` taxonomy is about the entries of this collection; one of them is called `noun`.
    """
    categories = options(share.categories)
    if not categories:
        return
    yield Question(
        kind="markdown",
        description=(
            "### Place in the taxonomy\n\n"
            f"This part may stay empty: if you are not sure where the {noun} belongs, a maintainer will place it."
        ),
    )
    yield Question(
        id="category",
        kind="dropdown",
        label="Taxonomy: categories",
        description=f"Where the {noun} is listed.",
        options=categories,
        multiple=True,
    )
    for attribute in share.attributes:
        name = f"taxonomy-{attribute}"
        if _ID.fullmatch(name) and name != ROWS:
            yield _attribute(share, whole, attribute, name)
    yield Question(
        id=ROWS,
        kind="textarea",
        label="Taxonomy: further places",
        description=(
            f"For {an(noun)} that is listed several times, each time in another way. One place on each line, as "
            "`category attribute=value, attribute=value`."
        ),
        placeholder=_place(share),
    )


def _attribute(share: Taxonomy, whole: Taxonomy, attribute: str, name: str) -> Question:
    values = share.values(attribute)
    label = f"Taxonomy: {attribute.replace('_', ' ')}"
    where = _where(share, attribute)
    # What is settled in the whole taxonomy takes no new value, be it unsettled in this share.
    settled = next((each for each in (share, whole) if each.is_closed(attribute)), None)
    known = options(settled.values(attribute)) if settled else ()
    if len(known) >= CHOICES_AT_LEAST:
        return Question(id=name, kind="dropdown", label=label, description=where, options=known)
    shown = examples(values)
    said = " ".join(filter(None, (where, f"For example {shown}." if shown else "")))
    return Question(id=name, label=label, description=said, placeholder=next(iter(_short(values)), ""))


def _where(taxonomy: Taxonomy, attribute: str) -> str:
    """A sentence for an attribute that only some categories have."""
    having = [category for category in taxonomy.categories if attribute in taxonomy.attributes_of(category)]
    if len(having) == len(taxonomy.categories) or not 0 < len(having) <= FEW:
        return ""
    *others, last = (f"`{category}`" for category in options(having) if "`" not in category)
    return f"For {', '.join(others)} and {last} only." if others else f"For {last} only."


def _place(taxonomy: Taxonomy) -> str:
    """A place that the taxonomy might hold, as an example of the writing."""
    category = next(iter(taxonomy.categories))
    pairs = (
        f"{attribute}={next(iter(values))}"
        for attribute in taxonomy.attributes_of(category)[:2]
        if (values := taxonomy.values(attribute))
    )
    return f"{category} {', '.join(pairs)}".strip()


def _short(words: Mapping[str, int]) -> list[str]:
    """The words that can stand in a sentence as code, the most used first."""
    ranked = sorted(words, key=lambda word: (-words[word], word.casefold(), word))
    return [word for word in ranked if word.strip() and len(word) <= EXAMPLE_LENGTH and "`" not in word]
