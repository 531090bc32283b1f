"""A rehearsal goes through what was opened last, tells all that the bot would do about it, and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from scene import ENTRY, ENTRY_PATH, ENTRY_TEXT, MAINTAINER, REVIEW, SUBMITTER, WIDE, Scene

from bot.cli import commands
from bot.faults import PermanentFailure
from bot.intake.subject import Subject
from bot.publish.hub import Hub
from bot.rehearsal.hub import Rehearsal
from bot.rehearsal.repository import Rehearsed, rehearse
from bot.rehearsal.telling import rehearsed_text

KONG = "_publications/kong2012manhattan.markdown"


def rehearsed(scene: Scene, last: int = 20) -> list[Rehearsed]:
    """What was rehearsed, the newest first; fails when anything was written."""
    scene.sandbox.clear_requests()
    found = list(rehearse(REVIEW, scene.github.past, last=last))
    assert scene.writes() == []
    return found


def notes(each: Rehearsed) -> list[str]:
    return [note.what for note in each.notes]


# -- submissions -----------------------------------------------------------------------------------------------------


def test_a_submission_is_told_with_every_word_and_every_file(scene: Scene) -> None:
    number = scene.file()
    (one,) = rehearsed(scene)
    assert notes(one) == [
        f"commit to `submission/issue-{number}`: Add kong2012manhattan",
        f"open a pull request from `submission/issue-{number}` into `main`: Add kong2012manhattan: Manhattan Hashing for "
        "Large-Scale Retrieval",
        "label its pull request: submission",
        one.notes[3].what,
        f"comment on {REVIEW}#{number}",
    ]
    assert one.notes[3].what.startswith("check run on ")
    assert one.notes[0].files == {ENTRY_PATH: ENTRY_TEXT}
    assert one.notes[4].text.startswith("<!-- living-review-bot:status proposed")
    text = rehearsed_text(one)
    assert f"    {ENTRY_PATH}\n    | ---\n    | layout: publication\n" in text
    assert '    |    - {name: "PDF", url: "https://example.org/kong.pdf"}\n' in text


def test_a_submission_with_faults_is_told_its_comment_and_no_pull_request(scene: Scene) -> None:
    scene.file(year="soon")
    (one,) = rehearsed(scene)
    assert [what.partition(" ")[0] for what in notes(one)] == ["label", "comment"]
    assert "needs-changes" in one.notes[1].text


def test_what_the_bot_did_before_is_told_as_if_it_were_new(scene: Scene) -> None:
    number = scene.file()
    before = rehearsed(scene)[0]
    scene.run(number)
    after = next(each for each in rehearsed(scene) if not each.issue.is_pull)
    assert notes(after) == notes(before)
    assert after.notes[0].files == before.notes[0].files


def test_an_issue_that_was_accepted_is_held_against_the_review_of_its_time(scene: Scene) -> None:
    number = scene.file()
    scene.sandbox.pass_time(60)
    scene.run(number)
    scene.sandbox.merge(REVIEW, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    assert scene.on_base(ENTRY_PATH) == ENTRY_TEXT
    told = next(each for each in rehearsed(scene) if not each.issue.is_pull)
    assert told.notes[0].files == {ENTRY_PATH: ENTRY_TEXT}


def test_config_and_forms_count_as_they_are_today(scene_of: Callable[[dict[str, bytes]], Scene]) -> None:
    scene = scene_of(WIDE)
    number = scene.file()
    scene.sandbox.pass_time(60)
    scene.sandbox.push(REVIEW, MAINTAINER, {".github/review-bot.yml": b"labels: {submission: paper}\n"})
    scene.sandbox.close_issue(REVIEW, number, MAINTAINER)
    (one,) = rehearsed(scene)
    assert "label its pull request: paper" in notes(one)


def test_an_issue_that_is_no_submission_is_left_alone(scene: Scene) -> None:
    scene.sandbox.file_issue(REVIEW, SUBMITTER, title="A question", body="When is the next release?")
    (one,) = rehearsed(scene)
    assert one.is_quiet
    assert rehearsed_text(one).endswith("  nothing: it is neither a submission nor a change of what the bot reads\n\n")


# -- pull requests ---------------------------------------------------------------------------------------------------


def send(scene: Scene, text: str) -> int:
    scene.sandbox.push(REVIEW, MAINTAINER, {KONG: text.encode()}, branch="change")
    return scene.sandbox.open_pull(REVIEW, MAINTAINER, head="change", title="A paper").issue.number


WRONG = ENTRY.format(title="A: paper", authors="W. Kong", venue="SIGIR", year=2012, key="kong2012manhattan").replace(
    'title: "A: paper"', "title: A: paper"
)


@pytest.mark.parametrize("fate", ["open", "merged", "closed"])
def test_a_pull_request_is_told_as_if_it_had_just_been_opened(scene: Scene, fate: str) -> None:
    number = send(scene, WRONG)
    scene.sandbox.pass_time(60)
    if fate == "merged":
        scene.sandbox.merge(REVIEW, number, MAINTAINER)
    elif fate == "closed":
        scene.sandbox.close_issue(REVIEW, number, MAINTAINER)
    (one,) = rehearsed(scene)
    check, comment, *suggestions = one.notes
    assert all(note.what.startswith(f"suggest on {REVIEW}#{number}, {KONG}:3") for note in suggestions)
    assert ", failure: " in check.what
    assert check.check is not None
    assert [(each.path, each.line, each.title) for each in check.check.annotations] == [(KONG, 3, "yaml-syntax")]
    assert comment.what == f"comment on {REVIEW}#{number}"
    assert f"    {KONG}:3: failure yaml-syntax " in rehearsed_text(one)


def test_a_pull_request_of_a_submission_is_left_to_its_issue(scene: Scene) -> None:
    number = scene.file()
    scene.run(number)
    pull = next(each for each in rehearsed(scene) if each.issue.is_pull)
    assert notes(pull) == [f"leave it to {REVIEW}#{number}, which it belongs to"]


def test_only_so_many_are_rehearsed_the_newest_first(scene: Scene) -> None:
    numbers = [scene.file() for _ in range(3)]
    assert [each.issue.subject.number for each in rehearsed(scene, last=2)] == [numbers[2], numbers[1]]


def test_what_stops_the_bot_is_told_and_the_others_go_on(scene: Scene) -> None:
    scene.file()
    scene.sandbox.push(REVIEW, MAINTAINER, {".github/review-bot.yml": b"base: no-such-branch\n"})
    (one,) = rehearsed(scene)
    said = rehearsed_text(one)
    assert "no-such-branch" in said


# -- nothing is written ----------------------------------------------------------------------------------------------


def test_no_verb_of_the_hub_that_writes_reaches_github(scene: Scene) -> None:
    verbs = {name for name in dir(Hub) if name.startswith("ensure_")}
    assert verbs == {name for name in vars(Rehearsal) if name.startswith("ensure_")}
    rehearsal = Rehearsal(scene.github.hub(), Subject(REVIEW, 1), is_pull=False)
    with pytest.raises(PermanentFailure, match="A rehearsal does not know what `ensure_everything` would do"):
        rehearsal.ensure_everything  # noqa: B018


# -- the command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def command(scene: Scene, tmp_path) -> Callable[..., Result]:
    app = scene.sandbox.app
    environ = {
        "REVIEW_BOT_APP_ID": str(app.id),
        "REVIEW_BOT_PRIVATE_KEY": app.private_key,
        "REVIEW_BOT_GITHUB_URL": scene.sandbox.api_url,
        "REVIEW_BOT_SOURCES_URL": scene.sandbox.sources_url,
        "REVIEW_BOT_DATABASE_URL": f"sqlite:///{tmp_path}/jobs.sqlite",
    }

    def run(*words: str) -> Result:
        return CliRunner().invoke(commands, ["rehearse", "--repo", REVIEW, *words], env=environ, standalone_mode=False)

    return run


def test_the_command_tells_a_person(scene: Scene, command: Callable[..., Result]) -> None:
    number = send(scene, WRONG)
    said = command().stdout
    assert said.startswith(f"{REVIEW}#{number} ")
    assert " pull request by maria: A paper\n  check run on " in said


def test_the_command_tells_a_program_an_object_a_line(scene: Scene, command: Callable[..., Result]) -> None:
    scene.file()
    number = send(scene, WRONG)
    pull, issue = [json.loads(line) for line in command("--format", "json").stdout.splitlines()]
    assert (pull["subject"], pull["kind"], pull["notes"][0]["conclusion"]) == (
        f"{REVIEW}#{number}",
        "pull request",
        "failure",
    )
    assert issue["notes"][0]["files"] == {ENTRY_PATH: ENTRY_TEXT}


def test_the_command_refuses_what_is_no_repository(command: Callable[..., Result]) -> None:
    assert "A repository is written owner/name, not 'review'." in str(command("--repo", "review").exception)
