"""Commands in comments: by role, read anew each time, and never more merged than a maintainer has seen."""

import pytest
from scene import ENTRY_PATH, ENTRY_TEXT, MAINTAINER, PAPER, SUBMITTER

from bot.publish.stage import Stage

STRANGER = "steve"


@pytest.fixture
def number(scene):
    """An open submission."""
    scene.sandbox.add_user(STRANGER)
    number = scene.file()
    scene.run(number)
    scene.writes()
    return number


def said(scene, number, text, user=MAINTAINER):
    comment = scene.say(number, text, user=user)
    scene.run(number)
    return comment


# -- words about the entry ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", [SUBMITTER, MAINTAINER])
def test_a_field_is_set_by_the_submitter_and_by_maintainers(scene, number, user):
    comment = said(scene, number, "/set year: 2013", user)
    assert scene.text(number) == ENTRY_TEXT.replace("year: 2012", "year: 2013")
    assert f"`/set` by {user}" in scene.status(number)
    assert scene.reactions(number, comment) == {"+1"}


def test_a_stranger_may_not_set_a_field(scene, number):
    comment = said(scene, number, "/set year: 2013", STRANGER)
    assert scene.text(number) == ENTRY_TEXT
    assert scene.reactions(number, comment) == {"confused"}


def test_a_comment_counts_as_it_now_stands(scene, number):
    comment = said(scene, number, "/set year: 2013")
    scene.sandbox.edit_comment(scene.forms, comment, MAINTAINER, "/set year: 2014")
    scene.run(number)
    assert "year: 2014" in scene.text(number)
    scene.sandbox.delete_comment(scene.forms, comment, MAINTAINER)
    scene.run(number)
    assert scene.text(number) == ENTRY_TEXT


def test_the_answer_to_a_comment_follows_the_comment(scene, number):
    comment = said(scene, number, "/sett year: 2013")
    assert scene.reactions(number, comment) == {"confused"}
    scene.sandbox.edit_comment(scene.forms, comment, MAINTAINER, "/set year: 2013")
    scene.run(number)
    assert scene.reactions(number, comment) == {"+1"}
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_tags_are_set(scene, number):
    said(scene, number, "/tags Hashing, Retrieval")
    assert 'tags: ["Hashing", "Retrieval"]\n' in scene.text(number)


def test_a_command_on_the_pull_request_counts_as_well(scene, number):
    pull = scene.pull().issue.number
    comment = scene.say(pull, "/set venue: ACM SIGIR", repository=scene.review)
    scene.run(pull)
    assert "conference: ACM SIGIR\n" in scene.text(number)
    assert scene.reactions(pull, comment, repository=scene.review) == {"+1"}


def test_an_unknown_command_is_answered_once_with_the_nearest(scene, number):
    comment = said(scene, number, "/tag Hashing")
    assert scene.status(number).count("`/tags`?") == 1
    assert scene.reactions(number, comment) == {"confused"}
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_commands_in_code_and_quotes_are_not_heard(scene, number):
    said(scene, number, "> /set year: 2013\n\n```\n/reject no\n```\n\n`/accept`")
    assert scene.text(number) == ENTRY_TEXT
    assert scene.writes() == []


def test_help_opens_the_list_of_commands(scene, number):
    assert "<details open>" not in scene.status(number)
    comment = said(scene, number, "/help", STRANGER)
    assert "<details open>" in scene.status(number)
    assert scene.reactions(number, comment) == {"+1"}


# -- the end -----------------------------------------------------------------------------------------------------------


def test_a_rejection_ends_the_submission_with_its_reason(scene, number):
    said(scene, number, "/reject It is not about hashing.")
    assert scene.stage(number) is Stage.DECLINED
    assert "It is not about hashing." in scene.status(number)
    assert (scene.issue(number).state, scene.issue(number).state_reason) == ("closed", "not_planned")
    assert scene.pull().issue.state == "closed"
    assert not scene.has_branch(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_a_rejection_needs_a_maintainer_and_a_reason(scene, number):
    said(scene, number, "/reject I changed my mind", SUBMITTER)
    said(scene, number, "/reject")
    assert scene.stage(number) is Stage.PROPOSED


def test_a_rejected_submission_that_was_reopened_goes_on(scene, number):
    said(scene, number, "/reject It is not about hashing.")
    scene.sandbox.reopen_issue(scene.forms, number, MAINTAINER)
    for _ in range(3):
        scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.text(number) == ENTRY_TEXT


def test_a_rejection_of_what_was_just_reopened_closes_it_again(scene, number):
    said(scene, number, "/reject It is not about hashing.")
    scene.sandbox.pass_time(5)
    scene.sandbox.reopen_issue(scene.forms, number, MAINTAINER)
    said(scene, number, "/reject Really not.")
    assert scene.issue(number).state == "closed"
    assert "Really not." in scene.status(number)


def test_a_rejection_before_there_is_a_pull_request_ends_the_issue(scene):
    number = scene.file(year="soon")
    scene.run(number)
    said(scene, number, "/reject It is not about hashing.")
    assert scene.stage(number) is Stage.DECLINED
    assert scene.pulls() == []


def test_a_duplicate_ends_with_the_way_to_the_entry(scene, number):
    said(scene, number, "/duplicate-of weiss2008spectral", SUBMITTER)
    assert scene.stage(number) is Stage.DUPLICATE
    assert "weiss2008spectral" in scene.status(number)
    assert (scene.issue(number).state, scene.issue(number).state_reason) == ("closed", "duplicate")
    assert not scene.has_branch(number)


def test_a_duplicate_is_offered_the_form_that_corrects_the_entry(wide_scene):
    number = wide_scene.file()
    wide_scene.run(number)
    said(wide_scene, number, "/duplicate-of weiss2008spectral")
    form = f"{wide_scene.sandbox.url}/acme/review/issues/new?template=correct-entry.yml&entry=weiss2008spectral"
    assert form in wide_scene.status(number)


def test_a_duplicate_of_nothing_is_answered(scene, number):
    said(scene, number, "/duplicate-of weiss2080spectral")
    assert scene.stage(number) is Stage.PROPOSED
    assert "no entry under that key" in scene.status(number)


def test_a_twin_goes_on_when_somebody_says_that_it_is_none(scene):
    number = scene.file(title="Spectral Codes", authors="Y. Weiss", year="2008")
    scene.run(number)
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    said(scene, number, "/not-duplicate", SUBMITTER)
    assert scene.stage(number) is Stage.PROPOSED
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.pull().issue.state == "open"


def test_spam_is_closed_and_locked_without_a_word(scene, number):
    comments = len(scene.issue(number).comments)
    before = scene.status(number)
    said(scene, number, "/spam")
    issue = scene.issue(number)
    assert (issue.state, issue.locked) == ("closed", True)
    assert len(issue.comments) == comments + 1
    assert scene.status(number) == before
    assert scene.pull().issue.state == "closed"
    assert not scene.has_branch(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_the_submitter_cannot_call_it_spam(scene, number):
    said(scene, number, "/spam", SUBMITTER)
    assert scene.issue(number).state == "open"


# -- overriding --------------------------------------------------------------------------------------------------------


def test_a_maintainer_answers_for_a_rule(scene):
    number = scene.file(year="2921")
    scene.run(number)
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    said(scene, number, "/override year-range It is science fiction.")
    assert scene.stage(number) is Stage.PROPOSED
    assert "year: 2921\n" in scene.text(number, "_publications/kong2921manhattan.markdown")


def test_a_rule_that_does_not_exist_is_answered(scene, number):
    said(scene, number, "/override yeer-range why not")
    assert "there is no such rule" in scene.status(number)


# -- accepting ---------------------------------------------------------------------------------------------------------


def test_an_accepted_submission_is_merged(scene, number):
    said(scene, number, "/accept")
    assert scene.on_base(ENTRY_PATH) == ENTRY_TEXT
    assert scene.stage(number) is Stage.MERGED
    assert scene.issue(number).state == "closed"


def test_only_a_maintainer_accepts(scene, number):
    said(scene, number, "/accept", SUBMITTER)
    assert scene.pull().merged_at is None


def test_what_a_maintainer_has_not_seen_is_never_merged(scene, number):
    scene.say(number, "/accept")
    scene.edit(number, year="2013")
    scene.run(number)
    scene.run(number)
    assert scene.pull().merged_at is None
    assert "newer than that `/accept`" in scene.status(number)
    said(scene, number, "/accept")
    assert "year: 2013\n" in scene.on_base(ENTRY_PATH)


def test_a_commit_pushed_late_with_an_early_date_is_not_merged_unseen(scene, number):
    scene.say(number, "/accept")
    scene.push(number, {ENTRY_PATH: ENTRY_TEXT.replace("2012\n", "2011\n", 1).encode()})
    scene.run(number)
    assert scene.pull().merged_at is None


def test_what_was_closed_and_reopened_since_is_not_merged_by_an_old_word(scene, number):
    scene.say(number, "/accept")
    pull = scene.pull().issue.number
    scene.sandbox.close_issue(scene.review, pull, MAINTAINER)
    scene.sandbox.reopen_issue(scene.review, pull, MAINTAINER)
    scene.run(number)
    assert scene.pull().merged_at is None
    assert "closed and reopened after that `/accept`" in scene.status(number)
    said(scene, number, "/accept")
    assert scene.stage(number) is Stage.MERGED


def test_faults_of_the_form_are_not_merged(scene, number):
    scene.edit(number, year="soon")
    scene.run(number)
    said(scene, number, "/accept")
    assert scene.pull().merged_at is None


def test_a_merge_that_github_refuses_is_told(scene, number):
    scene.sandbox.push(
        scene.review, MAINTAINER, {ENTRY_PATH: b"---\ntitle: Another\n---\n"}, branch="main", message="In the way"
    )
    said(scene, number, "/accept")
    assert scene.issue(number).state == "open"


def test_a_method_of_merging_that_the_review_does_not_allow_is_not_used(scene, number):
    scene.sandbox.allow_methods(scene.review, merge=False, squash=True, rebase=False)
    said(scene, number, "/accept")
    assert scene.stage(number) is Stage.MERGED


# -- approvals ---------------------------------------------------------------------------------------------------------


def test_an_approval_is_withdrawn_when_the_content_changes(scene, number):
    review = scene.sandbox.review(scene.review, scene.pull().issue.number, MAINTAINER, "APPROVE")
    scene.run(number)
    assert review.state.casefold() == "approved"
    scene.edit(number, year="2013")
    scene.run(number)
    assert review.state.casefold() == "dismissed"
    assert "approval is withdrawn" in scene.status(number)
    scene.run(number)
    assert "approval is withdrawn" in scene.status(number)
    scene.sandbox.review(scene.review, scene.pull().issue.number, MAINTAINER, "APPROVE")
    scene.run(number)
    assert "approval is withdrawn" not in scene.status(number)


def test_an_edit_that_changes_nothing_keeps_the_approval(scene, number):
    review = scene.sandbox.review(scene.review, scene.pull().issue.number, MAINTAINER, "APPROVE")
    scene.edit(number, venue=" SIGIR ")
    scene.run(number)
    assert review.state.casefold() == "approved"


# -- mail --------------------------------------------------------------------------------------------------------------


def test_a_clean_submission_costs_the_maintainer_two_mails_and_the_submitter_two(scene):
    number = scene.file(PAPER)
    scene.run(number)
    scene.run(number)
    scene.sandbox.merge(scene.review, scene.pull().issue.number, MAINTAINER)
    scene.run(number)
    ours = scene.sandbox.app.login
    by_us = [(mail.what, mail.number) for mail in scene.sandbox.mail(MAINTAINER) if mail.by == ours]
    assert by_us == [("opened", scene.pull().issue.number), ("commented", number)]
    to_submitter = [(mail.what, mail.number) for mail in scene.sandbox.mail(SUBMITTER)]
    assert to_submitter == [("commented", number), ("closed", number)]
