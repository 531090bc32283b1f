"""Laws of a review that may die at any line: the next run makes it whole, and nothing is there twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from reviewing import NEW, OLD, Reviewing, entry
from scene import MAINTAINER, Scene
from test_crashes import DiedError, DyingHub

FAULTY = entry("kong2012manhattan", title="Manhattan Hashing.", year="soon")


@pytest.fixture
def here(wide_scene: Scene) -> Reviewing:
    return Reviewing(wide_scene)


def opened(here: Reviewing) -> int:
    return here.send({NEW: FAULTY})


def mended(here: Reviewing) -> int:
    number = here.send({NEW: FAULTY})
    here.run(number)
    here.push({NEW: entry("kong2012manhattan")})
    return number


def to_be_fixed(here: Reviewing) -> int:
    number = here.send({NEW: FAULTY})
    here.scene.say(number, "/fix", user=MAINTAINER)
    return number


def shown(here: Reviewing, number: int) -> object:
    """All that people see of it."""
    git = here.sandbox.repository("acme/review").git
    checks = {run.suite.head_sha: (run.title, run.summary, len(run.annotations)) for run in here.scene.checks()}
    return (
        here.comments(number),
        here.sandbox.read_file("acme/review", NEW, ref="change"),
        len(list(git.log([here.head("change")]))),
        checks[here.head("change")],
    )


def finish(here: Reviewing, number: int) -> None:
    for _ in range(3):
        if not here.run(number):
            return


@pytest.mark.parametrize("story", [opened, mended, to_be_fixed])
@pytest.mark.parametrize("lives", range(5))
def test_after_a_crash_at_any_line_the_next_run_makes_it_whole(
    here: Reviewing, other_wide_scene: Scene, story: Callable[[Reviewing], int], lives: int
) -> None:
    other = Reviewing(other_wide_scene)
    wanted = story(other)
    finish(other, wanted)
    number = story(here)
    with suppress(DiedError):
        here.run(number, hub=DyingHub(here.scene.github.hub(), lives))
    finish(here, number)
    assert shown(here, number) == shown(other, wanted)


def test_a_push_that_is_looked_at_by_a_dying_process_is_looked_at_again(here: Reviewing) -> None:
    before = here.head()
    sha = here.push({OLD: b""}, branch="main")
    for lives in range(3):
        try:
            here.look_at(sha, since=before, hub=DyingHub(here.scene.github.hub(), lives))
        except DiedError:
            continue
    assert (len(here.scene.checks()), len(here.issues())) == (1, 1)
