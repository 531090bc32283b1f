"""`/fix` in a comment on a pull request: one commit that mends what has one right mending."""

from __future__ import annotations

import pytest
from reviewing import NEW, Reviewing, entry
from scene import MAINTAINER, REVIEW, SUBMITTER, Scene

from bot.flows.submission import submission
from bot.intake.subject import Job, Subject

MENDABLE = entry("kong2012manhattan", title="Manhattan Hashing.")
MENDED = entry("kong2012manhattan", title="Manhattan Hashing")


@pytest.fixture
def here(scene: Scene) -> Reviewing:
    return Reviewing(scene)


def say(here: Reviewing, number: int, text: str = "/fix", *, user: str = MAINTAINER) -> int:
    return here.scene.say(number, text, user=user)


def text(here: Reviewing, ref: str = "change") -> bytes | None:
    return here.sandbox.read_file(REVIEW, NEW, ref=ref)


def test_one_commit_mends_all_and_the_new_head_is_looked_at(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    here.run(number)
    (said,) = here.comments(number)
    assert "All of this can be mended by the bot: write `/fix` on a line of its own, in a comment here." in said
    assert "```diff\n--- a/_publications/kong2012manhattan.markdown" in said
    assert '| Write `title: "Manhattan Hashing"` |' in said
    order = say(here, number)
    assert here.run(number) == (Job(flow="review", subject=Subject(REVIEW, number)),)
    assert text(here) == MENDED
    assert here.scene.reactions(number, order) == {"+1"}
    git = here.sandbox.repository(REVIEW).git
    assert git.commit(here.head("change")).message == (
        f"Mend what the bot found\n\nAsked for by maria in pull request {number}."
    )
    here.run(number)
    assert here.check().title == "Nothing to mend"
    assert "All that I had found here is mended." in here.comments(number)[0]
    head = here.head("change")
    assert here.run(number) == ()
    assert (here.writes(), here.head("change")) == ([], head)


def test_a_comment_leads_from_the_submission_to_the_review_if_it_orders_that(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    subject = Subject(REVIEW, number)
    say(here, number, "Nice. `/fix` it?")
    assert submission(subject, here.scene.github.hub(), this_year=2026) == ()
    say(here, number)
    assert submission(subject, here.scene.github.hub(), this_year=2026) == (Job(flow="review", subject=subject),)


def test_strangers_order_nothing(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    order = say(here, number, user=SUBMITTER)
    here.run(number)
    assert (text(here), here.scene.reactions(number, order)) == (MENDABLE, {"confused"})


def test_the_author_may_order_it_on_a_branch_of_the_review(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    here.sandbox.pull(REVIEW, number).issue.user = here.sandbox.world.account(SUBMITTER)
    say(here, number, user=SUBMITTER)
    here.run(number)
    assert text(here) == MENDED


def test_a_forks_branch_is_not_pushed_to_and_the_patch_stands_in_the_comment(here: Reviewing) -> None:
    number = here.send_from_fork({NEW: MENDABLE})
    order = say(here, number)
    here.run(number)
    assert here.scene.reactions(number, order) == {"confused"}
    (said,) = here.comments(number)
    assert "by the patch below (`git apply`); the bot may not push to this branch." in said
    assert "```diff" in said


def test_where_nothing_can_be_mended_nothing_is_committed(here: Reviewing) -> None:
    number = here.send({NEW: entry("kong2012manhattan", year="soon")})
    head = here.head("change")
    order = say(here, number)
    assert here.run(number) == ()
    assert here.head("change") == head
    assert here.scene.reactions(number, order) == {"+1"}


def test_a_rule_that_keeps_the_branch_from_us_is_shown(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    order = say(here, number)
    here.sandbox.fail_next(method="PUT", status=403, message="Resource not accessible by integration")
    assert here.run(number) == ()
    assert here.scene.reactions(number, order) == {"confused"}


def test_what_was_wrong_before_is_not_mended_with_it(here: Reviewing) -> None:
    here.push({NEW: MENDABLE}, branch="main")
    number = here.send({NEW: MENDABLE.replace(b"SIGIR", b"KDD")})
    say(here, number)
    here.run(number)
    assert text(here) == MENDABLE.replace(b"SIGIR", b"KDD")
