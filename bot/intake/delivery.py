"""Headers and raw bytes of one HTTP call -> Delivery: verified, read, and turned into a job if it is ours.

The signature is compared on the raw bytes before anything is parsed. What is not signed, not readable or too
large is a DeliveryRejected with its HTTP status; an event nobody waits for is a Delivery without a job. The
payload goes no further.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeGuard

from bot.faults import DeliveryRejected
from bot.intake.subject import Flow, Job, Subject

CONTENT_TYPE = "application/json"

_ID = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
_EVENT = re.compile(r"[a-z_]{1,64}", re.ASCII)
_BRANCH = re.compile(r"submission/issue-([1-9][0-9]{0,9})", re.ASCII)
_REF = "refs/heads/"
_SHA = re.compile(r"(?!0+\Z)[0-9a-f]{40,64}", re.ASCII)

Payload = Mapping[str, object]
EMPTY: Payload = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One call by GitHub, verified. `job` is None when nothing of ours follows from it."""

    id: str
    event: str
    action: str
    """empty for events that have none, such as `push`"""
    job: Job | None


def _sender(payload: Payload) -> object:
    """Whose doing a delivery tells of, most of the time."""
    return _object(payload, "sender").get("login")


def _checking_app(payload: Payload) -> object:
    """Whose check suite it is. Its sender is who pushed the commit, which may be us."""
    slug = _object(_object(payload, "check_suite"), "app").get("slug")
    return f"{slug}[bot]" if isinstance(slug, str) else None


def _pusher(payload: Payload) -> object:
    """Whose push it is, where that matters: what we commit to a submission's branch, we know; a merge counts."""
    return _sender(payload) if _of_ref(payload) else None


def _nobody(payload: Payload) -> None:
    """For what counts also when we caused it."""
    del payload


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    """What follows from an event, and by whose login it is ours and drops out."""

    job: Callable[[Payload], Job | None]
    by: Callable[[Payload], object] = _sender


def accept(
    headers: Mapping[str, str],
    body: bytes,
    *,
    secrets: Sequence[str],
    own_logins: Collection[str],
    max_body: int,
) -> Delivery:
    """Verify a call and read it; raise DeliveryRejected (400, 401 or 413) when it is no delivery for us."""
    if len(body) > max_body:
        raise DeliveryRejected(f"A delivery may hold {max_body:,} bytes; this one is larger.", status=413)
    given = {name.lower(): value for name, value in headers.items()}
    _verify(given.get("x-hub-signature-256", ""), body, secrets)

    delivery_id, event = given.get("x-github-delivery", ""), given.get("x-github-event", "")
    if not _ID.fullmatch(delivery_id):
        raise _malformed("The header X-GitHub-Delivery must hold the delivery's id.")
    if not _EVENT.fullmatch(event):
        raise _malformed("The header X-GitHub-Event must name the event.")
    if given.get("content-type", "").partition(";")[0].strip().lower() != CONTENT_TYPE:
        raise _malformed(f"Set the webhook's content type to {CONTENT_TYPE}.")

    payload = _parse(body)
    action = payload.get("action", "")
    if not isinstance(action, str):
        raise _malformed("The payload's action must be text.")
    return Delivery(id=delivery_id, event=event, action=action, job=_job(event, action, payload, own_logins))


def job_of(event: str, body: bytes, *, own_logins: Collection[str]) -> Job | None:
    """What follows from an event of a workflow, which GitHub tells in the words of deliveries; they are not signed.

    Raises DeliveryRejected where it is no event as GitHub describes it.
    """
    payload = _parse(body)
    action = payload.get("action", "")
    event = "pull_request" if event == "pull_request_target" else event
    return _job(event, action, payload, own_logins) if isinstance(action, str) else None


def accepted_events() -> Mapping[str, frozenset[str]]:
    """The events we take, with their actions (an empty action for an event that has none)."""
    return {event: frozenset(a for e, a in _ROUTES if e == event) for event, _ in _ROUTES}


def _verify(signature: str, body: bytes, secrets: Sequence[str]) -> None:
    """Compare the signature with that of every secret, always all of them: the time taken tells nothing.

    https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries. The SHA-1 header is never
    looked at.
    """
    given = signature.encode("utf-8", "surrogateescape")
    expected = [
        b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()
        for secret in secrets
        if secret
    ]
    if not any([hmac.compare_digest(one, given) for one in expected]):  # noqa: C419 - a list, so none is skipped
        wrong = "is wrong" if signature else "is missing"
        raise DeliveryRejected(f"The signature (X-Hub-Signature-256) {wrong}.", status=401)


def _parse(body: bytes) -> Payload:
    try:
        payload: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _malformed("The body is no JSON.") from error
    if not _is_object(payload):
        raise _malformed("The body must be a JSON object.")
    return payload


def _job(event: str, action: str, payload: Payload, own_logins: Collection[str]) -> Job | None:
    route = _ROUTES.get((event, action))
    if route is None:
        return None
    by = route.by(payload)
    if isinstance(by, str) and by.casefold() in {login.casefold() for login in own_logins}:
        return None
    return route.job(payload)


# -- what follows from an event ----------------------------------------------------------------------------


def _issue(payload: Payload) -> Job:
    """The submission of an issue. A comment names a pull request as an issue, too; the flow knows which it is."""
    return Job(flow="submission", subject=_subject(_repository(payload), _object(payload, "issue").get("number")))


def _own_pull(payload: Payload) -> Job | None:
    """A pull request of ours belongs to the issue its branch was made for; a fork's branch only looks like ours."""
    head, repository = _object(_object(payload, "pull_request"), "head"), _repository(payload)
    if _object(head, "repo").get("full_name") != repository:
        return None
    return _of_branch(repository, head.get("ref"))


def _other_pull(payload: Payload) -> Job | None:
    """A pull request that is no submission of ours is reviewed."""
    number = _object(payload, "pull_request").get("number")
    return None if _own_pull(payload) else Job(flow="review", subject=_subject(_repository(payload), number))


def _pull(payload: Payload) -> Job | None:
    return _own_pull(payload) or _other_pull(payload)


def _pull_edited(payload: Payload) -> Job | None:
    """Of another's pull request, its text is nobody's business; where it goes decides what is new in it."""
    is_sent_elsewhere = bool(_object(_object(payload, "changes"), "base"))
    return _own_pull(payload) or (_other_pull(payload) if is_sent_elsewhere else None)


def _push(payload: Payload) -> Job | None:
    """The submission of a branch; of any other branch the flow finds out whether it holds the entries."""
    ref = payload.get("ref")
    if not isinstance(ref, str) or not ref.startswith(_REF):
        return None
    return _of_ref(payload) or _of_commit("base", payload, payload.get("after"), payload.get("before"))


def _of_ref(payload: Payload) -> Job | None:
    ref = payload.get("ref")
    return _of_branch(_repository(payload), ref.removeprefix(_REF) if isinstance(ref, str) else None)


def _suite(payload: Payload) -> Job | None:
    return _of_branch(_repository(payload), _object(payload, "check_suite").get("head_branch"))


def _suite_again(payload: Payload) -> Job | None:
    return _again(payload, _object(payload, "check_suite"))


def _run_again(payload: Payload) -> Job | None:
    return _again(payload, _object(_object(payload, "check_run"), "check_suite"))


def _again(payload: Payload, suite: Payload) -> Job | None:
    """The pull request that the suite names: a submission's if its branch is here, as a fork's only looks like one.

    A fork's is not named, and a push has none: what its commit belongs to, the flow finds out.
    """
    here = _object(payload, "repository").get("id")
    named = suite.get("pull_requests")
    job = None
    for pull in filter(_is_object, named) if isinstance(named, list) else ():
        # A commit may be the head of pull requests into several repositories.
        if _object(_object(pull, "base"), "repo").get("id") == here:
            head = _object(pull, "head")
            is_from_here = _object(head, "repo").get("id") == here
            job = _of_branch(_repository(payload), head.get("ref")) if is_from_here else None
            job = job or Job(flow="review", subject=_subject(_repository(payload), pull.get("number")))
            break
    job = job or _of_commit("review", payload, suite.get("head_sha"), suite.get("before"))
    return replace(job, intent="rerun") if job else None


def _of_commit(flow: Flow, payload: Payload, sha: object, before: object) -> Job | None:
    """The job of a commit, and of what was there before it; none where a branch was removed."""
    if not isinstance(sha, str) or not _SHA.fullmatch(sha):
        return None
    since = before if isinstance(before, str) and _SHA.fullmatch(before) else ""
    repository = _subject(_repository(payload), 1).repository
    return Job(flow=flow, subject=Subject(repository, sha=sha, since=since))


def _of_branch(repository: object, branch: object) -> Job | None:
    match = _BRANCH.fullmatch(branch) if isinstance(branch, str) else None
    return Job(flow="submission", subject=_subject(repository, int(match[1]))) if match else None


def _repository(payload: Payload) -> object:
    return _object(payload, "repository").get("full_name")


def _subject(repository: object, number: object) -> Subject:
    if not isinstance(number, int) or isinstance(number, bool):
        raise _malformed("The payload names no number of an issue or pull request.")
    try:
        return Subject.parse(f"{repository}#{number}")
    except ValueError as error:
        raise _malformed("The payload names no repository written owner/name, or no number of it.") from error


def _object(payload: Payload, key: str) -> Payload:
    value = payload.get(key)
    return value if _is_object(value) else EMPTY


def _is_object(value: object) -> TypeGuard[Payload]:
    return isinstance(value, dict)


def _malformed(message: str) -> DeliveryRejected:
    return DeliveryRejected(message, status=400)


# What we take. A form's label may be added later by a maintainer, and makes the issue a submission then; a removed one
# changes nothing that a flow reads. Where we may open no pull requests, people do it for us. Our own labels, comments
# and pushes would only wake us again. A pull request's end and its new commits count whoever caused them. The checks
# of other apps are what an accepted submission waits for.
_ROUTES: Mapping[tuple[str, str], _Route] = MappingProxyType(
    {
        ("issues", "opened"): _Route(job=_issue),
        ("issues", "edited"): _Route(job=_issue),
        ("issues", "closed"): _Route(job=_issue),
        ("issues", "reopened"): _Route(job=_issue),
        ("issues", "labeled"): _Route(job=_issue),
        ("issues", "deleted"): _Route(job=_issue),
        ("issues", "transferred"): _Route(job=_issue),
        ("issue_comment", "created"): _Route(job=_issue),
        ("issue_comment", "edited"): _Route(job=_issue),
        ("issue_comment", "deleted"): _Route(job=_issue),
        ("pull_request", "opened"): _Route(job=_pull),
        ("pull_request", "ready_for_review"): _Route(job=_other_pull),
        ("pull_request", "edited"): _Route(job=_pull_edited),
        ("pull_request", "reopened"): _Route(job=_pull),
        ("pull_request", "synchronize"): _Route(job=_pull, by=_nobody),
        ("pull_request", "closed"): _Route(job=_own_pull, by=_nobody),
        ("pull_request_review", "submitted"): _Route(job=_own_pull),
        ("pull_request_review", "edited"): _Route(job=_own_pull),
        ("pull_request_review", "dismissed"): _Route(job=_own_pull),
        ("push", ""): _Route(job=_push, by=_pusher),
        ("check_run", "rerequested"): _Route(job=_run_again),
        ("check_suite", "rerequested"): _Route(job=_suite_again),
        ("check_suite", "completed"): _Route(job=_suite, by=_checking_app),
    }
)
