"""Laws of a bot that may die at any line: the next run makes it whole, nothing is lost, nothing is there twice."""

import re
from collections.abc import Callable

import pytest
from scene import ENTRY_PATH, MAINTAINER, PAPER, SUBMITTER, TAXONOMY, TAXONOMY_PATH, Scene

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

# -- every other kind of contribution, and orders by comment -----------------------------------------------------------

PLACED = {**PAPER, "category": ("supervised",), "taxonomy-type": "Deep"}
CORRECTION = {"entry": "weiss2008spectral", "year": "2009"}
LIST = """\
@inproceedings{a, title={Manhattan Hashing for Retrieval}, author={Kong, Weihao}, booktitle={SIGIR}, year={2012}}
@misc{c, title={A Paper Without a Year}, author={Nobody, Ada}}
@article{z, title={Zero}, author={Zimmer, Zoe}, journal={J}, year={2001}}
"""


def corrected(scene: Scene) -> int:
    return scene.file(CORRECTION, form="correct-entry.yml")


def link_added(scene: Scene) -> int:
    return scene.file({"entry": "weiss2008spectral", "links": "https://example.org/a.git"}, form="add-link.yml")


def withdrawn_by_form(scene: Scene) -> int:
    return scene.file({"entry": "weiss2008spectral", "reason": "Retracted."}, form="withdraw-entry.yml")


def listed(scene: Scene) -> int:
    return scene.file({"papers": LIST}, form="add-several.yml")


def placed(scene: Scene) -> int:
    return scene.file(PLACED)


def ordered(scene: Scene, text: str) -> int:
    """A published submission, and a maintainer's command that nobody has obeyed yet."""
    number = placed(scene)
    scene.run(number)
    scene.say(number, text)
    return number


def set_by_command(scene: Scene) -> int:
    return ordered(scene, "/set year: 2013\n/place quantisation type=Deep\n/tag none")


def rejected(scene: Scene) -> int:
    return ordered(scene, "/reject It is not about hashing.")


def duplicate(scene: Scene) -> int:
    return ordered(scene, "/duplicate-of weiss2008spectral")


def spam(scene: Scene) -> int:
    return ordered(scene, "/spam")


def accepted(scene: Scene) -> int:
    return ordered(scene, "/accept")


def accepted_too_early(scene: Scene) -> int:
    number = ordered(scene, "/accept")
    scene.edit(number, year="2013")
    return number


def approval_withdrawn(scene: Scene) -> int:
    number = placed(scene)
    scene.run(number)
    scene.sandbox.review(scene.review, scene.pull().issue.number, MAINTAINER, "APPROVE")
    scene.edit(number, year="2013")
    return number


def caught_up(scene: Scene) -> int:
    number = placed(scene)
    scene.run(number)
    row = "- {bibkey: hinton2006fast, categories: [supervised], type: Deep, optimisation: Backpropagation}\n"
    more = TAXONOMY.replace(row, row + row.replace("hinton2006fast", "hinton2007faster"))
    scene.sandbox.push(scene.review, MAINTAINER, {TAXONOMY_PATH: more.encode()}, branch="main", message="A row")
    return number


def withdrawn_though_its_row_changed(scene: Scene) -> int:
    number = withdrawn_by_form(scene)
    scene.run(number)
    other = TAXONOMY.replace("Spectral Relaxation", "Relaxation").encode()
    scene.sandbox.push(scene.review, MAINTAINER, {TAXONOMY_PATH: other}, branch="main", message="A row")
    return number


def edited_into_another_kind(scene: Scene) -> int:
    number = placed(scene)
    scene.run(number)
    scene.edit_into(number, "correct-entry.yml", CORRECTION)
    return number


def edited_into_a_new_entry(scene: Scene) -> int:
    number = listed(scene)
    scene.run(number)
    scene.edit_into(number, "add-paper.yml", PLACED)
    return number


WIDE_STORIES = [
    corrected,
    link_added,
    withdrawn_by_form,
    listed,
    placed,
    set_by_command,
    rejected,
    duplicate,
    spam,
    accepted,
    accepted_too_early,
    approval_withdrawn,
    caught_up,
    withdrawn_though_its_row_changed,
    edited_into_another_kind,
    edited_into_a_new_entry,
]


# -- the laws ----------------------------------------------------------------------------------------------------------


def picture(scene: Scene, number: int) -> dict[str, object]:
    """All that GitHub shows of a submission."""
    issue, pulls = scene.issue(number), scene.pulls()
    people = [comment for comment in issue.comments if comment.user.login != scene.sandbox.app.login]
    return {
        "issue": (issue.state, issue.state_reason, issue.locked, scene.labels(issue)),
        "reactions": [sorted(reaction.content for reaction in comment.reactions) for comment in people],
        "comment": DIGEST.sub("proposed", scene.status(number)),
        "pulls": [
            (p.issue.state, p.issue.title, p.issue.body, scene.labels(p.issue), p.merged_at is None) for p in pulls
        ],
        "branch": scene.has_branch(number),
        "files": {path: scene.text(number, path) for path in scene.tree(number)},
        "base": {path: scene.on_base(path) for path in (ENTRY_PATH, TAXONOMY_PATH)},
        "reviews": [review.state for p in pulls for review in p.reviews],
        "commits": [message.partition("\n")[0] for message in scene.branch_commits()],
        # A run that died may have left a commit behind on which nobody waits for a check.
        "checks": [
            (run.status, run.conclusion, run.title)
            for run in scene.checks()
            if run.suite.head_sha in {p.head_sha for p in pulls}
        ],
    }


@pytest.mark.parametrize("story", STORIES)
def test_a_run_that_died_anywhere_is_made_whole_by_the_next(scene: Scene, other_scene: Scene, story: Callable) -> None:
    assert_made_whole(scene, other_scene, story)


@pytest.mark.parametrize("story", WIDE_STORIES)
def test_so_is_one_of_every_other_kind(wide_scene: Scene, other_wide_scene: Scene, story: Callable) -> None:
    assert_made_whole(wide_scene, other_wide_scene, story)


def assert_made_whole(scene: Scene, other: Scene, story: Callable) -> None:
    undisturbed = story(other)
    other.run(undisturbed)
    expected = picture(other, undisturbed)

    number = story(scene)
    for lives in range(16):
        try:
            jobs = submission(Subject(scene.review, number), DyingHub(scene.github.hub(), lives), this_year=2026)
        except DiedError:
            continue
        if not jobs:
            break
    else:
        pytest.fail("the story never ends")
    shown = picture(scene, number)
    assert str(shown).replace(scene.sandbox.url, "") == str(expected).replace(other.sandbox.url, "")


@pytest.mark.parametrize("story", STORIES)
def test_a_second_run_changes_nothing(scene: Scene, story: Callable) -> None:
    assert_quiet(scene, story)


@pytest.mark.parametrize("story", WIDE_STORIES)
def test_a_second_run_of_every_other_kind_changes_nothing(wide_scene: Scene, story: Callable) -> None:
    assert_quiet(wide_scene, story)


def assert_quiet(scene: Scene, story: Callable) -> None:
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


@pytest.mark.parametrize(
    ("story", "method", "route"),
    [
        (accepted, "PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/merge"),
        (approval_withdrawn, "PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals"),
        (spam, "PUT", "/repos/{owner}/{repo}/issues/{issue_number}/lock"),
        (set_by_command, "POST", "/repos/{owner}/{repo}/issues/comments/{comment_id}/reactions"),
        (caught_up, "PATCH", "/repos/{owner}/{repo}/git/refs/{ref}"),
        (rejected, "DELETE", "/repos/{owner}/{repo}/git/refs/{ref}"),
    ],
)
def test_what_was_done_and_not_heard_of_is_found_done(
    wide_scene: Scene, other_wide_scene: Scene, story: Callable, method: str, route: str
) -> None:
    undisturbed = story(other_wide_scene)
    other_wide_scene.run(undisturbed)
    number = story(wide_scene)
    wide_scene.sandbox.fail_next(route, method=method, status=502, after=True)
    with pytest.raises(TemporaryFailure):
        wide_scene.run(number)
    wide_scene.run(number)
    shown, expected = picture(wide_scene, number), picture(other_wide_scene, undisturbed)
    assert str(shown).replace(wide_scene.sandbox.url, "") == str(expected).replace(other_wide_scene.sandbox.url, "")


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
