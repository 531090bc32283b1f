"""Each refusal of GitHub tells who must act, and never repeats what was sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.faults import PermanentFailure, TemporaryFailure
from bot.gateway.failures import Overtaken, Refused, garbled, lost, refusal

NOON = datetime(2025, 1, 2, 12, tzinfo=UTC)
NOON_SECONDS = int(NOON.timestamp())


def meet(status: int, answer: object = None, **headers: str) -> Exception:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return refusal(status, named, answer, asked="comment on o/r#1", now=NOON)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_broken_github_is_temporary(status: int) -> None:
    error = meet(status, {"data": "<html>unicorn</html>"})
    assert isinstance(error, TemporaryFailure)
    assert error.retry_after is None
    assert str(error) == f"GitHub could not comment on o/r#1 (HTTP {status})."


def test_a_broken_github_may_say_when_to_come_back() -> None:
    error = meet(503, retry_after="7")
    assert isinstance(error, TemporaryFailure)
    assert error.retry_after == timedelta(seconds=7)


@pytest.mark.parametrize("status", [403, 429])
def test_a_used_up_hour_is_waited_for_until_its_reset(status: int) -> None:
    error = meet(status, x_ratelimit_remaining="0", x_ratelimit_reset=str(NOON_SECONDS + 900))
    assert isinstance(error, TemporaryFailure)
    assert error.retry_after == timedelta(minutes=15)


def test_a_reset_in_the_past_is_waited_for_a_second() -> None:
    error = meet(429, x_ratelimit_remaining="0", x_ratelimit_reset=str(NOON_SECONDS - 5))
    assert isinstance(error, TemporaryFailure)
    assert error.retry_after == timedelta(seconds=1)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (403, {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}),
        (403, {"message": "You have triggered an abuse detection mechanism."}),
        (429, None),
        (422, {"message": "Validation Failed", "errors": [{"code": "abuse", "field": "base"}]}),
        (422, {"message": "Validation Failed", "errors": ["was submitted too quickly"]}),
    ],
)
def test_a_secondary_limit_is_known_by_its_words_and_waited_for_a_minute(status: int, answer: object) -> None:
    error = meet(status, answer)
    assert isinstance(error, TemporaryFailure)
    assert error.retry_after == timedelta(seconds=60)


def test_a_secondary_limit_is_waited_for_as_github_says() -> None:
    error = meet(403, {"message": "You have exceeded a secondary rate limit."}, retry_after="120")
    assert isinstance(error, TemporaryFailure)
    assert error.retry_after == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (409, "Reference update conflict"),
        (409, "_publications/a.md does not match 257cc5642cb1a054f08cc83f2d943e56fd3ebe99"),
        (409, "is at 257cc5642cb1a054f08cc83f2d943e56fd3ebe99 but expected 76e1f0e2b3c5a6ad8e4f"),
        (422, "Update is not a fast forward"),
        (422, "Reference update failed"),
    ],
)
def test_a_lost_race_is_temporary(status: int, message: str) -> None:
    assert isinstance(meet(status, {"message": message}), TemporaryFailure)


@pytest.mark.parametrize("status", [405, 409])
def test_the_sentence_of_github_is_kept_for_whom_it_is_meant(status: int) -> None:
    error = meet(status, {"message": "Head branch was modified.", "errors": ["another"]})
    assert isinstance(error, Refused | Overtaken)
    assert error.reason == "Head branch was modified."
    assert error.said == "head branch was modified. another"
    assert "modified" not in str(error)


@pytest.mark.parametrize(
    ("status", "answer", "sentence"),
    [
        (401, {"message": "Bad credentials"}, "GitHub does not accept our credentials; it did not comment on o/r#1."),
        (404, None, "GitHub could not comment on o/r#1: it is not there, or we may not see it (HTTP 404)."),
        (410, None, "GitHub could not comment on o/r#1: it is not there, or we may not see it (HTTP 410)."),
        (451, None, "GitHub may not comment on o/r#1 for legal reasons (HTTP 451)."),
        (
            409,
            {"message": "Git Repository is empty."},
            "GitHub could not comment on o/r#1: the repository has no commit yet.",
        ),
        (
            422,
            {"message": "Repository rule violations found\n\nCannot update this protected ref."},
            "GitHub did not comment on o/r#1: a rule of the repository forbids it.",
        ),
        (
            409,
            {"message": "Could not update file: Changes must be made through a pull request."},
            "GitHub did not comment on o/r#1: a rule of the repository forbids it.",
        ),
        (
            409,
            {"message": "Repository rule violations found\n\nChanges must be made through a pull request."},
            "GitHub did not comment on o/r#1: a rule of the repository forbids it.",
        ),
        (422, {"message": "Validation Failed"}, "GitHub refused to comment on o/r#1 (HTTP 422)."),
        (403, {"message": "Forbidden"}, "GitHub does not let us comment on o/r#1: a permission is missing."),
    ],
)
def test_what_stays_wrong_is_permanent_and_says_what_was_asked(status: int, answer: object, sentence: str) -> None:
    error = meet(status, answer)
    assert isinstance(error, PermanentFailure)
    assert str(error) == sentence


def test_a_missing_permission_is_named() -> None:
    error = meet(
        403, {"message": "Resource not accessible by integration"}, x_accepted_github_permissions="issues=write"
    )
    assert str(error) == "GitHub does not let us comment on o/r#1: it needs the permission issues: write."


def test_what_github_quotes_of_our_request_is_read_but_never_shown() -> None:
    answer = {"message": "Invalid request.\n\nFor 'properties/body', \"MY SECRET\" is not a string."}
    error = meet(422, answer)
    assert isinstance(error, Refused)
    assert "my secret" in error.said
    assert "secret" not in str(error).lower()


def test_an_answer_that_never_came_is_temporary_and_shows_no_address() -> None:
    error = lost(ConnectionError("https://codeload.github.com/o/r?token=abc"), asked="send the files of o/r")
    assert str(error) == "No answer from GitHub when asked to send the files of o/r (ConnectionError)."


def test_an_answer_that_cannot_be_read_is_temporary() -> None:
    error = garbled(KeyError("sha"), asked="read branch main of o/r")
    assert str(error) == "GitHub's answer could not be read when asked to read branch main of o/r (KeyError)."
