"""What people said of an issue or pull request, and our answers without a word: a reaction, a review taken back."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.gateway import answers
from bot.gateway.client import Json
from bot.gateway.failures import Refused
from bot.gateway.run import Run
from bot.gateway.wire import nothing
from bot.intake.subject import Subject
from bot.publish.hub import Account, Comment, Review, Timeline

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reaction:
    """A reaction on a comment, and whose it is."""

    id: int
    content: str
    author: Account | None


class Timelines(Run):
    """The verbs of the hub about timelines and what stands on them."""

    def timeline(self, subject: Subject) -> Timeline:
        """The comments, reviews and reopenings of an issue or pull request, in one request a hundred events."""
        if subject not in self._seen.timelines:
            events = self._wire.list(
                subject.repository,
                f"/issues/{subject.number}/timeline",
                answers.event,
                to=f"read the timeline of {subject}",
            )
            self._seen.timelines[subject] = answers.timeline(events)
        return self._seen.timelines[subject]

    def own_reactions(self, repository: str, comment: Comment) -> frozenset[str]:
        """The kinds of reactions of ours on a comment; of one that is gone, those that anybody left, as last seen."""
        path = f"/issues/comments/{comment.id}/reactions"
        try:
            found = self._wire.list(repository, path, _read_reaction, to=f"read the reactions in {repository}")
        except Refused as error:
            if error.status != 404:
                raise
            return comment.reactions
        return frozenset(each.content for each in found if each.author and self.is_us(each.author))

    def ensure_reaction(
        self, repository: str, comment: Comment, content: str, *, instead_of: Collection[str] = ()
    ) -> None:
        """A reaction of ours on a comment; nothing when somebody's is already there, or the comment is gone.

        One of ours among `instead_of` is taken back.
        """
        mark = (comment.id, content)
        if mark in self._seen.reactions:
            return
        path = f"/issues/comments/{comment.id}/reactions"
        to = f"react to a comment in {repository}"
        try:
            if content not in comment.reactions:
                self._wire.write("POST", repository, path, {"content": content}, nothing, to=to)
            if comment.reactions & frozenset(instead_of):
                for reaction in self._wire.list(repository, path, _read_reaction, to=to):
                    if reaction.content in instead_of and reaction.author and self._is_me(reaction.author):
                        self._wire.write("DELETE", repository, f"{path}/{reaction.id}", None, nothing, to=to)
        except Refused as error:
            if error.status != 404:
                raise
        self._seen.reactions.add(mark)

    def ensure_dismissed(self, repository: str, number: int, review: Review, message: str) -> None:
        """Take back an approval; nothing when it is dismissed already.

        Where a protected branch reserves that to others (403, 404), or GitHub does not dismiss a review of this kind
        (422), the review stays: that we tell people of the change is enough.
        """
        if review.state == "dismissed" or review.id in self._seen.dismissed:
            return
        self._seen.dismissed.add(review.id)
        path = f"/pulls/{number}/reviews/{review.id}/dismissals"
        to = f"take back a review of {repository}#{number}"
        try:
            self._wire.write("PUT", repository, path, {"message": message}, nothing, to=to)
        except Refused as error:
            if error.status not in (403, 404, 422):
                raise
            log.warning("%s", error)
            return
        subject = Subject(repository, number)
        if known := self._seen.timelines.get(subject):
            reviews = tuple(
                replace(each, state="dismissed") if each.id == review.id else each for each in known.reviews
            )
            self._seen.timelines[subject] = replace(known, reviews=reviews)


def _read_reaction(answer: Json) -> _Reaction:
    return _Reaction(id=answer["id"], content=answer["content"], author=answers.account(answer["user"]))
