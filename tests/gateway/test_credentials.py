"""Who we are: an App, a personal token, the token of Actions, or someone we used to be."""

from __future__ import annotations

from datetime import timedelta

import pytest
from gateway_place import REVIEW, Place

from bot.faults import ConfigError, PermanentFailure
from bot.gateway.credentials import AppCredentials, TokenCredentials
from bot.publish.hub import Account, Check, Hub

TOKENS = "POST /app/installations/{installation_id}/access_tokens"
MARKER = "<!-- living-review-bot:status"
FINE = Check(name="Living review", digest="d", conclusion="neutral", title="All\nis " + "well " * 40, summary="s")
WRONG = Check(name="Living review", digest="e", conclusion="action_required", title="Look", summary="s")


def head(hub: Hub) -> str:
    commit = hub.branch(REVIEW, "main")
    assert commit is not None
    return commit.sha


# -- an App -----------------------------------------------------------------------------------------------------------


def test_an_app_is_its_bot_account(place: Place, hub: Hub) -> None:
    assert hub.is_app
    assert hub.is_us(Account(login=place.sandbox.app.login, id=1, is_bot=True))
    assert hub.is_us(Account(login=place.sandbox.app.login.upper(), id=1, is_bot=True))
    assert not hub.is_us(Account(login="ada", id=2))
    assert not hub.is_us(Account(login=place.sandbox.app.slug, id=3))


def test_a_process_can_say_its_login(place: Place) -> None:
    assert place.github().login() == place.sandbox.app.login


def test_a_token_is_kept_until_shortly_before_it_ends(place: Place) -> None:
    github = place.github()
    github.hub().repository(REVIEW)
    place.watch.ahead = timedelta(minutes=54)
    github.hub().repository(REVIEW)
    assert place.calls().count(TOKENS) == 1
    place.watch.ahead = timedelta(minutes=56)
    github.hub().repository(REVIEW)
    assert place.calls().count(TOKENS) == 2


def test_a_token_that_was_revoked_is_replaced_once(place: Place) -> None:
    github = place.github()
    github.hub().repository(REVIEW)
    place.sandbox.world.tokens.clear()
    github.hub().ensure_comment(place.subject, marker=MARKER, body=MARKER)
    assert place.calls().count(TOKENS) == 2
    assert len(place.comments()) == 1


def test_a_token_that_is_refused_again_is_a_failure(place: Place) -> None:
    hub = place.hub()
    place.sandbox.fail_next("/repos/{owner}/{repo}", status=401, times=2)
    with pytest.raises(
        PermanentFailure, match="does not accept our credentials; it did not find repository lab/review"
    ):
        hub.repository(REVIEW)


def test_an_app_that_was_installed_anew_is_found(place: Place) -> None:
    github = place.github()
    github.hub().repository(REVIEW)
    [installation] = place.sandbox.world.installations.values()
    installation.id += 1000
    place.sandbox.world.tokens.clear()
    github.hub().repository(REVIEW)


def test_a_repository_without_the_app_says_so(place: Place) -> None:
    place.sandbox.add_repository("lab/other", {"x": b"x"}, installed=False)
    with pytest.raises(PermanentFailure, match="The GitHub App is not installed on lab/other"):
        place.github().hub().repository("lab/other")


def test_an_app_that_was_taken_off_is_not_mistaken_for_an_issue_that_is_gone(place: Place) -> None:
    github = place.github()
    assert github.hub().issue(place.subject)
    place.sandbox.world.tokens.clear()
    token = "/app/installations/{installation_id}/access_tokens"
    place.sandbox.fail_next(token, status=404, times=2)
    with pytest.raises(PermanentFailure, match="could not give out a token for lab/review"):
        github.hub().issue(place.subject)


def test_two_repositories_of_one_installation_share_its_token(place: Place) -> None:
    place.sandbox.add_repository("lab/site", {"x": b"x"})
    hub = place.github().hub()
    hub.repository(REVIEW)
    hub.repository("lab/site")
    assert place.calls().count(TOKENS) == 1


def test_a_key_that_is_no_key_names_the_setting(place: Place) -> None:
    credentials = AppCredentials(app_id="1", private_key="-----BEGIN NONSENSE-----")
    with pytest.raises(ConfigError, match="private key of the GitHub App cannot be read"):
        place.github(credentials).hub().repository(REVIEW)


# -- a plain token ----------------------------------------------------------------------------------------------------


@pytest.fixture
def person(place: Place) -> TokenCredentials:
    """A personal token of someone who may write."""
    return TokenCredentials(place.sandbox.add_user("maria"))


def test_a_personal_token_is_its_person(place: Place, person: TokenCredentials) -> None:
    hub = place.hub(person)
    assert not hub.is_app
    assert hub.is_us(Account(login="Maria", id=1))
    assert place.calls() == []


def test_a_personal_token_writes_a_commit_status_instead_of_a_check_run(place: Place, person: TokenCredentials) -> None:
    hub = place.hub(person)
    hub.ensure_check(REVIEW, head(hub), FINE)
    [status] = place.sandbox.repository(REVIEW).statuses
    assert (status.state, status.context, status.target_url) == ("success", "Living review", None)
    assert status.description is not None
    assert status.description.startswith("All is well")
    assert len(status.description) <= 140


def test_a_commit_status_is_written_only_when_it_changes(place: Place, person: TokenCredentials) -> None:
    sha = head(place.hub(person))
    for check in (FINE, FINE, WRONG, WRONG, FINE):
        place.hub(person).ensure_check(REVIEW, sha, check)
    states = [status.state for status in place.sandbox.repository(REVIEW).statuses]
    assert states == ["success", "failure", "success"]


def test_the_token_of_actions_is_told_its_login(place: Place) -> None:
    hub = place.hub()
    place.sandbox.fail_next("/user", status=403, message="Resource not accessible by integration")
    unnamed = place.github(TokenCredentials("ghs_of_actions")).hub()
    with pytest.raises(ConfigError, match=r"Give the login with the token; .* github-actions\[bot\]"):
        unnamed.is_us(Account(login="x", id=1))
    named = place.github(TokenCredentials("ghs_of_actions", login="github-actions[bot]", checks=True)).hub()
    assert named.is_app
    assert named.is_us(Account(login="github-actions[bot]", id=1))
    assert hub.is_app


# -- secrets ----------------------------------------------------------------------------------------------------------


def test_no_secret_is_ever_shown(place: Place) -> None:
    app = AppCredentials(app_id="12", private_key="SECRET KEY")
    assert repr(app) == "AppCredentials(app_id='12')"
    token = TokenCredentials("ghp_SECRET", login="maria")
    assert repr(token) == "TokenCredentials(login='maria', checks=False)"
    with pytest.raises(PermanentFailure) as failure:
        place.github(token).hub().repository(REVIEW)
    chain = [failure.value, failure.value.__cause__, failure.value.__context__]
    assert "SECRET" not in "".join(map(repr, chain))


# -- someone we used to be --------------------------------------------------------------------------------------------


def test_the_comment_of_a_former_identity_is_ours_and_is_edited(place: Place) -> None:
    place.sandbox.comment(REVIEW, place.number, "old-bot", f"{MARKER} -->\nbefore")
    hub = place.github(former=frozenset({"Old-Bot"})).hub()
    hub.ensure_comment(place.subject, marker=MARKER, body=f"{MARKER} -->\nafter")
    assert place.comments() == [("old-bot", f"{MARKER} -->\nafter")]


def test_the_comment_of_a_former_identity_that_may_not_be_edited_stays_beside_ours(place: Place) -> None:
    place.sandbox.comment(REVIEW, place.number, "old-bot", f"{MARKER} -->\nbefore")
    github = place.github(former=frozenset({"old-bot"}))
    place.sandbox.fail_next("/repos/{owner}/{repo}/issues/comments/{comment_id}", status=403, message="Forbidden")
    for text in ("after", "later"):
        github.hub().ensure_comment(place.subject, marker=MARKER, body=f"{MARKER} -->\n{text}")
    assert place.comments() == [
        ("old-bot", f"{MARKER} -->\nbefore"),
        (place.sandbox.app.login, f"{MARKER} -->\nlater"),
    ]


def test_the_branch_and_pull_request_of_a_former_identity_are_taken_over(place: Place) -> None:
    branch = f"submission/issue-{place.number}"
    place.sandbox.push(REVIEW, "old-bot", {"x": b"x"}, branch=branch)
    pull = place.sandbox.open_pull(REVIEW, "old-bot", head=branch, title="before")
    hub = place.github(former=frozenset({"old-bot"})).hub()
    onto = hub.branch(REVIEW, branch)
    assert onto is not None
    assert onto.author is not None
    assert hub.is_us(onto.author)
    hub.ensure_files(REVIEW, branch, {"x": b"y"}, onto=onto, message="Go on")
    edited = hub.ensure_pull(REVIEW, branch=branch, base="main", title="after", body="b")
    assert (edited.number, edited.title) == (pull.issue.number, "after")
