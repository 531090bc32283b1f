"""The walk over commits says what a plain search over the whole graph says, whatever the times of the commits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.gitgraph import Graph

History = dict[str, tuple[tuple[str, ...], float]]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to twelve commits, each with at most two earlier parents and a clock that may lie."""
    found: History = {}
    for number in range(draw(st.integers(2, 12))):
        parents = draw(st.lists(st.sampled_from(sorted(found)), max_size=2, unique=True)) if found else []
        found[f"c{number:02}"] = (tuple(parents), float(draw(st.integers(0, 5))))
    return found


def reachable(history: History, sha: str) -> set[str]:
    return {sha}.union(*(reachable(history, parent) for parent in history[sha][0]))


@given(histories(), st.data())
def test_ancestors_are_those_that_can_be_reached(history: History, data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(sorted(history))) for _ in range(2))
    assert Graph(history.get).is_ancestor(one, other) == (one in reachable(history, other))


@given(histories(), st.data())
def test_a_merge_base_is_a_common_ancestor_that_no_other_contains(history: History, data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(sorted(history))) for _ in range(2))
    common = reachable(history, one) & reachable(history, other)
    best = {sha for sha in common if not any(sha != more and sha in reachable(history, more) for more in common)}
    found = Graph(history.get).merge_base(one, other)
    assert (found is None and not best) or found in best


@given(histories(), st.data())
def test_a_log_is_the_difference_with_descendants_first(history: History, data: st.DataObject) -> None:
    heads, without = (data.draw(st.lists(st.sampled_from(sorted(history)), max_size=2)) for _ in range(2))
    found = list(Graph(history.get).log(heads, without))
    wanted = set().union(*(reachable(history, sha) for sha in heads))
    assert set(found) == wanted - set().union(*(reachable(history, sha) for sha in without))
    assert len(found) == len(set(found))
    for at, sha in enumerate(found):
        assert not any(sha in reachable(history, later) for later in found[at + 1 :])


def test_a_long_history_is_walked_without_recursion() -> None:
    history = {str(at): ((str(at - 1),) if at else (), 0.0) for at in range(20_000)}
    graph = Graph(history.get)
    assert graph.is_ancestor("0", "19999")
    assert graph.merge_base("10000", "19999") == "10000"
    assert len(list(graph.log(["19999"], ["9999"]))) == 10_000
