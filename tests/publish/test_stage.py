"""Where a submission stands, as a table: what GitHub shows -> the stage."""

import pytest

from bot.publish import stage
from bot.publish.stage import Stage


def decide(*, issue="open", pull="none", said=None, on_base=False, closed_by_us=False, ordered=""):
    return stage.decide(
        issue_is_open=issue == "open",
        pull=pull,
        said=said,
        is_on_base=lambda: on_base,
        closer_is_us=lambda: closed_by_us,
        ordered=ordered,
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
        pytest.param({"ordered": "reject"}, Stage.DECLINED, id="rejected before it was ever valid"),
        pytest.param({"ordered": "reject", "pull": "open"}, Stage.DECLINED, id="rejected"),
        pytest.param(
            {"ordered": "reject", "pull": "closed", "issue": "closed", "closed_by_us": True},
            Stage.DECLINED,
            id="we died between closing what was rejected and saying so",
        ),
        pytest.param({"ordered": "reject", "pull": "merged"}, Stage.MERGED, id="rejected after it was merged"),
        pytest.param({"ordered": "duplicate"}, Stage.DUPLICATE, id="said to be here before it was ever valid"),
        pytest.param({"ordered": "duplicate", "pull": "open"}, Stage.DUPLICATE, id="said to be here already"),
        pytest.param(
            {"ordered": "duplicate", "issue": "closed", "said": Stage.DUPLICATE},
            Stage.DUPLICATE,
            id="a duplicate stays so",
        ),
        pytest.param(
            {"ordered": "duplicate", "pull": "open", "on_base": True},
            Stage.DUPLICATE,
            id="here already, as somebody says",
        ),
        pytest.param(
            {"ordered": "duplicate", "pull": "merged"}, Stage.MERGED, id="merged before it was said to be here"
        ),
        pytest.param(
            {"pull": "closed", "said": Stage.DUPLICATE}, Stage.PROPOSED, id="a maintainer reopens what was no duplicate"
        ),
        pytest.param(
            {"pull": "closed", "issue": "closed", "said": Stage.DUPLICATE},
            Stage.DUPLICATE,
            id="a duplicate whose comment was deleted",
        ),
    ],
)
def test_what_github_shows_decides_the_stage(shown, expected):
    assert decide(**shown) is expected


def test_no_question_is_asked_where_the_answer_does_not_matter():
    def never():
        raise AssertionError("asked")

    for pull, ordered, expected in [
        ("none", "", Stage.PROPOSED),
        ("merged", "", Stage.MERGED),
        ("merged", "reject", Stage.MERGED),
        ("closed", "reject", Stage.DECLINED),
        ("open", "duplicate", Stage.DUPLICATE),
    ]:
        decided = stage.decide(
            issue_is_open=True, pull=pull, said=None, is_on_base=never, closer_is_us=never, ordered=ordered
        )
        assert decided is expected


@pytest.mark.parametrize("value", list(Stage))
def test_a_status_comment_tells_the_stage_it_was_written_for(value):
    assert stage.said(f"{stage.marker(value)}\nThank you!") is value
    assert stage.said(f"{stage.marker(value, '0123456789abcdef')}\nThank you!") is value


@pytest.mark.parametrize(
    ("comment", "digest"),
    [
        ("<!-- living-review-bot:status proposed 0123456789abcdef -->\nThank you!", "0123456789abcdef"),
        ("\r\n<!-- living-review-bot:status merged 0123456789ab -->", "0123456789ab"),
        ("<!-- living-review-bot:status proposed -->", ""),
        ("<!-- living-review-bot:status proposed nothing -->", ""),
        ("Thanks!\n<!-- living-review-bot:status proposed 0123456789abcdef -->", ""),
        ("", ""),
    ],
)
def test_a_status_comment_tells_to_what_state_the_rest_was_brought(comment, digest):
    assert stage.digest_said(comment) == digest


def test_the_hidden_line_is_the_same_as_ever_where_there_is_nothing_to_add():
    assert stage.marker(Stage.NEEDS_CHANGES) == "<!-- living-review-bot:status needs-changes -->"
    assert stage.marker(Stage.PROPOSED, "0123456789ab") == "<!-- living-review-bot:status proposed 0123456789ab -->"


@pytest.mark.parametrize(
    "comment",
    [
        "",
        "Thanks!",
        "quoted: <!-- living-review-bot:status merged -->",
        "<!-- living-review-bot:status gone -->",
        "<!-- living-review-bot:status merged x -->",
    ],
)
def test_other_comments_tell_no_stage(comment):
    assert stage.said(comment) is None
