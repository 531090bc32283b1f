"""The forms about entries that the review has, and the one that brings many papers at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.intake.form_writer.asking import ABSTRACT, AUTHORS, ENTRY, NOTE, TITLE, VENUE, YEAR, Form, Question
from bot.intake.form_writer.vocabulary import tags_as_text

if TYPE_CHECKING:
    from bot.repository import RepositoryConfig


def changing_forms(config: RepositoryConfig, tags: Mapping[str, int]) -> Iterator[tuple[str, Form]]:
    """Each form with its file's name; the name is empty for one that the review does not want."""
    labels = (config.labels.submission,)
    yield (
        config.forms.link,
        Form(
            name="Add a link",
            description="To code, data, a video or slides of something that the review has already.",
            title="Link: ",
            labels=labels,
            questions=(
                ENTRY,
                Question(
                    id="links",
                    kind="textarea",
                    label="Which links?",
                    description="One on each line, as `Name: address`. Without a name, one is chosen by the address.",
                    placeholder="Code: https://github.com/nmslib/hnswlib",
                    required=True,
                ),
                NOTE,
            ),
        ),
    )
    yield (
        config.forms.correct,
        Form(
            name="Correct an entry",
            description="Something in the review is wrong or out of date.",
            title="Correction: ",
            labels=labels,
            questions=tuple(_correction(tags)),
        ),
    )
    yield (
        config.forms.withdraw,
        Form(
            name="Withdraw an entry",
            description="Something should not be in the review at all.",
            title="Withdrawal: ",
            labels=labels,
            questions=(
                ENTRY,
                Question(
                    id="reason",
                    kind="textarea",
                    label="Why should it go?",
                    description="Such as: it is there twice, it was retracted, it is off topic. A maintainer decides.",
                    required=True,
                ),
            ),
        ),
    )
    yield (
        config.forms.several,
        Form(
            name="Add several papers",
            description="Two papers or more in one go, from identifiers or BibTeX.",
            title="Papers: ",
            labels=labels,
            questions=(
                Question(
                    id="papers",
                    kind="textarea",
                    label="The papers",
                    description=(
                        "An arXiv id, a DOI or an address on each line, or BibTeX, one entry after the other; at most "
                        "50 papers. Those that are complete do not wait for the others."
                    ),
                    placeholder="https://arxiv.org/abs/1603.09320\n10.1109/TPAMI.2010.57",
                    required=True,
                ),
                NOTE,
            ),
        ),
    )


def _correction(tags: Mapping[str, int]) -> Iterator[Question]:
    yield Question(kind="markdown", description="Fill in what is to change. Leave empty what stays as it is.")
    yield ENTRY
    for question in (TITLE, AUTHORS, VENUE, YEAR, ABSTRACT):
        yield replace(question, label=f"New {question.label.lower()}", description="", placeholder="")
    yield replace(
        tags_as_text(tags, "All tags that it is to have, old ones too, separated by commas."),
        label="New tags",
        placeholder="",
    )
    yield Question(
        id="links",
        kind="textarea",
        label="Links",
        description=(
            "One on each line: `Name: address` gives the link of that name another address, or adds it; `Name:` alone "
            "takes it out."
        ),
        placeholder="Code: https://github.com/nmslib/hnswlib",
    )
    yield Question(
        id="changes",
        kind="textarea",
        label="Other changes",
        description="One on each line, as `field: value`. A field without a value is emptied.",
        placeholder="short_authors: Gionis et al.",
    )
    yield NOTE
