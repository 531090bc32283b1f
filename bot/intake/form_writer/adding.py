"""The form that asks for a new entry: of a paper one answer is enough to begin with, of others what the schema says.

The titles and descriptions in a collection's schema are the words of its form; a key without a title is not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.intake.form_writer.asking import (
    ABSTRACT,
    AUTHORS,
    BIBKEY,
    CODE,
    DATA,
    MORE_LINKS,
    NOTE,
    PAPER,
    TITLE,
    VENUE,
    YEAR,
    Form,
    Question,
    told_apart,
)
from bot.intake.form_writer.vocabulary import options, tag_questions, taxonomy_questions
from bot.repository import an, own_keys, properties_of, share_of
from bot.repository.own_keys import mapping, required_keys

if TYPE_CHECKING:
    from bot.entry.taxonomy import Taxonomy
    from bot.repository import Collection, RepositoryConfig

LINK = "link"
LINKS = "additional_links"
CATEGORY = "category"
KNOWN: Mapping[str, Question] = {
    "title": TITLE,
    "authors": AUTHORS,
    "conference": VENUE,
    "journal": VENUE,
    "venue": VENUE,
    "year": YEAR,
    "additional_links": MORE_LINKS,
    "bibkey": BIBKEY,
    "tags": Question(id="tags", label="Tags"),
}
"""The question that fills a key of an entry; several keys may be filled by one."""

_ADDRESSES = frozenset({"link", "url", "homepage", "website", "repository", "doi"})
_ID = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def add_form(
    config: RepositoryConfig,
    collection: Collection,
    *,
    schema: Mapping[str, object],
    taxonomy: Taxonomy | None,
    tags: Mapping[str, int],
) -> Form:
    """The form that asks for a new entry of this collection."""
    noun = collection.noun
    asking = _Asking(schema, tags, required=config.required_of(collection))
    place = list(taxonomy_questions(share_of(config, collection, taxonomy), taxonomy, noun)) if taxonomy else []
    if CATEGORY in own_keys(schema):
        place = []  # the schema has other plans for this name
    questions = asking.paper(place) if collection.is_of_papers else asking.other(noun, place)
    return Form(
        name=f"Add {an(noun)}",
        description=f"Tell us about {an(noun)} that belongs in this review.",
        title=f"{noun[:1].upper()}{noun[1:]}: ",
        labels=(config.labels.submission,),
        questions=tuple(told_apart([*questions, NOTE, _box(noun)])),
    )


class _Asking:
    """The questions of a collection whose entries must satisfy a schema."""

    def __init__(self, schema: Mapping[str, object], tags: Mapping[str, int], *, required: tuple[str, ...]) -> None:
        """`required` are the keys that the review's config requires of every entry."""
        self._keys = properties_of(schema)
        self._own = own_keys(schema)
        self._is_strict = schema.get("additionalProperties") is False
        self._required = frozenset({*required, *required_keys(schema)})
        self._tags = tags

    def paper(self, place: Iterable[Question]) -> Iterator[Question]:
        """One required answer; everything else may be left to it, or says it better. `place` asks for one in the
        taxonomy."""
        yield _welcome("One answer is enough to begin with.")
        yield PAPER
        for question, key in ((TITLE, "title"), (AUTHORS, "authors"), (VENUE, "conference"), (YEAR, "year")):
            yield self._worded(question, key)
        yield from (CODE, DATA, MORE_LINKS, ABSTRACT)
        yield from self._about_tags()
        yield self._worded(BIBKEY, "bibkey")
        for key in self._keys:
            if key not in KNOWN:
                yield from self._only_here(key)
        yield from place

    def other(self, noun: str, place: Iterable[Question]) -> Iterator[Question]:
        """What the schema asks for, in its order; no source tells what it requires, so the form does."""
        yield _welcome("Fill in what you know.")
        if self._takes_a_link():
            yield Question(id=LINK, label=f"Link to the {noun}", placeholder="https://example.org", required=True)
        if "title" not in self._keys:
            yield replace(TITLE, placeholder="", required=True)
        for key in self._keys:
            if key == "tags":
                yield from self._about_tags()
            elif known := KNOWN.get(key):
                if self._is_asked(key):
                    worded = self._worded(known, key)
                    yield replace(worded, placeholder="", required=key == "title" or key in self._required)
            else:
                yield from self._only_here(key)
        yield replace(ABSTRACT, label="Description", description="What it is, in a few sentences.")
        yield from place

    def _takes_a_link(self) -> bool:
        """Whether an entry has links beside those for which the schema has keys of its own."""
        asked = {key: own.schema for key, own in self._own.items() if own.is_asked}
        if LINKS in self._keys or self._is_strict:
            return LINKS in self._keys and LINK not in asked
        return not any(_is_address(key, said) for key, said in asked.items())

    def _about_tags(self) -> Iterator[Question]:
        return tag_questions(self._tags, said=self._worded(KNOWN["tags"], "tags").description)

    def _is_asked(self, key: str) -> bool:
        return bool(self._text(key, "title")) or key in self._required

    def _worded(self, question: Question, key: str) -> Question:
        """A question of ours in the words of the schema, if it has any for it."""
        title = self._text(key, "title")
        return replace(question, label=title, description=self._text(key, "description")) if title else question

    def _only_here(self, key: str) -> Iterator[Question]:
        """A question for a key that we know nothing else of."""
        if not self._is_asked(key) or not _ID.fullmatch(key) or _is_nested(self._keys[key]):
            return
        listed, shown = mapping(self._keys[key].get("items")), self._keys[key].get("examples")
        choices = _choices(self._keys[key]) or _choices(listed)
        yield Question(
            id=key,
            kind="dropdown" if choices else "textarea" if listed else "input",
            label=self._text(key, "title") or key.replace("_", " ").capitalize(),
            description=self._text(key, "description"),
            placeholder=str(shown[0]) if isinstance(shown, list) and shown and not choices else "",
            options=choices,
            multiple=bool(choices and listed),
            required=key in self._required,
        )

    def _text(self, key: str, keyword: str) -> str:
        value = self._keys.get(key, {}).get(keyword)
        return " ".join(value.split()) if isinstance(value, str) else ""


def _choices(key: Mapping[str, object]) -> tuple[str, ...]:
    """What may stand under a key, where the schema lists it."""
    if key.get("type") == "boolean":
        return ("true", "false")
    listed = key.get("enum")
    return options(str(value) for value in listed if value is not None) if isinstance(listed, list) else ()


def _welcome(enough: str) -> Question:
    return Question(
        kind="markdown",
        description=(
            f"Thank you for helping this review grow! {enough}\n"
            "The bot opens a pull request for you, and tells you if something is missing. You can edit your answers at "
            "any time."
        ),
    )


def _box(noun: str) -> Question:
    return Question(
        id="checks",
        kind="checkboxes",
        label="Before you send it",
        options=(f"The review does not have this {noun} yet.",),
    )


def _is_address(key: str, said: Mapping[str, object]) -> bool:
    """Whether a key holds the address of the thing."""
    return key.casefold() in _ADDRESSES or said.get("format") in ("uri", "url", "iri")


def _is_nested(said: Mapping[str, object]) -> bool:
    """Whether a key holds more than one answer could: keys of its own, or a list of such."""
    items = mapping(said.get("items"))
    return "object" in (said.get("type"), items.get("type")) or items.get("type") == "array"
