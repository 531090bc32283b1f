"""A link is called dead late, and never because a server is down or shy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.resolve.alive import APART, Observation, Standing, Verdict, needed, standing, verdict_of
from bot.resolve.fetch import NO_HOST, Answer

DAY = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("verdict", "statuses"),
    [
        ("alive", [200, 204, 206, 304]),
        ("dead", [404, 410]),
        ("blocked", [401, 402, 403, 405, 406, 407, 429, 451]),
        ("unsure", [302, 400, 418, 500, 502, 503, 504, 520, 999]),
    ],
)
def test_a_verdict_follows_the_status(verdict: Verdict, statuses: list[int]) -> None:
    assert {verdict_of(Answer(status=status)) for status in statuses} == {verdict}


@pytest.mark.parametrize(
    ("fault", "verdict"),
    [
        (NO_HOST, "dead"),
        ("no answer within 20 seconds", "unsure"),
        ("no encrypted connection to it can be made", "unsure"),
        ("its name could not be looked up", "unsure"),
        ("its address is not a public one", "unsure"),
        ("it takes no connections", "unsure"),
    ],
)
def test_of_those_who_do_not_answer_only_a_host_that_does_not_exist_is_dead(fault: str, verdict: Verdict) -> None:
    assert verdict_of(Answer(status=0, fault=fault)) == verdict


def seen(*looks: tuple[float, Verdict]) -> list[Observation]:
    return [Observation(at=DAY + timedelta(days=days), verdict=verdict) for days, verdict in looks]


@pytest.mark.parametrize(
    ("looks", "verdict", "since"),
    [
        ([], "unsure", None),
        ([(0, "alive")], "alive", None),
        ([(0, "dead")], "unsure", 0),
        ([(0, "dead"), (0.9, "dead")], "unsure", 0),
        ([(0, "dead"), (1, "dead")], "dead", 0),
        ([(0, "dead"), (0.5, "dead"), (1, "dead")], "dead", 0),
        ([(0, "dead"), (0.5, "unsure"), (1, "blocked"), (2, "dead")], "dead", 0),
        ([(0, "dead"), (0.5, "alive"), (1, "dead")], "unsure", 1),
        ([(0, "dead"), (0.5, "alive"), (1, "dead"), (2, "dead")], "dead", 1),
        ([(0, "dead"), (1, "dead"), (2, "alive")], "alive", None),
        ([(0, "dead"), (1, "dead"), (2, "unsure")], "unsure", None),
        ([(0, "dead"), (1, "dead"), (2, "blocked")], "blocked", None),
        ([(1, "dead"), (0, "dead")], "dead", 0),
    ],
)
def test_dead_takes_two_looks_a_day_apart_with_no_sign_of_life_between(
    looks: list[tuple[float, Verdict]], verdict: Verdict, since: float | None
) -> None:
    first = None if since is None else DAY + timedelta(days=since)
    assert standing(seen(*looks)) == Standing(verdict=verdict, since=first)


LOOKS = st.lists(
    st.tuples(st.floats(0, 5), st.sampled_from(["alive", "dead", "blocked", "unsure"])),
    max_size=8,
    unique_by=lambda x: x[0],
)


@given(LOOKS)
def test_law_forgetting_what_is_not_needed_changes_nothing(looks: list[tuple[float, Verdict]]) -> None:
    everything = seen(*looks)
    kept: tuple[Observation, ...] = ()
    for at, each in enumerate(sorted(everything, key=lambda each: each.at), 1):
        kept = needed((*kept, each))
        assert len(kept) <= 2
        assert standing(kept) == standing(sorted(everything, key=lambda each: each.at)[:at])


@given(LOOKS)
def test_law_dead_means_seen_dead_twice_a_day_apart(looks: list[tuple[float, Verdict]]) -> None:
    if standing(seen(*looks)).verdict == "dead":
        dead = [each.at for each in seen(*looks) if each.verdict == "dead"]
        assert max(dead) - min(dead) >= APART
