"""Jobs of workflows: they act as the app `github-actions`, by a token for their own repository.

No workflow runs here; this is what its GITHUB_TOKEN may do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from bot.sandbox.hub.world import World
from bot.sandbox.model import Actor, App, Installation, Level, Repository, Token
from bot.sandbox.refusal import RefusedError

SLUG = "github-actions"
_LONGEST_JOB = timedelta(hours=6)
"""https://docs.github.com/actions/reference/limits: a job on a machine of GitHub's"""


def job_token(world: World, repository: Repository, permissions: Mapping[str, Level]) -> Token:
    """The GITHUB_TOKEN of a new job; `permissions` are those of its workflow."""
    app, now = _app(world), world.now()
    installation = Installation(
        id=world.new_id(),
        app=app,
        account=repository.owner,
        repositories=[repository],
        created_at=now,
        updated_at=now,
    )
    given: dict[str, Level] = {**permissions, "metadata": "read"}
    return world.installation_token(installation, given, None, life=_LONGEST_JOB)


def require_leave_to_open_pulls(world: World, repository: Repository, actor: Actor) -> None:
    """Refuse a job that would open a pull request where its repository forbids that.

    The words are GitHub's: https://github.com/github/docs/issues/36525.
    """
    if actor.app is not None and actor.app is world.actions and not repository.allows_actions_to_open_pulls:
        raise RefusedError(403, "GitHub Actions is not permitted to create or approve pull requests.")


def _app(world: World) -> App:
    if world.actions is None:
        world.actions = App(
            id=world.new_id(),
            slug=SLUG,
            name="GitHub Actions",
            private_key="",
            public_key="",
            webhook_secret="",
            permissions={},
            events=(),
            owner=world.account("github"),
            bot=world.bot_account(f"{SLUG}[bot]"),
            created_at=world.now(),
        )
    return world.actions
