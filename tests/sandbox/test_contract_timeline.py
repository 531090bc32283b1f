"""What GitHub promises about timelines, and that time in the sandbox passes as people do things."""

from __future__ import annotations

from datetime import datetime

from sandbox_client import Client

from bot.sandbox.server import Sandbox

REVIEW = "acme/review"
REPO = f"/repos/{REVIEW}"


def told(client: Client, number: int, query: str = "per_page=100") -> list[dict]:
    answer = client.get(f"{REPO}/issues/{number}/timeline?{query}")
    assert answer.status == 200
    return answer.json


def kinds(client: Client, number: int) -> list[str]:
    return [one["event"] for one in told(client, number)]


def propose(sandbox: Sandbox, body: str = "") -> int:
    sandbox.push(REVIEW, "maria", {"side.md": b"b\n"}, branch="side")
    return sandbox.open_pull(REVIEW, "maria", head="side", title="Add side", body=body).issue.number


def test_the_timeline_of_an_issue_tells_what_happened_in_order(sandbox: Sandbox, ada: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="One").number
    sandbox.comment(REVIEW, number, "maria", "Thanks")
    sandbox.label(REVIEW, number, "maria", add=["bug"])
    sandbox.label(REVIEW, number, "maria", remove=["bug"])
    sandbox.edit_issue(
        REVIEW, number, "ada", title="Two", body="other words"
    )  # GitHub's timeline has no word for these
    sandbox.assign(REVIEW, number, "maria", ["maria"])
    sandbox.assign(REVIEW, number, "maria", [])
    sandbox.lock(REVIEW, number, "maria", reason="resolved")
    sandbox.unlock(REVIEW, number, "maria")
    sandbox.close_issue(REVIEW, number, "maria", reason="not_planned")
    sandbox.reopen_issue(REVIEW, number, "ada")
    found = told(ada, number)
    assert [(one["event"], one["actor"]["login"]) for one in found] == [
        ("commented", "maria"),
        ("labeled", "maria"),
        ("unlabeled", "maria"),
        ("renamed", "ada"),
        ("assigned", "maria"),
        ("unassigned", "maria"),
        ("locked", "maria"),
        ("unlocked", "maria"),
        ("closed", "maria"),
        ("reopened", "ada"),
    ]
    by_kind = {one["event"]: one for one in found}
    assert by_kind["commented"]["body"] == "Thanks"
    assert by_kind["labeled"]["label"] == {"name": "bug", "color": "d73a4a"}
    assert by_kind["renamed"]["rename"] == {"from": "One", "to": "Two"}
    assert by_kind["assigned"]["assignee"]["login"] == "maria"
    assert (by_kind["locked"]["lock_reason"], by_kind["unlocked"]["lock_reason"]) == ("resolved", None)
    assert by_kind["closed"]["state_reason"] == "not_planned"


def test_a_deleted_comment_leaves_the_timeline(sandbox: Sandbox, ada: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    gone = sandbox.comment(REVIEW, number, "ada", "one")
    kept = sandbox.comment(REVIEW, number, "ada", "two")
    sandbox.delete_comment(REVIEW, gone.id, "ada")
    sandbox.edit_comment(REVIEW, kept.id, "ada", "three")
    assert [(one["id"], one["body"]) for one in told(ada, number)] == [(kept.id, "three")]


def test_the_timeline_of_a_pull_request_tells_commits_reviews_and_the_merge(sandbox: Sandbox, ada: Client) -> None:
    number = propose(sandbox)
    sandbox.comment(REVIEW, number, "ada", "Please name the venue.")
    sha = sandbox.push(REVIEW, "maria", {"side.md": b"c\n"}, branch="side", message="Name the venue")
    sandbox.review(REVIEW, number, "acme", "APPROVE", "Good")
    merged = sandbox.merge(REVIEW, number, "acme")
    sandbox.delete_branch(REVIEW, "acme", "side")
    assert kinds(ada, number) == [
        "committed",
        "commented",
        "committed",
        "reviewed",
        "merged",
        "closed",
        "head_ref_deleted",
    ]
    _, _, pushed, reviewed, merge, closed, _ = told(ada, number)
    assert (pushed["sha"], pushed["message"]) == (sha, "Name the venue")
    assert (reviewed["user"]["login"], reviewed["state"], reviewed["commit_id"]) == ("acme", "approved", sha)
    assert (merge["commit_id"], merge["actor"]["login"], closed["commit_id"]) == (merged, "acme", None)


def test_commits_that_were_forced_away_leave_the_timeline(sandbox: Sandbox, ada: Client) -> None:
    number = propose(sandbox)
    main = sandbox.repository(REVIEW).git.branch("main")
    sha = sandbox.push(REVIEW, "maria", {"side.md": b"c\n"}, branch="side", onto=main, force=True)
    forced, commit = told(ada, number)
    assert (forced["event"], forced["commit_id"]) == ("head_ref_force_pushed", sha)
    assert (commit["event"], commit["sha"]) == ("committed", sha)


def test_a_branch_deleted_and_restored_is_told(sandbox: Sandbox, ada: Client) -> None:
    number = propose(sandbox)
    head = sandbox.pull(REVIEW, number).head_sha
    sandbox.delete_branch(REVIEW, "maria", "side")
    sandbox.move_branch(REVIEW, "maria", "side", head)
    sandbox.reopen_issue(REVIEW, number, "maria")
    assert kinds(ada, number) == ["committed", "head_ref_deleted", "closed", "head_ref_restored", "reopened"]


def test_an_issue_closed_by_a_commit_names_it(sandbox: Sandbox, ada: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    sha = sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, message=f"Fixes #{number}")
    (closed,) = told(ada, number)
    assert (closed["event"], closed["commit_id"], closed["actor"]["login"]) == ("closed", sha, "maria")


def test_what_an_app_did_is_told_with_the_app(sandbox: Sandbox, app: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    app.post(f"{REPO}/issues/{number}/comments", {"body": "Thanks"})
    app.patch(f"{REPO}/issues/{number}", {"state": "closed"})
    assert [(one["event"], one["performed_via_github_app"]["slug"]) for one in told(app, number)] == [
        ("commented", "review-bot"),
        ("closed", "review-bot"),
    ]


def test_a_timeline_comes_in_pages(sandbox: Sandbox, ada: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    for at in range(5):
        sandbox.comment(REVIEW, number, "ada", str(at))
    second = ada.get(f"{REPO}/issues/{number}/timeline?per_page=2&page=2")
    assert [one["body"] for one in second.json] == ["2", "3"]
    assert 'rel="next"' in second.headers["Link"]


def test_what_is_not_there_has_no_timeline(ada: Client) -> None:
    assert ada.get(f"{REPO}/issues/9/timeline").status == 404


def test_a_timeline_needs_no_delivery(new_sandbox) -> None:
    sandbox = new_sandbox()
    sandbox.add_repository(REVIEW, {"a": b""}, writers=["maria"], installed=False)
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    sandbox.close_issue(REVIEW, number, "ada")
    assert kinds(Client(sandbox, sandbox.add_user("ada")), number) == ["closed"]


# -- time ---------------------------------------------------------------------------------------------------------


def test_what_people_do_has_strictly_increasing_whole_seconds(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    times = [datetime.fromisoformat(told(app, number)[0]["committer"]["date"])]
    for _ in range(3):
        times.append(sandbox.comment(REVIEW, number, "ada", "x").created_at)
        sandbox.push(REVIEW, "maria", {"side.md": repr(times).encode()}, branch="side")
        times.append(datetime.fromisoformat(told(app, number)[-1]["committer"]["date"]))
        times.append(sandbox.review(REVIEW, number, "acme", "COMMENT", "y").submitted_at)
    assert times == sorted(set(times))
    assert all(one.microsecond == 0 for one in times)


def test_what_an_app_does_after_a_person_is_later_and_before_is_earlier(sandbox: Sandbox, app: Client) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="x").number
    first = app.post(f"{REPO}/issues/{number}/comments", {"body": "one"}).json["created_at"]
    said = sandbox.comment(REVIEW, number, "ada", "two").created_at
    last = app.post(f"{REPO}/issues/{number}/comments", {"body": "three"}).json["created_at"]
    assert datetime.fromisoformat(first) < said < datetime.fromisoformat(last)


def test_time_passes_for_comments_commits_and_checks_alike(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    begun = sandbox.comment(REVIEW, number, "ada", "x").created_at
    sandbox.pass_time(86_400)
    comment = app.post(f"{REPO}/issues/{number}/comments", {"body": "x"}).json["created_at"]
    sha = sandbox.push(REVIEW, "maria", {"side.md": b"c\n"}, branch="side")
    commit = app.get(f"{REPO}/commits/{sha}").json["commit"]["committer"]["date"]
    run = app.post(f"{REPO}/check-runs", {"name": "review", "head_sha": sha, "conclusion": "success"}).json
    for when in (comment, commit, run["started_at"], run["completed_at"]):
        assert (datetime.fromisoformat(when) - begun).total_seconds() >= 86_400
    assert app.get(f"{REPO}/issues/{number}").status == 200  # the token is as young as it was
