"""Accounts, apps, installations and tokens as JSON."""

from __future__ import annotations

from bot.sandbox.answers.shape import Json, Urls, node, stamp
from bot.sandbox.model import App, Installation, User

_FEEDS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}


def simple_user(at: Urls, user: User) -> Json:
    """An account as it stands inside other answers."""
    url = f"{at.api}/users/{user.login}"
    return {
        "login": user.login,
        "id": user.id,
        "node_id": node("U", user.id),
        "avatar_url": f"{at.page}/avatars/{user.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{at.page}/{user.login}",
        "type": user.type,
        "user_view_type": "public",
        "site_admin": False,
    } | {key: url + rest for key, rest in _FEEDS.items()}


def user_or_none(at: Urls, user: User | None) -> Json | None:
    """The same, where there may be none."""
    return None if user is None else simple_user(at, user)


def public_user(at: Urls, user: User, *, repositories: int) -> Json:
    """An account as `GET /users/{username}` shows it."""
    return simple_user(at, user) | {
        "name": user.login,
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "twitter_username": None,
        "public_repos": repositories,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": stamp(user.created_at),
        "updated_at": stamp(user.created_at),
    }


def app(at: Urls, found: App, *, installations: int | None = None) -> Json:
    """A GitHub App."""
    answer: Json = {
        "id": found.id,
        "slug": found.slug,
        "node_id": node("A", found.id),
        "client_id": f"Iv1.{found.id:016x}",
        "owner": simple_user(at, found.owner),
        "name": found.name,
        "description": "",
        "external_url": f"{at.page}/apps/{found.slug}",
        "html_url": f"{at.page}/apps/{found.slug}",
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.created_at),
        "permissions": dict(found.permissions),
        "events": list(found.events),
    }
    return answer if installations is None else answer | {"installations_count": installations}


def app_or_none(at: Urls, found: App | None) -> Json | None:
    """The same, where there may be none."""
    return None if found is None else app(at, found)


def installation(at: Urls, found: Installation) -> Json:
    """The app on an account."""
    api = f"{at.api}/app/installations/{found.id}"
    return {
        "id": found.id,
        "node_id": node("I", found.id),
        "account": simple_user(at, found.account),
        "repository_selection": "selected",
        "access_tokens_url": f"{api}/access_tokens",
        "repositories_url": f"{at.api}/installation/repositories",
        "html_url": f"{at.page}/settings/installations/{found.id}",
        "app_id": found.app.id,
        "app_slug": found.app.slug,
        "client_id": f"Iv1.{found.app.id:016x}",
        "target_id": found.account.id,
        "target_type": found.account.type,
        "permissions": dict(found.app.permissions),
        "events": list(found.app.events),
        "created_at": stamp(found.created_at),
        "updated_at": stamp(found.updated_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": None,
        "suspended_at": None,
    }
