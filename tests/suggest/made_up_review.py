"""A review made up for these tests: its papers are about four things, and each is written in the words of its own."""

from __future__ import annotations

import random
from collections.abc import Sequence

from bot.suggest.paper import Paper

TOPICS = {
    "hashing": "hash bucket binary code hamming quantise locality sketch retrieval collision embedding lookup",
    "graphs": "graph vertex edge navigate greedy degree small world layer hop neighbourhood traversal",
    "speech": "speech phoneme accent speaker microphone spectrogram utterance dialect voice pitch tone syllable",
    "robots": "robot arm gripper joint torque grasp servo kinematic motion obstacle planner sensor",
}
USUAL = [
    "we",
    "study",
    "experiments",
    "results",
    "large",
    "data",
    "fast",
    "model",
    "learning",
    "new",
    "improves",
    "baseline",
    "task",
]


def review(size: int = 120, *, seed: int = 7) -> list[Paper]:
    """Each paper has the tag and the category of its topic; the tag `award` has nothing to do with what it says."""
    chance = random.Random(seed)
    papers = []
    for number in range(size):
        topic = list(TOPICS)[number % len(TOPICS)]
        words = TOPICS[topic].split()
        text = [*chance.sample(words, 6), *chance.sample(USUAL, 6)] * 2
        chance.shuffle(text)
        papers.append(
            Paper(
                path=f"_publications/{topic}{number:03}.markdown",
                title=" ".join(chance.sample(words, 4)).capitalize(),
                abstract=" ".join(text),
                tags=(topic, *(["award"] if chance.random() < 0.2 else [])),
                categories=("Search",) if topic in ("hashing", "graphs") else ("Machines",),
            )
        )
    return papers


def asked(title: str, abstract: str = "", tags: Sequence[str] = ()) -> Paper:
    """A paper that is not in the review yet."""
    return Paper(path="_publications/new.markdown", title=title, abstract=abstract, tags=tuple(tags))
