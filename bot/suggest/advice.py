"""What a review has to say of one paper, as a value that can be kept: tags, categories, neighbours."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from bot.suggest.paper import Guess, Neighbour

if TYPE_CHECKING:
    from bot.suggest.model import Model
    from bot.suggest.paper import Paper

VERSION = 1
"""Raise it whenever the same corpus would advise something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What may be shown of what was learnt; all of it may be empty."""

    tags: tuple[Guess, ...] = ()
    categories: tuple[Guess, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()


def advise(model: Model, paper: Paper) -> Advice:
    """What this review's model says of a paper."""
    return Advice(tags=model.tags(paper), categories=model.categories(paper), neighbours=model.neighbours(paper))


def pack(advice: Advice) -> bytes:
    """The advice as bytes."""
    kept = [[astuple(each) for each in group] for group in (advice.tags, advice.categories, advice.neighbours)]
    return json.dumps([VERSION, *kept], ensure_ascii=False).encode("utf-8", "surrogatepass")


def unpack(data: bytes) -> Advice | None:
    """The advice in these bytes; None where they are of another version, or none at all."""
    try:
        version, tags, categories, neighbours = json.loads(data.decode("utf-8", "surrogatepass"))
        if version != VERSION:
            return None
        return Advice(
            tags=tuple(Guess(word=word, chance=chance) for word, chance in tags),
            categories=tuple(Guess(word=word, chance=chance) for word, chance in categories),
            neighbours=tuple(
                Neighbour(path=path, title=title, likeness=likeness) for path, title, likeness in neighbours
            ),
        )
    except (ValueError, TypeError, RecursionError):
        return None
