"""Laws of a bot that may die at any line: the next run makes it whole, nothing is lost, nothing is there twice."""

import re
from collections.abc import Callable

import pytest
from scene import ENTRY_PATH, MAINTAINER, SUBMITTER, Scene

from bot.faults import TemporaryFailure
from bot.flows.submission import submission
from bot.intake.subject import Subject

DIGEST = re.compile(r"proposed [0-9a-f]+")
"""Names the commit, and so the time."""


class DiedError(Exception):
    """The process is gone."""


class DyingHub:
    """A hub whose process dies right after its n-th ensure."""

    def __init__(self, hub, lives: int) -> None:
        self._hub = hub
        self._lives = lives

    def __getattr__(self, name: str):
        verb = getattr(self._hub, name)
        if not name.startswith("ensure_"):
            return verb

        def ensure(*args, **kwargs):
            if self._lives == 0:
                raise DiedError
            self._lives -= 1
            return verb(*args, **kwargs)

        return ensure


def opened(scene: Scene) -> int:
    return scene.file()


def edited(scene: Scene) -> int:
    number = scene.file()
    scene.run(number)
    scene.edit(number, year="2013")
    return number


def edited_into_invalid(scene: Scene) -> int:
    number = scene.file()
    scene.run(number)
    scene.edit(number, year="soon")
    return number


def merged(scene: Scene) -> int:
    number = scene.file()
    scene.run(number)
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    return number


def withdrawn(scene: Scene) -> int:
    number = scene.file()
    scene.run(number)
    scene.sandbox.close_issue(scene.review, number, SUBMITTER)
    return number


def declined(scene: Scene) -> int:
    number = scene.file()
    scene.run(number)
    scene.sandbox.close_issue(scene.review, scene.pull().issue.number, MAINTAINER)
    return number


def reopened(scene: Scene) -> int:
    number = withdrawn(scene)
    scene.run(number)
    scene.sandbox.reopen_issue(scene.review, number, SUBMITTER)
    return number


STORIES = [opened, edited, edited_into_invalid, merged, withdrawn, declined, reopened]


def picture(scene: Scene, number: int) -> dict[str, object]:
    """All that GitHub shows of a submission."""
    issue, pulls = scene.issue(number), scene.pulls()
    return {
        "issue": (issue.state, issue.state_reason, scene.labels(issue)),
        "comment": DIGEST.sub("proposed", scene.status(number)),
        "pulls": [
            (p.issue.state, p.issue.title, p.issue.body, scene.labels(p.issue), p.merged_at is None) for p in pulls
        ],
        "branch": scene.has_branch(number),
        "file": scene.text(number) if scene.has_branch(number) else None,
        "commits": [message.partition("\n")[0] for message in scene.branch_commits()],
        "checks": [(run.status, run.conclusion, run.title) for run in scene.checks()],
    }


@pytest.mark.parametrize("story", STORIES)
def test_a_run_that_died_anywhere_is_made_whole_by_the_next(scene: Scene, other_scene: Scene, story: Callable) -> None:
    undisturbed = story(other_scene)
    other_scene.run(undisturbed)
    expected = picture(other_scene, undisturbed)

    number = story(scene)
    for lives in range(12):
        try:
            submission(Subject(scene.review, number), DyingHub(scene.github.hub(), lives), this_year=2026)
        except DiedError:
            continue
        break
    else:
        pytest.fail("the story never ends")
    shown = picture(scene, number)
    assert str(shown).replace(scene.sandbox.url, "") == str(expected).replace(other_scene.sandbox.url, "")


@pytest.mark.parametrize("story", STORIES)
def test_a_second_run_changes_nothing(scene: Scene, story: Callable) -> None:
    number = story(scene)
    scene.run(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


@pytest.mark.parametrize(
    ("method", "route"),
    [
        ("POST", "/repos/{owner}/{repo}/git/trees"),
        ("POST", "/repos/{owner}/{repo}/git/commits"),
        ("POST", "/repos/{owner}/{repo}/git/refs"),
        ("POST", "/repos/{owner}/{repo}/pulls"),
        ("POST", "/repos/{owner}/{repo}/issues/{issue_number}/labels"),
        ("POST", "/repos/{owner}/{repo}/check-runs"),
        ("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments"),
    ],
)
def test_an_answer_lost_on_the_way_doubles_nothing(scene: Scene, method: str, route: str) -> None:
    number = scene.file()
    scene.sandbox.fail_next(route, method=method, status=502, after=True)
    with pytest.raises(TemporaryFailure):
        scene.run(number)
    scene.run(number)
    assert scene.pull().issue.state == "open"
    assert scene.status(number)
    assert len(scene.branch_commits()) == 1
    assert len(scene.checks()) == 1
    assert scene.text(number, ENTRY_PATH)


def test_a_person_who_pushes_meanwhile_makes_the_job_run_again_on_what_is_there_now(scene: Scene) -> None:
    number = edited(scene)
    theirs = scene.text(number).replace("conference: SIGIR", "conference: ACM SIGIR").encode()

    class Meanwhile(DyingHub):
        def __getattr__(self, name):
            if name == "ensure_files":
                scene.push(number, {ENTRY_PATH: theirs})
            return getattr(self._hub, name)

    with pytest.raises(TemporaryFailure):
        submission(Subject(scene.review, number), Meanwhile(scene.github.hub(), 0), this_year=2026)
    scene.run(number)
    assert scene.text(number) == theirs.decode().replace("year: 2012", "year: 2013")
