"""Suggestions on the lines of a pull request: those that are new come as one review, and none is made twice."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.gateway import answers
from bot.gateway.client import Json
from bot.gateway.failures import Refused
from bot.gateway.limits import fit
from bot.gateway.run import Run
from bot.gateway.wire import nothing
from bot.publish.hub import Account, Pull, Suggestion

log = logging.getLogger(__name__)


class Suggesting(Run):
    """The verb of the hub about suggestions."""

    def ensure_suggestions(self, repository: str, pull: Pull, suggestions: Sequence[Suggestion], *, lead: str) -> bool:
        """These suggestions on a pull request's head, those that we made before left out, in one review.

        Where GitHub cannot place one of them (422), none is made, and the answer is False: the check run says the same.
        """
        made = self._suggested(repository, pull) if suggestions else set()
        new = [each for each in suggestions if each.marker not in made]
        if not new:
            return True
        body: Json = {
            "commit_id": pull.head_sha,
            "event": "COMMENT",
            "body": lead,
            "comments": [
                {"path": each.path, "line": each.line, "side": "RIGHT", "body": fit(each.body)} for each in new
            ],
        }
        to = f"review the pull request {repository}#{pull.number}"
        try:
            self._wire.write("POST", repository, f"/pulls/{pull.number}/reviews", body, nothing, to=to)
        except Refused as error:
            if error.status != 422:
                raise
            log.warning("%s", error)
            return False
        made |= {each.marker for each in new}
        return True

    def _suggested(self, repository: str, pull: Pull) -> set[str]:
        """The lines of our comments on this pull request's lines; among them the markers of what we suggested."""
        key = (repository, pull.number)
        if key not in self._seen.suggested:
            path = f"/pulls/{pull.number}/comments"
            to = f"read the comments on lines of {repository}#{pull.number}"
            found = self._wire.list(repository, path, _read, to=to) if pull.has_line_comments else []
            self._seen.suggested[key] = {
                line for author, body in found if self.is_us(author) for line in body.splitlines()
            }
        return self._seen.suggested[key]


def _read(answer: Json) -> tuple[Account, str]:
    return answers.account(answer["user"]) or answers.GHOST, answer["body"]
