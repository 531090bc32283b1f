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


def test_the_author_may_order_nothing_on_a_branch_that_others_push_to(here: Reviewing) -> None:
    """Whoever may read the review can open a pull request between two of its branches."""
    here.push({NEW: MENDABLE})
    number = here.sandbox.open_pull(REVIEW, SUBMITTER, head="change", title="Theirs").issue.number
    order = say(here, number, user=SUBMITTER)
    assert here.run(number) == ()
    assert (text(here), here.scene.reactions(number, order)) == (MENDABLE, {"confused"})


@pytest.mark.parametrize("user", [SUBMITTER, MAINTAINER])
def test_the_default_branch_is_not_mended_whoever_orders_it(here: Reviewing, user: str) -> None:
    here.push({"README.md": b"x"}, branch="stable")
    here.push({NEW: MENDABLE}, branch="main")
    number = here.sandbox.open_pull(REVIEW, SUBMITTER, head="main", base="stable", title="A release").issue.number
    order, head = say(here, number, user=user), here.head()
    assert here.run(number) == ()
    assert (here.head(), here.scene.reactions(number, order)) == (head, {"confused"})


@pytest.mark.parametrize("shown", ["+1", "confused"])
def test_an_order_is_heard_though_somebody_else_reacted_to_it(here: Reviewing, shown: str) -> None:
    number = here.send({NEW: MENDABLE})
    order = say(here, number)
    here.sandbox.react(REVIEW, SUBMITTER, shown, comment_id=order)
    here.run(number)
    assert text(here) == MENDED
    here.push({NEW: MENDABLE})
    here.run(number)
    assert text(here) == MENDABLE, "once, for the bot's own reaction stands beside the other one"
    comment = next(each for each in here.sandbox.issue(REVIEW, number).comments if each.id == order)
    ours = [each.content for each in comment.reactions if each.user.login == here.sandbox.app.login]
    assert ours == ["+1"]


def test_whose_reactions_they_are_is_asked_only_where_they_matter(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    nice, order = say(here, number, "Nice."), say(here, number)
    for comment in (nice, order):
        here.sandbox.react(REVIEW, SUBMITTER, "heart" if comment == order else "+1", comment_id=comment)
    here.run(number)
    assert not [call for call in here.calls() if call.startswith("GET") and call.endswith("/reactions")]


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
