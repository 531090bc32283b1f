"""What GitHub's refusals mean for us: the one place where a status becomes a BotError.

In: status, headers and answer of a request that failed, and a phrase for what was asked. Out: TemporaryFailure
or PermanentFailure with a sentence for the operator. GitHub's own words are read, not repeated: they may quote what we
sent. (Its reason against a merge is for people, and quotes nothing; `gateway.merging` hands it on.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from bot.faults import BotError, PermanentFailure, TemporaryFailure

SECONDARY_LIMIT = timedelta(seconds=60)
"""How long to stay away when GitHub says "too fast" and not for how long (its documentation: a minute)."""

_TOO_FAST = ("secondary rate limit", "abuse", "retry your request again later", "submitted too quickly")
_OVERTAKEN = ("not a fast forward", "reference update failed", "cannot lock ref")
# The last two go on with the rule: "Could not update file: Changes must be made through a pull request."
_RULES = ("rule violations", "protected branch", "could not create file", "could not update file")


class Overtaken(TemporaryFailure):
    """GitHub's state changed while we asked. `said` and `reason` are as those of `Refused`."""

    def __init__(self, message: str, *, said: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.said = said
        self.reason = reason


class Refused(PermanentFailure):
    """GitHub understood and said no. `said` is all of its words in lower case: to be recognised, never to be shown.

    `reason` is its sentence as it stands: for people, and only where it quotes nothing of what we sent.
    """

    def __init__(self, message: str, *, status: int, said: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.said = said
        self.reason = reason


def refusal(status: int, headers: Mapping[str, str], answer: object, *, asked: str, now: datetime) -> BotError:
    """The failure behind an answer of 400 and above; header names are in lower case.

    A secondary limit is known by its words: it comes as 403, 429 or 422.
    """
    said = " ".join(_words(answer)).lower()
    reason = str(answer.get("message") or "") if isinstance(answer, Mapping) else ""
    stays = "empty" in said or any(words in said for words in _RULES)
    used_up = status in (403, 429) and headers.get("x-ratelimit-remaining") == "0"
    overtaken = status == 422 and any(words in said for words in _OVERTAKEN)
    after = _retry_after(headers)
    if status >= 500 or status == 408:
        return TemporaryFailure(f"GitHub could not {asked} (HTTP {status}).", retry_after=after)
    if used_up and "x-ratelimit-reset" in headers:
        until = datetime.fromtimestamp(float(headers["x-ratelimit-reset"]), UTC)
        return TemporaryFailure(
            f"GitHub's hourly limit of requests is used up; it could not {asked}.",
            retry_after=max(until - now, timedelta(seconds=1)),
        )
    if status == 429 or (status in (403, 422) and (after or any(words in said for words in _TOO_FAST))):
        return TemporaryFailure(
            f"GitHub asks us to slow down; it did not {asked}.", retry_after=after or SECONDARY_LIMIT
        )
    if overtaken or (status == 409 and not stays):
        sentence = f"Someone else was faster: GitHub did not {asked} (HTTP {status})."
        return Overtaken(sentence, said=said, reason=reason)
    return Refused(_sentence(status, headers, said, asked), status=status, said=said, reason=reason)


def lost(error: Exception, *, asked: str) -> TemporaryFailure:
    """The failure of a request that got no whole answer: whether GitHub did it is not known."""
    return TemporaryFailure(f"No answer from GitHub when asked to {asked} ({type(error).__name__}).")


def garbled(error: Exception, *, asked: str) -> TemporaryFailure:
    """The failure of a request whose answer is not as GitHub describes it (a proxy's page, a body cut short)."""
    return TemporaryFailure(f"GitHub's answer could not be read when asked to {asked} ({type(error).__name__}).")


def _sentence(status: int, headers: Mapping[str, str], said: str, asked: str) -> str:
    if status == 401:
        return f"GitHub does not accept our credentials; it did not {asked}."
    if status == 403:
        wanted = headers.get("x-accepted-github-permissions", "")
        need = f"it needs the permission {wanted.replace('=', ': ')}" if wanted else "a permission is missing"
        return f"GitHub does not let us {asked}: {need}."
    if status in (404, 410):
        return f"GitHub could not {asked}: it is not there, or we may not see it (HTTP {status})."
    if status == 409 and "empty" in said:
        return f"GitHub could not {asked}: the repository has no commit yet."
    if status == 451:
        return f"GitHub may not {asked} for legal reasons (HTTP 451)."
    if any(words in said for words in _RULES):
        return f"GitHub did not {asked}: a rule of the repository forbids it."
    return f"GitHub refused to {asked} (HTTP {status})."


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    seconds = headers.get("retry-after", "")
    return timedelta(seconds=int(seconds)) if seconds.isascii() and seconds.isdigit() else None


def _words(answer: object) -> Iterator[str]:
    """Every reason in an error answer: `message`, and the message, field and code of each of its `errors`."""
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, list):
        for item in answer:
            yield from _words(item)
    elif isinstance(answer, Mapping):
        for key in ("message", "errors", "field", "code", "data"):
            yield from _words(answer.get(key))
