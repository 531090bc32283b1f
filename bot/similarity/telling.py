"""What is like a paper, as a person reads it and as a program reads it. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.check.inert import one_line
from bot.corpus.comparing import Verdict
from bot.publish.bars import Screen, cells, fitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.corpus.comparing import Match
    from bot.similarity.comparing import Similar
    from bot.suggest.paper import Guess, Neighbour

_WIDEST = 40
"""Cells of a suggested word"""


def verdict_in_words(match: Match) -> str:
    """What an entry is to the paper that is asked about."""
    if match.verdict is Verdict.SAME:
        return "the same paper"
    if match.verdict is Verdict.VERSION:
        return f"another version of it ({'the preprint' if match.holding.is_preprint else 'as published'})"
    return "may be the same"


def render_text(similar: Similar, screen: Screen) -> str:
    """What was asked about, then what is the same, what is near, and what it may be tagged."""
    entry, path = similar.asked.entry, similar.asked.path
    head = one_line(entry.title) or one_line(similar.asked.given)
    blocks = [[screen.bold(f"{head}{f' ({entry.year})' if entry.year else ''}"), *([one_line(path)] if path else [])]]
    same = [line for match in similar.matches for line in _match(match, screen)]
    blocks.append(
        [
            screen.bold("The same paper"),
            *(same or ["  None is here." if similar.asked.is_new else "  No other entry is."]),
        ]
    )
    if similar.silent:
        blocks.append([similar.silent])
    else:
        near = [line for each in similar.near for line in _near(each, screen)]
        blocks.append([screen.bold("Near by content"), *(near or ["  None is."])])
    for name, guesses in (("tags", similar.tags), ("categories", similar.categories)):
        if guesses:
            blocks.append([screen.bold(f"Suggested {name}"), *_guesses(guesses)])
    return "\n".join("".join(f"{line}\n" for line in block) for block in blocks)


def render_json(similar: Similar) -> str:
    """The same as one object."""
    asked = similar.asked
    content = {
        "asked": {
            "given": asked.given,
            "path": asked.path,
            "is_new": asked.is_new,
            "title": asked.entry.title,
            "authors": asked.entry.authors,
            "year": asked.entry.year,
        },
        "is_here": similar.is_here,
        "matches": [
            {
                "path": match.holding.path,
                "title": match.holding.title,
                "verdict": match.verdict.value,
                "is_sure": match.is_sure,
                "said": verdict_in_words(match),
                "evidence": list(match.evidence),
                "doubts": list(match.doubts),
            }
            for match in similar.matches
        ],
        "near": [
            {"path": each.path, "title": each.title, "likeness": round(each.likeness, 4)} for each in similar.near
        ],
        "tags": list(map(_guess, similar.tags)),
        "categories": list(map(_guess, similar.categories)),
        "silent": similar.silent,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _match(match: Match, screen: Screen) -> Iterator[str]:
    yield f"  {verdict_in_words(match)}: {one_line(match.holding.path)}"
    yield f"    {fitted(match.holding.title, screen.width - 4)}"
    yield f"    It {one_line(match.said)}."


def _near(near: Neighbour, screen: Screen) -> Iterator[str]:
    yield f"  {near.likeness:.2f}  {fitted(near.title or near.path, screen.width - 8)}"
    yield f"        {screen.faint(one_line(near.path))}"


def _guesses(guesses: Sequence[Guess]) -> Iterator[str]:
    width = min(_WIDEST, max(cells(one_line(each.word)) for each in guesses))
    for each in guesses:
        word = fitted(each.word, _WIDEST)
        yield f"  {word}{' ' * (width - cells(word))}  {each.confidence}"


def _guess(guess: Guess) -> dict[str, object]:
    return {"word": guess.word, "chance": round(guess.chance, 4), "confidence": guess.confidence}
