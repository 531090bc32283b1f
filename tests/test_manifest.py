"""The App asks for exactly what the code needs: no event it does not take, no permission it does not use."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.intake.delivery import accepted_events
from bot.publish.hub import Hub

MANIFEST = yaml.safe_load((Path(__file__).parent.parent / "app.yaml").read_text(encoding="utf-8"))

# What GitHub asks an App to hold for each verb: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
PERMISSION_OF_VERB = {
    "is_app": {},
    "is_us": {},
    "repository": {"metadata": "read"},
    "issue": {"issues": "read"},
    "comments": {"issues": "read"},
    "closer": {"issues": "read"},
    "branch": {"contents": "read"},
    "branches": {"contents": "read"},
    "heads": {"contents": "read"},
    "commit": {"contents": "read"},
    "pulls": {"pull_requests": "read"},
    "pull_commits": {"pull_requests": "read"},
    "tree": {"contents": "read"},
    "blobs": {"contents": "read"},
    "index": {"contents": "read"},
    "advice": {"contents": "read"},
    "timeline": {"issues": "read", "pull_requests": "read"},
    "permission": {"metadata": "read"},
    "labels": {"issues": "read"},
    "verdicts": {"checks": "read", "statuses": "read"},
    "pull": {"pull_requests": "read"},
    "pulls_at": {"pull_requests": "read"},
    "open_issues": {"issues": "read"},
    "compare": {"contents": "read"},
    "ensure_files": {"contents": "write"},
    "ensure_branch": {"contents": "write"},
    "ensure_no_branch": {"contents": "write"},
    "ensure_pull": {"pull_requests": "write"},
    "ensure_pull_state": {"pull_requests": "write"},
    "ensure_labels": {"issues": "write"},
    "ensure_comment": {"issues": "write"},
    "ensure_issue": {"issues": "write"},
    "ensure_issue_state": {"issues": "write"},
    "ensure_check": {"checks": "write"},
    "own_reactions": {"issues": "read"},
    "ensure_reaction": {"issues": "write"},
    "ensure_merged": {"contents": "write"},
    "ensure_locked": {"issues": "write"},
    "ensure_suggestions": {"pull_requests": "write"},
    "ensure_dismissed": {"pull_requests": "write"},
}

# An event is only delivered to an App that may read what it is about.
PERMISSION_OF_EVENT = {
    "issues": "issues",
    "issue_comment": "issues",
    "pull_request": "pull_requests",
    "pull_request_review": "pull_requests",
    "push": "contents",
    "check_run": "checks",
    "check_suite": "checks",
}


def verbs() -> set[str]:
    return {name for name in vars(Hub) if not name.startswith("_")}


def test_every_verb_of_the_hub_says_which_permission_it_needs() -> None:
    assert set(PERMISSION_OF_VERB) == verbs()


def test_the_app_asks_for_the_permissions_its_verbs_need_and_no_other() -> None:
    needed: dict[str, str] = {}
    for permissions in PERMISSION_OF_VERB.values():
        for name, level in permissions.items():
            needed[name] = "write" if "write" in (level, needed.get(name)) else "read"
    assert MANIFEST["default_permissions"] == needed


def test_the_app_subscribes_to_the_events_the_code_takes_and_no_other() -> None:
    assert len(MANIFEST["default_events"]) == len(set(MANIFEST["default_events"]))
    assert set(MANIFEST["default_events"]) == set(accepted_events())


def test_the_app_may_read_what_its_events_are_about() -> None:
    assert {PERMISSION_OF_EVENT[event] for event in accepted_events()} <= set(MANIFEST["default_permissions"])


def test_the_manifest_holds_what_github_asks_for() -> None:
    assert MANIFEST["url"].startswith("https://")
    assert MANIFEST["hook_attributes"]["url"].endswith("/webhook")
    assert set(MANIFEST) <= {
        "name",
        "url",
        "description",
        "public",
        "hook_attributes",
        "default_events",
        "default_permissions",
    }
