"""What a maintainer reads of suggestions, and that no word of a review's own does harm there."""

from __future__ import annotations

from bot.publish.messages.suggested import suggestions
from bot.publish.proposal import Proposal, Suggested

PAGE = "https://reviews.example.org/publications/weiss2008spectral/"


def said(suggested: Suggested | None, room: int = 10_000) -> str:
    return suggestions(Proposal(kind="add", suggested=suggested))(room)


def test_all_that_may_be_suggested() -> None:
    assert said(
        Suggested(
            has=("Hashing",),
            tags=(("Graphs", "very likely"), ("Survey", "likely")),
            categories=(("supervised", "almost certain"),),
            similar=(("Spectral Codes", PAGE), ("Trees", f"{PAGE}2/")),
        )
    ) == (
        "Suggested by what is in this review; nothing of it happens by itself:\n\n"
        "- **Tags**: `Graphs` (very likely), `Survey` (likely). To take them over, write `/tags Hashing, Graphs, Survey`.\n"
        "- **Place in the taxonomy**: `supervised` (almost certain). To take it over, write `/place supervised`.\n"
        f"- **Similar papers here**: [Spectral Codes](<{PAGE}>) · [Trees](<{PAGE}2/>)"
    )


def test_silence_where_there_is_nothing_or_nothing_yet() -> None:
    assert said(Suggested()) == said(Suggested(has=("Hashing",))) == said(None) == ""


def test_words_of_the_review_stay_words() -> None:
    text = said(Suggested(tags=(("a`b<script>", "likely"),), similar=(("@maria ![x](y) closes #1 <b>", PAGE),)))
    assert text.count("``a`b<script>``") == text.count("``/tags a`b<script>``") == 1
    assert "@maria" not in text
    assert "![x](y)" not in text
    assert "<b>" not in text


def test_what_has_no_room_is_left_out() -> None:
    assert said(Suggested(tags=(("Graphs", "likely"),)), room=20) == ""
