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
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeGuard

from bot.faults import DeliveryRejected
from bot.intake.subject import Intent, Job, Subject

CONTENT_TYPE = "application/json"

_ID = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
_EVENT = re.compile(r"[a-z_]{1,64}", re.ASCII)
_BRANCH = re.compile(r"submission/issue-([1-9][0-9]{0,9})", re.ASCII)
_REF = "refs/heads/"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Route:
    """Where an event's subject stands in its payload, and whether it counts when we caused it ourselves."""

    subject: Callable[[Payload], Subject | None]
    intent: Intent = "none"
    counts_when_ours: bool = False


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
    if not route.counts_when_ours:
        ours = {login.casefold() for login in own_logins}
        sender = _object(payload, "sender").get("login")
        if isinstance(sender, str) and sender.casefold() in ours:
            return None
    subject = route.subject(payload)
    return None if subject is None else Job(flow="submission", subject=subject, intent=route.intent)


# -- where the subject stands ------------------------------------------------------------------------------


def _issue(payload: Payload) -> Subject | None:
    return _subject(_repository(payload), _object(payload, "issue").get("number"))


def _pull(payload: Payload) -> Subject | None:
    """A pull request's subject is the issue its branch was made for; a fork's branch only looks like ours."""
    pull = _object(payload, "pull_request")
    head, repository = _object(pull, "head"), _repository(payload)
    if _object(head, "repo").get("full_name") != repository:
        return None
    return _of_branch(repository, head.get("ref"))


def _push(payload: Payload) -> Subject | None:
    ref = payload.get("ref")
    return _of_branch(_repository(payload), ref.removeprefix(_REF) if isinstance(ref, str) else None)


def _check_run(payload: Payload) -> Subject | None:
    suite = _object(_object(payload, "check_run"), "check_suite")
    return _of_branch(_repository(payload), suite.get("head_branch"))


def _check_suite(payload: Payload) -> Subject | None:
    return _of_branch(_repository(payload), _object(payload, "check_suite").get("head_branch"))


def _of_branch(repository: object, branch: object) -> Subject | None:
    match = _BRANCH.fullmatch(branch) if isinstance(branch, str) else None
    return match and _subject(repository, int(match[1]))


def _repository(payload: Payload) -> object:
    return _object(payload, "repository").get("full_name")


def _subject(repository: object, number: object) -> Subject:
    if not isinstance(number, int) or isinstance(number, bool):
        raise _malformed("The payload names no issue number.")
    try:
        return Subject.parse(f"{repository}#{number}")
    except ValueError as error:
        raise _malformed("The payload names no repository written owner/name, or no issue of it.") from error


def _object(payload: Payload, key: str) -> Payload:
    value = payload.get(key)
    return value if _is_object(value) else EMPTY


def _is_object(value: object) -> TypeGuard[Payload]:
    return isinstance(value, dict)


def _malformed(message: str) -> DeliveryRejected:
    return DeliveryRejected(message, status=400)


# What we take. A form's label may be added later by a maintainer, and makes the issue a submission then. A
# removed label, a comment, a review change nothing a flow reads today. Our own label, comment and push would
# only wake us again; a pull request's end and its new commits count whoever caused them.
_ROUTES: Mapping[tuple[str, str], _Route] = MappingProxyType(
    {
        ("issues", "opened"): _Route(subject=_issue),
        ("issues", "edited"): _Route(subject=_issue),
        ("issues", "closed"): _Route(subject=_issue),
        ("issues", "reopened"): _Route(subject=_issue),
        ("issues", "labeled"): _Route(subject=_issue),
        ("issues", "deleted"): _Route(subject=_issue),
        ("issues", "transferred"): _Route(subject=_issue),
        ("pull_request", "closed"): _Route(subject=_pull, counts_when_ours=True),
        ("pull_request", "synchronize"): _Route(subject=_pull, counts_when_ours=True),
        ("pull_request", "reopened"): _Route(subject=_pull),
        ("pull_request", "edited"): _Route(subject=_pull),
        ("push", ""): _Route(subject=_push),
        ("check_run", "rerequested"): _Route(subject=_check_run, intent="rerun"),
        ("check_suite", "rerequested"): _Route(subject=_check_suite, intent="rerun"),
    }
)
