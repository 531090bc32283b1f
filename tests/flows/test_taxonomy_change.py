"""A pull request that changes the taxonomy, and what `/fix` does to it."""

from __future__ import annotations

import pytest
from reviewing import Reviewing
from scene import MAINTAINER, REVIEW, TAXONOMY_PATH, Scene

from bot.flows.looking import _between
from bot.publish.hub import ChangedFile

MISSPELT = b"- {bibkey: weiss2008Spectral, categories: [supervised], type: Shallow}\n"


@pytest.fixture
def here(wide_scene: Scene) -> Reviewing:
    return Reviewing(wide_scene)


def fixed(here: Reviewing, text: bytes) -> bytes | None:
    number = here.send({TAXONOMY_PATH: text})
    here.scene.say(number, "/fix", user=MAINTAINER)
    here.run(number)
    return here.sandbox.read_file(REVIEW, TAXONOMY_PATH, ref="change")


def test_fix_mends_the_row_and_keeps_every_other_byte_of_the_change(here: Reviewing) -> None:
    before = here.sandbox.read_file(REVIEW, TAXONOMY_PATH)
    assert before is not None
    sent = b"# sorted by hand\n" + MISSPELT + before
    assert fixed(here, sent) == sent.replace(b"weiss2008Spectral", b"weiss2008spectral")


def test_a_taxonomy_that_is_not_utf8_is_told_and_left_as_it_is(here: Reviewing) -> None:
    before = here.sandbox.read_file(REVIEW, TAXONOMY_PATH)
    assert before is not None
    sent = before + b"# M\xfcller\n" + MISSPELT
    assert fixed(here, sent) == sent
    assert "The file holds bytes that are no text in UTF-8." in here.check().summary


def test_of_two_trees_every_file_that_is_gone_is_told_though_two_are_alike() -> None:
    found = set(_between({"a": "1", "b": "1", "c": "1", "d": "2"}, {"d": "2", "e": "1"}))
    assert found == {
        ChangedFile(path="e", blob="1", former="a"),
        ChangedFile(path="b", blob=""),
        ChangedFile(path="c", blob=""),
    }
