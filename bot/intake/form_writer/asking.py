"""What a form asks: its questions as values, and the ones that several forms share, in a contributor's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bot.intake.form_template import slug

Kind = Literal["input", "textarea", "dropdown", "checkboxes", "markdown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One element of a form; of `markdown`, which asks nothing, `description` is the text.

    Of checkboxes every box must be ticked.
    """

    id: str = ""
    kind: Kind = "input"
    label: str = ""
    description: str = ""
    placeholder: str = ""
    options: tuple[str, ...] = ()
    multiple: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """An issue form; `title` is what the titles of its issues begin with."""

    name: str
    description: str
    title: str
    labels: tuple[str, ...]
    questions: tuple[Question, ...]


PAPER = Question(
    id="paper",
    kind="textarea",
    label="Link, DOI, arXiv id or BibTeX",
    description="The bot looks up the rest. What you write below counts more than what it finds.",
    placeholder="https://arxiv.org/abs/1603.09320",
    required=True,
)
CODE = Question(id="code", label="Link to code", description="Is the code public? Readers look for it first.")
DATA = Question(
    id="data", label="Link to data", description="Are the data public? They let others try it for themselves."
)
AUTHORS = Question(
    id="authors",
    label="Authors",
    description="All of them, separated by commas.",
    placeholder="Aristides Gionis, Piotr Indyk, Rajeev Motwani",
)
TITLE = Question(
    id="title",
    label="Title",
    placeholder="Similarity Search in High Dimensions via Hashing",
)
VENUE = Question(
    id="venue",
    label="Venue",
    description="The conference or journal, in short. Leave it empty for a preprint.",
    placeholder="VLDB",
)
YEAR = Question(
    id="year",
    label="Year",
    description="The year in which it came out, in four digits.",
    placeholder="1999",
)
ABSTRACT = Question(id="abstract", kind="textarea", label="Abstract", description="Copied as it stands, please.")
MORE_LINKS = Question(
    id="more_links",
    kind="textarea",
    label="Other links",
    description="Slides, a video, a website. One on each line, as `Name: address`.",
    placeholder="Slides: https://example.org/slides.pdf",
)
BIBKEY = Question(
    id="bibkey",
    label="Bibkey",
    description="Leave this empty; the bot makes one, such as `gionis1999similarity`.",
)
ENTRY = Question(
    id="entry",
    label="Which entry?",
    description="Its title, the address of its page or of its file, or its bibkey.",
    placeholder="gionis1999similarity",
    required=True,
)
NOTE = Question(
    id="note",
    kind="textarea",
    label="A word to the maintainers",
    description="What they should know. It does not become part of the review.",
)


def told_apart(questions: Iterable[Question]) -> Iterator[Question]:
    """The questions without those whose id is taken, each with a label of its own.

    GitHub refuses a form of which two labels differ only in case or punctuation.
    """
    ids: set[str] = set()
    labels: set[str] = set()
    for question in questions:
        if question.kind == "markdown":
            yield question
        elif question.id not in ids:
            is_taken = slug(question.label) in labels
            named = replace(question, label=f"{question.label} ({question.id})") if is_taken else question
            ids.add(named.id)
            labels.add(slug(named.label))
            yield named
