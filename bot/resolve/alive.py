"""Whether a link is alive: the verdict of one answer, and what several of them amount to. Pure.

A link is called dead only where its own server says so (404, 410), or where there is no such host, and that twice, a
day apart: a server that is down, slow or shy of programs says nothing of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.resolve.fetch import NO_HOST, Answer

Verdict = Literal["alive", "dead", "blocked", "unsure"]
APART = timedelta(days=1)
"""Two dead observations count when so much time lies between them."""
_GONE = (404, 410)
_CLOSED_TO_US = (401, 402, 403, 405, 406, 407, 429, 451)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a link was like at one moment."""

    at: datetime
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a link is like by all that was seen of it. `since`: the first of the dead observations without a living one
    after it; None where the last one is not dead."""

    verdict: Verdict
    since: datetime | None = None


Probe = Callable[[str], Standing]
"""The port to the web as far as links go: what a link is like by now."""


def verdict_of(answer: Answer) -> Verdict:
    """What one answer says of the page; a page that a program may not see is `blocked`."""
    if answer.status == 0:
        return "dead" if answer.fault == NO_HOST else "unsure"
    if 200 <= answer.status < 300 or answer.status == 304:
        return "alive"
    if answer.status in _GONE:
        return "dead"
    return "blocked" if answer.status in _CLOSED_TO_US else "unsure"


def standing(observations: Iterable[Observation]) -> Standing:
    """What the last observation says; that a link is dead needs an earlier one to say so, a day before."""
    telling = needed(observations)
    if not telling:
        return Standing(verdict="unsure")
    last = telling[-1]
    if last.verdict != "dead":
        return Standing(verdict=last.verdict)
    since = next(each.at for each in telling if each.verdict == "dead")
    return Standing(verdict="dead" if last.at - since >= APART else "unsure", since=since)


def needed(observations: Iterable[Observation]) -> tuple[Observation, ...]:
    """Those on which the standing rests, oldest first: the first dead one since the link last lived, and the last."""
    ordered = sorted(observations, key=lambda each: each.at)
    lived = max((at for at, each in enumerate(ordered) if each.verdict == "alive"), default=-1)
    first_dead = next((each for each in ordered[lived + 1 :] if each.verdict == "dead"), None)
    return tuple(dict.fromkeys(filter(None, (first_dead, *ordered[-1:]))))
