"""The small pictures that people put under posts: counted, given and taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.sandbox.model import Comment, Issue
from bot.sandbox.page.visit import Visit
from bot.sandbox.refusal import RefusedError

KINDS: Mapping[str, str] = {
    "+1": "thumbs up",
    "-1": "thumbs down",
    "laugh": "laugh",
    "hooray": "hooray",
    "confused": "confused",
    "heart": "heart",
    "rocket": "rocket",
    "eyes": "eyes",
}
"""GitHub's names, and what they are called, in the order in which GitHub shows them"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A kind of reaction that a post has, and from whom."""

    content: str
    logins: Sequence[str]

    @property
    def words(self) -> str:
        """`thumbs up by ada, maria`."""
        return f"{KINDS[self.content]} by {', '.join(login.removesuffix('[bot]') for login in self.logins)}"


def given(post: Issue | Comment) -> list[Given]:
    """Every kind of reaction that a post has."""
    found = {kind: [one.user.login for one in post.reactions if one.content == kind] for kind in KINDS}
    return [Given(content=kind, logins=logins) for kind, logins in found.items() if logins]


def react(visit: Visit, post: Issue | Comment) -> None:
    """Put the chosen one under a post, or take it back."""
    content = visit.text("content")
    if content not in KINDS:
        raise RefusedError(422, f"{content} is no reaction.")
    thread = post if isinstance(post, Issue) else post.issue
    comment_id = post.id if isinstance(post, Comment) else 0
    is_mine = any(one.content == content and one.user.login == visit.me for one in post.reactions)
    press = visit.sandbox.take_back_reaction if is_mine else visit.sandbox.react
    press(thread.repository.full_name, visit.me, content, number=thread.number, comment_id=comment_id)
