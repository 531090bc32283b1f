"""Each form of a new review, filed over HTTP as a browser sends it, with the bot at work behind it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from bot import demo
from bot.publish.stage import Stage, said
from bot.sandbox.server import Sandbox

BIBTEX = """\
@inproceedings{ge2013optimized,
  title = {Optimized Product Quantization},
  author = {Tiezheng Ge and Kaiming He},
  booktitle = {CVPR},
  year = {2013},
}
"""
NAMELESS = "@misc{nobody, title = {A paper without authors}, year = {2013}}\n"
TICKED = {"field-checks": "The review does not have this paper yet."}
PLACED = {"field-category": "unsupervised", "field-taxonomy-type": "Hashing", "field-taxonomy-modality": "Vectors"}


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """A person at the sandbox's page, and what the bot makes of what he files."""

    sandbox: Sandbox
    review: str
    session: requests.Session

    def file(self, form: str, **fields: str) -> int:
        """File a form, and wait until the bot has answered."""
        typed = {"template": form, "title": "From a test"} | {f"field-{name}": text for name, text in fields.items()}
        return self.post("/issues/new", typed)

    def post(self, path: str, typed: dict[str, str]) -> int:
        answer = self.session.post(f"{self.sandbox.url}/{self.review}{path}", data=typed, timeout=10)
        number = re.search(r"/issues/([0-9]+)$", answer.url)
        assert number, answer.text
        return int(number[1])

    def answer(self, number: int) -> tuple[Stage, str]:
        """The stage that the bot said, and its words."""
        deadline = time.monotonic() + demo.PATIENCE
        while time.monotonic() < deadline:
            for comment in self.sandbox.issue(self.review, number).comments:
                if stage := said(comment.body):
                    return stage, comment.body
            time.sleep(0.05)
        pytest.fail(f"The bot said nothing on #{number}.")

    def diff(self, number: int) -> list[str]:
        """What the pull request of an issue adds and takes away."""
        issues = self.sandbox.repository(self.review).issues.values()
        pull = next(each.number for each in issues if each.pull and each.pull.head_ref.endswith(f"issue-{number}"))
        lines = self.sandbox.diff(self.review, pull).splitlines()
        return [line for line in lines if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))]


@pytest.fixture(scope="module")
def ada() -> Iterator[Visitor]:
    with demo.stand(port=0, repo=None) as (sandbox, review, _), requests.Session() as session:
        session.post(f"{sandbox.url}/-/act", data={"login": "ada", "back": "/"}, timeout=10)
        yield Visitor(sandbox=sandbox, review=review, session=session)


def test_a_paper_from_its_bibtex_with_its_place_in_the_taxonomy(ada: Visitor) -> None:
    number = ada.post(
        "/issues/new", {"template": "add-paper.yml", "title": "OPQ", "field-paper": BIBTEX} | PLACED | TICKED
    )
    assert ada.answer(number)[0] is Stage.PROPOSED
    added = ada.diff(number)
    assert "+authors: Tiezheng Ge, Kaiming He" in added
    assert "+- {bibkey: ge2013optimized, categories: [unsupervised], type: Hashing, modality: Vectors}" in added


def test_a_paper_of_which_only_the_address_is_given(ada: Visitor) -> None:
    number = ada.post("/issues/new", {"template": "add-paper.yml", "title": "X", "field-paper": "1908.10396"} | TICKED)
    stage, words = ada.answer(number)
    assert stage is Stage.NEEDS_CHANGES
    assert "one thing needs a change" in words
    assert "paste the paper's BibTeX" in words


def test_a_paper_that_is_here_leads_to_the_correction_of_its_entry_filled_in(ada: Visitor) -> None:
    again = BIBTEX.replace("Optimized Product Quantization", "Spectral hashing")
    again = again.replace("Tiezheng Ge and Kaiming He", "Weiss, Yair and Torralba, Antonio and Fergus, Rob")
    number = ada.post(
        "/issues/new",
        {
            "template": "add-paper.yml",
            "title": "Spectral Hashing, again",
            "field-paper": again.replace("2013", "2008"),
            "field-more_links": "Video: https://youtu.be/QvKMwLjdK-s",
        }
        | TICKED,
    )
    stage, words = ada.answer(number)
    assert stage is Stage.NEEDS_CHANGES
    assert "The review has the paper already, as [`weiss2008spectral`]" in words
    form = next(part.partition(">")[0] for part in words.split("(<") if "/issues/new?" in part.partition(">")[0])
    page = ada.session.get(form, timeout=10).text
    assert 'value="weiss2008spectral"' in page
    filled = dict(parse_qsl(urlsplit(form).query))
    corrected = ada.file(filled.pop("template"), **filled)
    assert ada.answer(corrected)[0] is Stage.PROPOSED
    assert ada.diff(corrected) == ['+  - {name: "Video", url: "https://youtu.be/QvKMwLjdK-s"}']


def test_a_link(ada: Visitor) -> None:
    number = ada.file("add-link.yml", entry="malkov2016efficient", links="https://youtu.be/QvKMwLjdK-s")
    assert ada.answer(number)[0] is Stage.PROPOSED
    assert ada.diff(number) == ['+  - {name: "Video", url: "https://youtu.be/QvKMwLjdK-s"}']


def test_a_correction(ada: Visitor) -> None:
    number = ada.file("correct-entry.yml", entry="Similarity Search in High Dimensions via Hashing", year="1998")
    assert "| Year | 1999 | 1998 |" in ada.answer(number)[1]
    assert ada.diff(number) == ["-year: 1999", "+year: 1998"]


def test_a_withdrawal(ada: Visitor) -> None:
    number = ada.file("withdraw-entry.yml", entry="weiss2008spectral", reason="It is off topic.")
    assert ada.answer(number)[0] is Stage.PROPOSED
    gone = ada.diff(number)
    assert all(line.startswith("-") for line in gone)
    assert sum("bibkey: weiss2008spectral, " in line for line in gone) == 2


def test_several_papers_of_which_one_is_not_complete(ada: Visitor) -> None:
    papers = BIBTEX.replace("Optimized Product", "Locally Optimized Product") + NAMELESS
    stage, words = ada.answer(number := ada.file("add-several.yml", papers=papers))
    assert stage is Stage.PROPOSED
    assert "1 paper is now in" in words
    assert "**Authors**: Please fill this in; every entry needs it." in words
    assert "+year: 2013" in ada.diff(number)
