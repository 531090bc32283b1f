"""Where a submission stands, as a table: what GitHub shows -> the stage."""

import pytest

from bot.publish import stage
from bot.publish.stage import Stage


def decide(*, issue="open", pull="none", said=None, on_base=False, closed_by_us=False):
    return stage.decide(
        issue_is_open=issue == "open",
        pull=pull,
        said=said,
        is_on_base=lambda: on_base,
        closer_is_us=lambda: closed_by_us,
    )


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        pytest.param({}, Stage.PROPOSED, id="a new issue is proposed"),
        pytest.param({"issue": "closed"}, Stage.IDLE, id="an old closed issue is left alone"),
        pytest.param(
            {"issue": "closed", "said": Stage.NEEDS_CHANGES}, Stage.WITHDRAWN, id="closed before it was ever valid"
        ),
        pytest.param({"pull": "open"}, Stage.PROPOSED, id="an open pull request follows its issue"),
        pytest.param({"pull": "open", "issue": "closed"}, Stage.WITHDRAWN, id="the submitter closes the issue"),
        pytest.param(
            {"pull": "open", "issue": "closed", "said": Stage.DECLINED},
            Stage.PROPOSED,
            id="a maintainer reopens a declined pull request",
        ),
        pytest.param({"pull": "merged"}, Stage.MERGED, id="merged"),
        pytest.param({"pull": "merged", "issue": "closed"}, Stage.MERGED, id="merged and closed by a keyword"),
        pytest.param({"pull": "closed"}, Stage.DECLINED, id="a maintainer closes the pull request"),
        pytest.param(
            {"pull": "closed", "closed_by_us": True},
            Stage.PROPOSED,
            id="withdrawn and reopened before we could say so",
        ),
        pytest.param({"pull": "closed", "on_base": True}, Stage.APPLIED, id="closed, but its entry is on base"),
        pytest.param(
            {"pull": "closed", "on_base": True, "issue": "closed"}, Stage.APPLIED, id="applied by hand, all closed"
        ),
        pytest.param({"pull": "open", "on_base": True}, Stage.APPLIED, id="applied by hand, pull request forgotten"),
        pytest.param(
            {"pull": "closed", "said": Stage.WITHDRAWN}, Stage.PROPOSED, id="the submitter reopens a withdrawn issue"
        ),
        pytest.param(
            {"pull": "closed", "said": Stage.DECLINED}, Stage.PROPOSED, id="a maintainer reopens a declined issue"
        ),
        pytest.param(
            {"pull": "closed", "issue": "closed", "said": Stage.WITHDRAWN}, Stage.WITHDRAWN, id="withdrawn stays so"
        ),
        pytest.param(
            {"pull": "closed", "issue": "closed", "said": Stage.DECLINED}, Stage.DECLINED, id="declined stays so"
        ),
        pytest.param(
            {"pull": "closed", "issue": "closed", "said": Stage.PROPOSED, "closed_by_us": True},
            Stage.WITHDRAWN,
            id="we died between closing the pull request and saying so",
        ),
        pytest.param(
            {"pull": "closed", "issue": "closed", "said": Stage.PROPOSED},
            Stage.DECLINED,
            id="a maintainer closed both",
        ),
    ],
)
def test_what_github_shows_decides_the_stage(shown, expected):
    assert decide(**shown) is expected


def test_no_question_is_asked_where_the_answer_does_not_matter():
    def never():
        raise AssertionError("asked")

    assert (
        stage.decide(issue_is_open=True, pull="none", said=None, is_on_base=never, closer_is_us=never) is Stage.PROPOSED
    )
    assert (
        stage.decide(issue_is_open=True, pull="merged", said=None, is_on_base=never, closer_is_us=never) is Stage.MERGED
    )


@pytest.mark.parametrize("value", list(Stage))
def test_a_status_comment_tells_the_stage_it_was_written_for(value):
    assert stage.said(f"{stage.marker(value)}\nThank you!") is value


@pytest.mark.parametrize(
    "comment",
    ["", "Thanks!", "quoted: <!-- living-review-bot:status merged -->", "<!-- living-review-bot:status gone -->"],
)
def test_other_comments_tell_no_stage(comment):
    assert stage.said(comment) is None
