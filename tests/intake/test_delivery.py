"""A delivery: verified before it is read, and turned into a job only when it is ours to do."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.faults import DeliveryRejected
from bot.intake.delivery import Delivery, accept, accepted_events, job_of
from bot.intake.subject import Job, Subject

SECRET = "a secret of this test"
OURS = ("review-bot[bot]", "old-bot")

JSON = Mapping[str, object]


def sign(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def headers(body: bytes, event: str = "issues", **changed: str | None) -> dict[str, str]:
    given: dict[str, str | None] = {
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "X-Hub-Signature-256": sign(body),
        "Content-Type": "application/json",
    }
    given |= {name.replace("_", "-"): value for name, value in changed.items()}
    return {name: value for name, value in given.items() if value is not None}


def take(given: Mapping[str, str], body: bytes, *, secrets: tuple[str, ...] = (SECRET,)) -> Delivery:
    return accept(given, body, secrets=secrets, own_logins=OURS, max_body=100_000)


def deliver(event: str, payload: JSON) -> Delivery:
    body = json.dumps(payload).encode()
    return take(headers(body, event), body)


def status_of(given: Mapping[str, str], body: bytes, *, secrets: tuple[str, ...] = (SECRET,)) -> int:
    with pytest.raises(DeliveryRejected) as rejected:
        take(given, body, secrets=secrets)
    return rejected.value.status


def issue(
    action: str = "opened", *, sender: str = "ann", repository: object = "ann/papers", number: object = 12
) -> JSON:
    return {
        "action": action,
        "issue": {"number": number},
        "repository": {"full_name": repository},
        "sender": {"login": sender},
    }


def pull(
    action: str, *, branch: str = "submission/issue-12", head: str | None = "ann/papers", sender: str = "ann"
) -> JSON:
    return {
        "action": action,
        "pull_request": {"number": 40, "head": {"ref": branch, "repo": head and {"full_name": head}}},
        "repository": {"full_name": "ann/papers"},
        "sender": {"login": sender},
    }


def suite(
    action: str,
    *,
    branch: str | None = "submission/issue-12",
    pulls: list[tuple[int, int]] | None = None,
    head: int = 7,
    app: str = "other-ci",
    sender: str = "ann",
) -> JSON:
    """A check suite; `pulls` are the pull requests that it names, each with the id of the repository it goes into.

    `head` is the id of the repository that they come from.
    """
    named = [
        {"number": number, "base": {"repo": {"id": repository}}, "head": {"ref": branch, "repo": {"id": head}}}
        for number, repository in pulls or []
    ]
    return {
        "action": action,
        "check_suite": {"head_branch": branch, "pull_requests": named, "app": {"slug": app}},
        "repository": {"full_name": "ann/papers", "id": 7},
        "sender": {"login": sender},
    }


def run(payload: JSON) -> JSON:
    """A check run of this suite."""
    return {**payload, "check_run": {"check_suite": payload["check_suite"]}, "check_suite": None}


SUBMISSION = Job(flow="submission", subject=Subject("ann/papers", 12))
RERUN = Job(flow="submission", subject=Subject("ann/papers", 12), intent="rerun")
REVIEW = Job(flow="review", subject=Subject("ann/papers", 40))
REVIEW_AGAIN = Job(flow="review", subject=Subject("ann/papers", 40), intent="rerun")


# -- the signature ----------------------------------------------------------------------------------------------


def test_a_signed_delivery_is_read() -> None:
    assert deliver("issues", issue()) == Delivery(
        id="72d3162e-cc78-11e3-81ab-4c9367dc0958", event="issues", action="opened", job=SUBMISSION
    )


def test_the_signature_is_githubs_published_example() -> None:
    # https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    given = headers(b"", X_Hub_Signature_256=signature)
    assert status_of(given, b"Hello, World!", secrets=("It's a Secret to Everybody",)) == 400, "verified, but no JSON"
    assert status_of(given, b"Hello, World.", secrets=("It's a Secret to Everybody",)) == 401


def test_header_names_compare_without_case() -> None:
    body = json.dumps(issue()).encode()
    assert take({name.lower(): value for name, value in headers(body).items()}, body).job == SUBMISSION


def test_either_secret_is_taken_while_one_replaces_the_other() -> None:
    body = json.dumps(issue()).encode()
    for secret in ("new", "old"):
        given = headers(body, X_Hub_Signature_256=sign(body, secret))
        assert take(given, body, secrets=("new", "old")).job == SUBMISSION
    assert status_of(headers(body), body, secrets=("new", "old")) == 401


@pytest.mark.parametrize("secrets", [(), ("",)])
def test_without_a_secret_nothing_is_taken(secrets: tuple[str, ...]) -> None:
    body = json.dumps(issue()).encode()
    assert status_of(headers(body, X_Hub_Signature_256=sign(body, "")), body, secrets=secrets) == 401


@pytest.mark.parametrize("signature", [None, "", "sha256=", "sha256=0", "sha1=0", "\u20ac", "sha256=" + "0" * 64])
def test_an_unsigned_or_wrongly_signed_delivery_is_401(signature: str | None) -> None:
    body = json.dumps(issue()).encode()
    assert status_of(headers(body, X_Hub_Signature_256=signature), body) == 401


def test_a_sha1_signature_is_not_looked_at() -> None:
    body = json.dumps(issue()).encode()
    sha1 = "sha1=" + hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    assert status_of(headers(body, X_Hub_Signature=sha1, X_Hub_Signature_256=None), body) == 401
    assert status_of(headers(body, X_Hub_Signature_256=sha1), body) == 401


@given(flip=st.integers(min_value=0), bit=st.integers(0, 7))
def test_one_changed_bit_of_the_body_is_401(flip: int, bit: int) -> None:
    body = json.dumps(issue()).encode()
    changed = bytearray(body)
    changed[flip % len(body)] ^= 1 << bit
    assert status_of(headers(body), bytes(changed)) == 401


def test_the_signature_is_looked_at_before_anything_else() -> None:
    assert status_of({}, b"no JSON") == 401


# -- bad input --------------------------------------------------------------------------------------------------


def test_a_delivery_beyond_the_limit_is_413() -> None:
    body = b" " * 100_001
    assert status_of(headers(body), body) == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b'"issue"', b"\xff\xfe", b"[" * 50_000, b"payload=%7B%7D", b'{"action": 7}'],
)
def test_a_body_that_is_no_json_object_is_400(body: bytes) -> None:
    assert status_of(headers(body), body) == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"X_GitHub_Delivery": None},
        {"X_GitHub_Delivery": "a b"},
        {"X_GitHub_Delivery": "x\ny"},
        {"X_GitHub_Delivery": "a" * 65},
        {"X_GitHub_Event": None},
        {"X_GitHub_Event": "../issues"},
        {"Content_Type": None},
        {"Content_Type": "application/x-www-form-urlencoded"},
    ],
)
def test_missing_or_odd_headers_are_400(changed: dict[str, str | None]) -> None:
    body = json.dumps(issue()).encode()
    assert status_of(headers(body, **changed), body) == 400


@pytest.mark.parametrize(
    "repository", [None, 7, "papers", "ann/papers#1", "ann/../papers", "a b/c", "ann/papers\n", {}]
)
def test_a_repository_that_is_none_is_400(repository: object) -> None:
    body = json.dumps(issue(repository=repository)).encode()
    assert status_of(headers(body), body) == 400


@pytest.mark.parametrize("number", [None, 0, -1, 1.5, True, "12", [12]])
def test_an_issue_number_that_is_none_is_400(number: object) -> None:
    body = json.dumps(issue(number=number)).encode()
    assert status_of(headers(body), body) == 400


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("action", "issue", "pull_request", "head", "ref", "repository", "full_name", "number"),
                    *("check_run", "check_suite", "pull_requests", "base", "repo", "id", "app", "slug", "sender"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(event=st.sampled_from(sorted(accepted_events())), payload=json_values)
def test_any_signed_payload_is_a_delivery_or_rejected(event: str, payload: object) -> None:
    body = json.dumps(payload).encode()
    try:
        outcome: object = take(headers(body, event), body).event
    except DeliveryRejected as rejected:
        outcome = rejected.status
    assert outcome in (event, 400)


# -- whose job it is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["opened", "edited", "closed", "reopened", "labeled", "deleted", "transferred"])
def test_what_a_person_does_to_an_issue_is_a_submission(action: str) -> None:
    assert deliver("issues", issue(action)).job == SUBMISSION


@pytest.mark.parametrize("action", ["created", "edited", "deleted"])
def test_what_a_person_says_wakes_the_submission(action: str) -> None:
    assert deliver("issue_comment", issue(action)).job == SUBMISSION


def test_what_is_said_on_a_pull_request_goes_by_its_own_number() -> None:
    payload = {**issue("created"), "issue": {"number": 40, "pull_request": {"url": "https://example.org"}}}
    assert deliver("issue_comment", payload).job == Job(flow="submission", subject=Subject("ann/papers", 40))


@pytest.mark.parametrize("action", ["closed", "synchronize", "reopened", "edited"])
def test_a_pull_request_of_ours_belongs_to_its_issue(action: str) -> None:
    assert deliver("pull_request", pull(action)).job == SUBMISSION


def test_what_we_open_ourselves_needs_no_look() -> None:
    assert deliver("pull_request", pull("opened", sender="review-bot[bot]")).job is None
    assert deliver("pull_request", pull("ready_for_review")).job is None


def test_what_a_person_opens_for_us_belongs_to_its_issue() -> None:
    assert deliver("pull_request", pull("opened")).job == SUBMISSION


def test_another_pull_request_is_reviewed_anew_when_it_is_sent_elsewhere_and_not_for_other_words() -> None:
    payload = pull("edited", branch="fix")
    assert deliver("pull_request", payload | {"changes": {"base": {"ref": {"from": "main"}}}}).job == REVIEW
    assert deliver("pull_request", payload | {"changes": {"title": {"from": "A"}}}).job is None


@pytest.mark.parametrize("action", ["opened", "synchronize", "reopened", "ready_for_review"])
@pytest.mark.parametrize(
    "branch", ["main", "submission/issue-", "submission/issue-012", "submission/issue-12/x", "a-12"]
)
def test_every_other_pull_request_is_reviewed(action: str, branch: str) -> None:
    assert deliver("pull_request", pull(action, branch=branch)).job == REVIEW


@pytest.mark.parametrize("head", ["eve/papers", None])
def test_a_forks_branch_only_looks_like_ours(head: str | None) -> None:
    assert deliver("pull_request", pull("synchronize", head=head)).job == REVIEW
    assert deliver("pull_request", pull("opened", head=head)).job == REVIEW
    assert deliver("pull_request_review", pull("submitted", head=head)).job is None


@pytest.mark.parametrize("action", ["labeled", "unlabeled", "assigned", "closed"])
def test_what_changes_nothing_of_a_pull_request_wakes_no_review(action: str) -> None:
    assert deliver("pull_request", pull(action, branch="fix")).job is None


@pytest.mark.parametrize("action", ["submitted", "edited", "dismissed"])
def test_a_review_of_our_pull_request_belongs_to_its_issue(action: str) -> None:
    assert deliver("pull_request_review", pull(action)).job == SUBMISSION
    assert deliver("pull_request_review", pull(action, branch="fix")).job is None


def test_a_push_to_the_branch_is_looked_at() -> None:
    payload = {"ref": "refs/heads/submission/issue-12", "repository": {"full_name": "ann/papers"}}
    assert deliver("push", payload).job == SUBMISSION
    assert deliver("push", payload | {"ref": "refs/tags/submission/issue-12"}).job is None


def pushed(ref: str = "refs/heads/main", *, before: object = "a" * 40, after: object = "b" * 40) -> JSON:
    return {"ref": ref, "before": before, "after": after, "repository": {"full_name": "ann/papers"}}


def test_a_push_to_any_other_branch_is_looked_at_as_a_commit_with_what_was_there_before() -> None:
    subject = Subject("ann/papers", sha="b" * 40, since="a" * 40)
    assert deliver("push", pushed()).job == Job(flow="base", subject=subject)
    first = Job(flow="base", subject=Subject("ann/papers", sha="b" * 40))
    assert deliver("push", pushed(before="0" * 40)).job == first
    assert deliver("push", pushed(before=None)).job == first


def test_a_merge_of_ours_counts_as_a_push() -> None:
    assert deliver("push", pushed() | {"sender": {"login": "review-bot[bot]"}}).job is not None


@pytest.mark.parametrize("after", ["0" * 40, "", None, "B" * 40, "b" * 39, "../x"])
def test_a_branch_that_was_removed_and_a_commit_that_is_none_are_not_looked_at(after: object) -> None:
    assert deliver("push", pushed(after=after)).job is None


def test_a_tag_is_not_looked_at() -> None:
    assert deliver("push", pushed("refs/tags/v1")).job is None
    assert deliver("push", pushed() | {"ref": None}).job is None


def test_asking_for_the_checks_again_runs_them_again() -> None:
    payload = suite("rerequested", pulls=[(3, 99), (40, 7)])
    assert deliver("check_suite", payload).job == RERUN
    assert deliver("check_run", run(payload)).job == RERUN


def test_asking_for_them_on_a_forks_branch_that_is_named_like_ours_is_about_its_pull_request() -> None:
    assert deliver("check_suite", suite("rerequested", pulls=[(40, 7)], head=99)).job == REVIEW_AGAIN


def test_asking_for_them_on_another_branch_reviews_the_pull_request_that_is_named() -> None:
    payload = suite("rerequested", branch="fix", pulls=[(3, 99), (40, 7)])
    assert deliver("check_suite", payload).job == REVIEW_AGAIN
    assert deliver("check_run", run(payload)).job == REVIEW_AGAIN


@pytest.mark.parametrize("branch", ["fix", "submission/issue-12", None])
def test_where_no_pull_request_into_this_repository_is_named_the_commit_tells(branch: str | None) -> None:
    def at(payload: JSON) -> JSON:
        return payload | {"check_suite": payload["check_suite"] | {"head_sha": "b" * 40, "before": "a" * 40}}

    subject = Subject("ann/papers", sha="b" * 40, since="a" * 40)
    job = Job(flow="review", subject=subject, intent="rerun")
    assert deliver("check_suite", at(suite("rerequested", branch=branch))).job == job
    assert deliver("check_run", run(at(suite("rerequested", branch=branch, pulls=[(3, 99)])))).job == job
    assert deliver("check_suite", suite("rerequested", branch=branch)).job is None


def test_what_other_checks_found_is_what_an_accepted_submission_waits_for() -> None:
    assert deliver("check_suite", suite("completed")).job == SUBMISSION
    assert deliver("check_suite", suite("completed", branch="fix", pulls=[(40, 7)])).job is None


def test_the_checks_of_others_count_though_we_pushed_the_commit_and_our_own_do_not() -> None:
    assert deliver("check_suite", suite("completed", sender="review-bot[bot]")).job == SUBMISSION
    assert deliver("check_suite", suite("completed", app="review-bot")).job is None
    assert deliver("check_suite", {**suite("completed"), "check_suite": {"head_branch": "main"}}).job is None


@pytest.mark.parametrize("login", ["review-bot[bot]", "Review-Bot[bot]", "old-bot"])
def test_what_we_caused_ourselves_wakes_us_not(login: str) -> None:
    assert deliver("issues", issue("labeled", sender=login)).job is None
    assert deliver("issues", issue("closed", sender=login)).job is None
    assert deliver("pull_request", pull("edited", sender=login)).job is None
    assert deliver("pull_request", pull("opened", branch="fix", sender=login)).job is None
    assert deliver("pull_request_review", pull("dismissed", sender=login)).job is None
    assert deliver("issue_comment", issue("edited", sender=login)).job is None
    push = {"ref": "refs/heads/submission/issue-12", "repository": {"full_name": "ann/papers"}}
    assert deliver("push", push | {"sender": {"login": login}}).job is None


@pytest.mark.parametrize("action", ["closed", "synchronize"])
def test_a_pull_requests_end_and_new_commits_count_whoever_caused_them(action: str) -> None:
    assert deliver("pull_request", pull(action, sender="review-bot[bot]")).job == SUBMISSION


@pytest.mark.parametrize(
    ("event", "action"),
    [
        ("ping", ""),
        ("installation", "created"),
        ("issues", "pinned"),
        ("issues", "unlabeled"),
        ("pull_request", "labeled"),
        ("pull_request_review_comment", "created"),
        ("check_run", "created"),
        ("check_run", "completed"),
        ("star", "created"),
    ],
)
def test_every_other_event_is_taken_without_a_job(event: str, action: str) -> None:
    assert deliver(event, {"action": action, "zen": "Keep it logically awesome."}).job is None


# -- events of workflows ------------------------------------------------------------------------------------------


def happened(event: str, payload: JSON) -> Job | None:
    return job_of(event, json.dumps(payload).encode(), own_logins=OURS)


def test_an_event_of_a_workflow_means_what_the_delivery_means() -> None:
    assert happened("issues", issue()) == SUBMISSION
    assert happened("issue_comment", issue("created")) == SUBMISSION
    assert happened("pull_request", pull("opened", branch="fix")) == REVIEW
    assert happened("pull_request_target", pull("opened", branch="fix")) == REVIEW
    assert happened("pull_request_target", pull("closed")) == SUBMISSION
    assert happened("issues", issue(sender="review-bot[bot]")) is None


@pytest.mark.parametrize("payload", [{}, {"schedule": "0 3 * * *"}, {"action": 3}, {"inputs": None}])
def test_an_event_that_nobody_waits_for_is_no_job(payload: JSON) -> None:
    assert happened("schedule", payload) is None
    assert happened("workflow_dispatch", payload) is None


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff"])
def test_an_event_that_is_no_object_is_rejected(body: bytes) -> None:
    with pytest.raises(DeliveryRejected):
        job_of("issues", body, own_logins=OURS)
