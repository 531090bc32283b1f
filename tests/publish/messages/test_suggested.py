"""What a maintainer reads of suggestions, and that no word of a review's own does harm there."""

from __future__ import annotations

from bot.publish.messages.suggested import standing, suggestions
from bot.publish.proposal import Proposal, Suggested

PAGE = "https://reviews.example.org/publications/weiss2008spectral/"


def said(suggested: Suggested | None, room: int = 10_000) -> str:
    return suggestions(Proposal(kind="add", suggested=suggested))(room)


def test_all_that_may_be_suggested() -> None:
    assert said(
        Suggested(
            tags=(("Graphs", "very likely"), ("Survey", "likely")),
            tags_command="/tags Hashing, Graphs, Survey",
            categories=(("supervised", "almost certain"),),
            place_command="/place supervised",
            similar=(("Spectral Codes", PAGE), ("Trees", f"{PAGE}2/")),
        )
    ) == (
        "Suggested by what is in this review; nothing of it happens by itself:\n\n"
        "- **Tags**: `Graphs` (very likely), `Survey` (likely). To take them over, write `/tags Hashing, Graphs, Survey`.\n"
        "- **Place in the taxonomy**: `supervised` (almost certain). To take it over, write `/place supervised`.\n"
        f"- **Similar papers here**: [Spectral Codes](<{PAGE}>) · [Trees](<{PAGE}2/>)"
    )


def test_silence_where_there_is_nothing_or_nothing_yet() -> None:
    assert said(Suggested()) == said(None) == ""


def test_words_of_the_review_stay_words() -> None:
    word = "a`b<script>"
    text = said(
        Suggested(
            tags=((word, "likely"),), tags_command=f"/tags {word}", similar=(("@maria ![x](y) closes #1 <b>", PAGE),)
        )
    )
    assert text.count("``a`b<script>``") == text.count("``/tags a`b<script>``") == 1
    assert "@maria" not in text
    assert "![x](y)" not in text
    assert "<b>" not in text


def test_what_has_no_room_is_left_out() -> None:
    assert said(Suggested(tags=(("Graphs", "likely"),)), room=20) == ""


def test_without_a_command_that_says_it_none_is_told() -> None:
    text = said(Suggested(tags=(("a, b", "likely"),), categories=(("c=d", "likely"),)))
    assert text.endswith("\n\n- **Tags**: `a, b` (likely).\n- **Place in the taxonomy**: `c=d` (likely).")


def test_what_stands_in_the_pull_request_stays_until_it_is_known_anew() -> None:
    suggested = Suggested(tags=(("Graphs", "likely"),), similar=(("Trees", PAGE),))
    body = f"Before.\n\n{said(suggested)}\n\nAfter."
    assert said(None) == ""
    kept = Proposal(kind="add", suggested_before=standing(body.replace("\n", "\r\n")))
    assert suggestions(kept)(10_000) == said(suggested)
    assert suggestions(kept)(20) == ""


def test_nothing_stands_where_nothing_was_said_or_a_person_wrote_something_else() -> None:
    assert standing("") == standing("Merging adds the entry.") == ""
    assert standing("Suggested by what is in this review; nothing of it happens by itself:\n\nNo, it does not.") == ""
