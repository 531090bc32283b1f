"""Events: what happened, rendered as the payload GitHub would send, and handed to the app's outbox."""

from __future__ import annotations

from bot.sandbox.answers.accounts import installation, simple_user
from bot.sandbox.answers.repositories import repository as render_repository
from bot.sandbox.answers.shape import Json, node
from bot.sandbox.hub.world import World
from bot.sandbox.model import Installation, Repository, User

# Sent to every app: https://docs.github.com/webhooks/webhook-events-and-payloads#installation
_ALWAYS = frozenset({"installation", "installation_repositories"})
# An app that may write checks gets these unasked: https://docs.github.com/webhooks/webhook-events-and-payloads#check_run
_WITH_CHECKS = frozenset({"check_run", "check_suite"})


def announce(world: World, repository: Repository, event: str, action: str | None, sender: User, parts: Json) -> None:
    """Tell the app, if it is installed on the repository and wants to know."""
    found = world.installation_of(repository)
    if found is None or not is_subscribed(world, event):
        return
    payload: Json = {} if action is None else {"action": action}
    payload |= parts
    payload.setdefault("repository", render_repository(world.at, repository))
    payload["sender"] = simple_user(world.at, sender)
    payload["installation"] = {"id": found.id, "node_id": node("I", found.id)}
    subject = parts.get("issue") or parts.get("pull_request")
    number = subject.get("number") if isinstance(subject, dict) else None
    world.outbox.put(event, payload, installation_id=found.id, repository_id=repository.id, number=number)


def is_subscribed(world: World, event: str) -> bool:
    """Whether the app's manifest asks for an event, or GitHub sends it unasked."""
    if event in _ALWAYS or event in world.app.events:
        return True
    return event in _WITH_CHECKS and world.app.permissions.get("checks") == "write"


def install(world: World, repository: Repository) -> Installation:
    """Give the app a repository: the account's first one installs it, every other is added."""
    owner = repository.owner
    found = world.installations.get(owner.id)
    if found is None:
        found = Installation(
            id=world.new_id(), app=world.app, account=owner, created_at=world.now(), updated_at=world.now()
        )
        world.installations[owner.id] = found
        found.repositories.append(repository)
        _about_installation(world, found, "installation", "created", {"repositories": [_brief(repository)]})
    elif repository not in found.repositories:
        found.repositories.append(repository)
        found.updated_at = world.now()
        lists: Json = {
            "repositories_added": [_brief(repository)],
            "repositories_removed": [],
            "repository_selection": "selected",
        }
        _about_installation(world, found, "installation_repositories", "added", lists)
    return found


def uninstall(world: World, repository: Repository) -> None:
    """Take a repository from the app."""
    found = world.installation_of(repository)
    if found is None:
        return
    found.repositories.remove(repository)
    found.updated_at = world.now()
    lists: Json = {
        "repositories_added": [],
        "repositories_removed": [_brief(repository)],
        "repository_selection": "selected",
    }
    _about_installation(world, found, "installation_repositories", "removed", lists)


def ping(world: World) -> None:
    """The delivery that greets a new webhook."""
    hook = world.outbox.hook
    config: Json = {
        "content_type": "json",
        "insecure_ssl": "0",
        "secret": "********",
        "url": world.outbox.url or "",
    }
    about: Json = {
        "type": "App",
        "id": hook.id,
        "name": "web",
        "active": True,
        "events": list(world.app.events),
        "app_id": world.app.id,
        "config": config,
        "created_at": _iso(world),
        "updated_at": _iso(world),
        "deliveries_url": f"{world.at.api}/app/hook/deliveries",
    }
    payload: Json = {"zen": "Keep it logically awesome.", "hook_id": hook.id, "hook": about}
    world.outbox.put("ping", payload, installation_id=None, repository_id=None)


def _about_installation(world: World, found: Installation, event: str, action: str, parts: Json) -> None:
    payload: Json = {"action": action, "installation": installation(world.at, found)} | parts
    payload |= {"requester": None, "sender": simple_user(world.at, found.account)}
    world.outbox.put(event, payload, installation_id=found.id, repository_id=None)


def _brief(repository: Repository) -> Json:
    """A repository as the installation's events name it."""
    return {
        "id": repository.id,
        "node_id": node("R", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
    }


def _iso(world: World) -> str:
    return world.app.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
