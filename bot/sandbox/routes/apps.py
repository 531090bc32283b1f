"""The app itself: its installations, tokens and deliveries."""

from __future__ import annotations

from bot.sandbox.answers import accounts
from bot.sandbox.answers.repositories import repository as render_repository
from bot.sandbox.answers.shape import Json, stamp
from bot.sandbox.model import Installation, Level
from bot.sandbox.refusal import RefusedError, not_found, unprocessable
from bot.sandbox.routes.call import Answer, Call, Routes
from bot.sandbox.webhooks import Attempt, Delivery

routes = Routes()


@routes("GET", "/rate_limit")
def get_rate_limit(call: Call) -> Answer:
    return Answer(data=call.world.rates.as_json(call.caller.login))


@routes("GET", "/app", who="app")
def get_app(call: Call) -> Answer:
    return Answer(data=accounts.app(call.world.at, call.world.app, installations=len(call.world.installations)))


@routes("GET", "/app/installations", who="app")
def list_installations(call: Call) -> Answer:
    return call.page(list(call.world.installations.values()), lambda one: accounts.installation(call.world.at, one))


@routes("GET", "/app/installations/{installation_id}", who="app")
def get_installation(call: Call, installation_id: int) -> Answer:
    return Answer(data=accounts.installation(call.world.at, _installation(call, installation_id)))


@routes("GET", "/repos/{owner}/{repo}/installation", who="app")
def get_repository_installation(call: Call) -> Answer:
    found = call.world.installation_of(call.repository)
    if found is None:
        raise not_found()
    return Answer(data=accounts.installation(call.world.at, found))


@routes("GET", "/users/{username}/installation", who="app")
def get_user_installation(call: Call, username: str) -> Answer:
    user = call.world.users.get(username.lower())
    found = call.world.installations.get(user.id) if user is not None else None
    if found is None:
        raise not_found()
    return Answer(data=accounts.installation(call.world.at, found))


@routes("POST", "/app/installations/{installation_id}/access_tokens", who="app")
def create_token(call: Call, installation_id: int) -> Answer:
    found, world = _installation(call, installation_id), call.world
    permissions = _permissions(call)
    chosen = None
    names = call.body.texts("repositories")
    ids = call.body.texts("repository_ids")
    if names is not None or ids is not None:
        chosen = tuple(one for one in found.repositories if one.name in (names or ()) or str(one.id) in (ids or ()))
        if len(chosen) < len(names or ()) + len(ids or ()):
            raise unprocessable(
                "There is at least one repository that does not exist or is not accessible to the parent installation."
            )
    token = world.installation_token(found, permissions, chosen)
    answer: Json = {
        "token": token.value,
        "expires_at": stamp(token.expires_at or world.now()),
        "permissions": dict(permissions),
        "repository_selection": "selected",
    }
    if chosen is not None:
        answer["repositories"] = [render_repository(world.at, one) for one in chosen]
    return Answer(status=201, data=answer)


def _permissions(call: Call) -> dict[str, Level]:
    """What was asked for; never more than the app declared."""
    declared = call.world.app.permissions
    asked = call.body.inner("permissions")
    if asked is None or not asked.fields:  # an empty object asks for everything, as PyGithub does
        return dict(declared)
    given: dict[str, Level] = {}
    for name, level in asked.fields.items():
        if level not in ("read", "write") or name not in declared or (level == "write" and declared[name] == "read"):
            raise unprocessable("The permissions requested are not granted to this installation.")
        given[name] = "write" if level == "write" else "read"
    return given | {"metadata": "read"}


@routes("GET", "/installation/repositories", who="login")
def list_repositories(call: Call) -> Answer:
    token = call.caller.token
    if token is None or token.installation is None:
        raise RefusedError(
            403,
            "You must authenticate with an installation access token "
            "in order to list repositories for an installation.",
        )
    repositories = list(token.repositories or token.installation.repositories)
    shown, headers = call.paged(repositories)
    data: Json = {
        "total_count": len(repositories),
        "repository_selection": "selected",
        "repositories": [render_repository(call.world.at, one) for one in shown],
    }
    return Answer(data=data, headers=headers)


@routes("GET", "/app/hook/deliveries", who="app")
def list_deliveries(call: Call) -> Answer:
    """Newest first; `cursor` is the id of the last one seen."""
    items = [(delivery, attempt) for delivery in call.world.outbox.deliveries for attempt in delivery.attempts]
    items.sort(key=lambda item: -item[1].id)
    cursor, size = call.query.get("cursor", ""), call.query.get("per_page", "30")
    if cursor.isdecimal():
        items = [item for item in items if item[1].id < int(cursor)]
    count = min(int(size), 100) if size.isdecimal() else 30
    shown = items[:count]
    more = f'<{call.link(cursor=str(shown[-1][1].id))}>; rel="next"' if len(items) > count else ""
    return Answer(data=[_brief(*item) for item in shown], headers={"Link": more} if more else {})


@routes("GET", "/app/hook/deliveries/{delivery_id}", who="app")
def get_delivery(call: Call, delivery_id: int) -> Answer:
    delivery, attempt = _delivery(call, delivery_id)
    headers = call.world.outbox.headers(delivery)
    url = call.world.outbox.url
    data = _brief(delivery, attempt) | {
        "url": url or "",
        "request": {"headers": headers, "payload": delivery.payload},
        "response": {"headers": {}, "payload": None},
    }
    return Answer(data=data)


@routes("POST", "/app/hook/deliveries/{delivery_id}/attempts", who="app")
def redeliver(call: Call, delivery_id: int) -> Answer:
    delivery, _ = _delivery(call, delivery_id)
    call.world.outbox.redeliver(delivery)
    return Answer(status=202, data={})


def _brief(delivery: Delivery, attempt: Attempt) -> Json:
    return {
        "id": attempt.id,
        "guid": delivery.guid,
        "delivered_at": stamp(attempt.delivered_at),
        "redelivery": attempt.redelivery,
        "duration": attempt.seconds,
        "status": attempt.status,
        "status_code": attempt.status_code,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": delivery.installation_id,
        "repository_id": delivery.repository_id,
        "throttled_at": None,
    }


def _delivery(call: Call, attempt_id: int) -> tuple[Delivery, Attempt]:
    for delivery in call.world.outbox.deliveries:
        for attempt in delivery.attempts:
            if attempt.id == attempt_id:
                return delivery, attempt
    raise not_found()


def _installation(call: Call, installation_id: int) -> Installation:
    for found in call.world.installations.values():
        if found.id == installation_id:
            return found
    raise not_found()
