"""What GitHub promises about check runs, check suites and commit statuses."""

from __future__ import annotations

import pytest
from sandbox_client import Client

from bot.sandbox.server import Sandbox

REVIEW = "acme/review"
REPO = f"/repos/{REVIEW}"
RUNS = f"{REPO}/check-runs"


def annotations(count: int) -> list[dict]:
    return [
        {"path": "README.md", "start_line": at, "end_line": at, "annotation_level": "warning", "message": f"line {at}"}
        for at in range(1, count + 1)
    ]


def run(sandbox: Sandbox, *, notes: int = 0, **more: object) -> dict:
    """The body of a new check run on the head of main."""
    sha = sandbox.repository(REVIEW).git.branch("main")
    output = {"title": "T", "summary": "S", "annotations": annotations(notes)}
    return {"name": "entries", "head_sha": sha, "output": output} | more


def test_a_check_run_is_read_as_it_was_made(sandbox: Sandbox, app: Client) -> None:
    made = app.post(RUNS, run(sandbox, status="completed", conclusion="failure", external_id="abc", notes=2))
    assert made.status == 201
    found = app.get(f"{RUNS}/{made.json['id']}").json
    assert (found["status"], found["conclusion"], found["external_id"]) == ("completed", "failure", "abc")
    assert (found["output"]["title"], found["output"]["annotations_count"]) == ("T", 2)
    assert found["app"]["slug"] == "review-bot"
    notes = app.get(f"{RUNS}/{found['id']}/annotations").json
    assert [(note["start_line"], note["message"]) for note in notes] == [(1, "line 1"), (2, "line 2")]


def test_a_conclusion_completes_a_run(sandbox: Sandbox, app: Client) -> None:
    made = app.post(RUNS, run(sandbox)).json
    assert (made["status"], made["conclusion"], made["completed_at"]) == ("queued", None, None)
    done = app.patch(f"{RUNS}/{made['id']}", {"conclusion": "neutral"}).json
    assert (done["status"], done["conclusion"], done["completed_at"] is None) == ("completed", "neutral", False)


# https://docs.github.com/rest/checks/runs#update-a-check-run: "limits the number of annotations to a maximum of 50 per API request"
def test_annotations_come_fifty_a_call_and_are_appended(sandbox: Sandbox, app: Client) -> None:
    refused = app.post(RUNS, run(sandbox, notes=51))
    assert (refused.status, "50 items are allowed" in refused.message) == (422, True)
    made = app.post(RUNS, run(sandbox, notes=50)).json
    more = {"output": {"title": "T", "summary": "S", "annotations": annotations(3)}}
    assert app.patch(f"{RUNS}/{made['id']}", more).json["output"]["annotations_count"] == 53
    assert len(app.get(f"{RUNS}/{made['id']}/annotations?per_page=100").json) == 53


@pytest.mark.parametrize(
    ("promise", "change"),
    [
        ("on a commit that is there", {"head_sha": "1" * 40}),
        ("with a known status", {"status": "done"}),
        ("with a known conclusion", {"conclusion": "ok"}),
        ("with a conclusion when completed", {"status": "completed"}),
        ("with a title and a summary", {"output": {"title": "T"}}),
        ("with a summary of 65,535 characters", {"output": {"title": "T", "summary": "x" * 65_536}}),
    ],
)
def test_a_check_run_is_taken_only(sandbox: Sandbox, app: Client, promise: str, change: dict) -> None:
    assert app.post(RUNS, run(sandbox) | change).status == 422, promise


# https://docs.github.com/rest/checks/runs: "Write permission for the REST API to interact with checks is only available to GitHub Apps"
def test_only_apps_write_checks_and_everybody_reads_them(sandbox: Sandbox, app: Client, maria: Client) -> None:
    refused = maria.post(RUNS, run(sandbox))
    assert (refused.status, refused.message) == (403, "You must authenticate via a GitHub App.")
    made = app.post(RUNS, run(sandbox)).json
    assert maria.get(f"{RUNS}/{made['id']}").status == 200


def test_the_latest_run_of_each_name_is_listed(sandbox: Sandbox, app: Client) -> None:
    old, new = (app.post(RUNS, run(sandbox, conclusion=end)).json["id"] for end in ("failure", "success"))
    other = app.post(RUNS, run(sandbox, name="config")).json["id"]
    listed = app.get(f"{REPO}/commits/main/check-runs").json
    assert (listed["total_count"], [one["id"] for one in listed["check_runs"]]) == (2, [other, new])
    every = app.get(f"{REPO}/commits/main/check-runs?filter=all").json
    assert [one["id"] for one in every["check_runs"]] == [other, new, old]
    named = app.get(f"{REPO}/commits/main/check-runs?check_name=config").json
    assert [one["id"] for one in named["check_runs"]] == [other]


def test_a_run_names_the_pull_request_of_its_commit_but_not_a_forks(sandbox: Sandbox, app: Client) -> None:
    sandbox.fork(REVIEW, "ada")
    shas = {
        "side": sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side"),
        "ada:mine": sandbox.push("ada/review", "ada", {"c.md": b"c\n"}, branch="mine"),
    }
    numbers = {head: sandbox.open_pull(REVIEW, "ada", head=head, title="x").issue.number for head in shas}
    named = {
        head: [one["number"] for one in app.post(RUNS, run(sandbox, head_sha=sha)).json["pull_requests"]]
        for head, sha in shas.items()
    }
    assert named == {"side": [numbers["side"]], "ada:mine": []}


def test_a_red_check_makes_a_pull_request_unstable_but_mergeable(sandbox: Sandbox, app: Client) -> None:
    sha = sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side")
    number = sandbox.open_pull(REVIEW, "maria", head="side", title="x").issue.number
    app.post(RUNS, run(sandbox, head_sha=sha, conclusion="failure"))
    pull = app.get(f"{REPO}/pulls/{number}").json
    assert (pull["mergeable"], pull["mergeable_state"]) == (True, "unstable")


def test_a_suite_is_as_good_as_its_worst_run(sandbox: Sandbox, app: Client) -> None:
    app.post(RUNS, run(sandbox, conclusion="success"))
    app.post(RUNS, run(sandbox, name="config", conclusion="failure"))
    (suite,) = app.get(f"{REPO}/commits/main/check-suites").json["check_suites"]
    assert (suite["status"], suite["conclusion"], suite["latest_check_runs_count"]) == ("completed", "failure", 2)
    assert app.get(f"{REPO}/check-suites/{suite['id']}").json["id"] == suite["id"]


# -- statuses -----------------------------------------------------------------------------------------------------


def test_statuses_are_combined_by_context(sandbox: Sandbox, maria: Client) -> None:
    sha = sandbox.repository(REVIEW).git.branch("main")
    assert maria.get(f"{REPO}/commits/{sha}/status").json["state"] == "pending"
    for state, context in (("failure", "entries"), ("success", "entries"), ("success", "config")):
        body = {"state": state, "context": context, "description": "d"}
        assert maria.post(f"{REPO}/statuses/{sha}", body).status == 201
    combined = maria.get(f"{REPO}/commits/{sha}/status").json
    assert (combined["state"], combined["total_count"]) == ("success", 2)
    assert len(maria.get(f"{REPO}/commits/{sha}/statuses").json) == 3


def test_a_status_is_written_by_who_may_write(sandbox: Sandbox, ada: Client, maria: Client, app: Client) -> None:
    sha = sandbox.repository(REVIEW).git.branch("main")
    assert ada.post(f"{REPO}/statuses/{sha}", {"state": "success"}).status == 404
    assert maria.post(f"{REPO}/statuses/{sha}", {"state": "great"}).status == 422
    assert maria.post(f"{REPO}/statuses/{'1' * 40}", {"state": "success"}).status == 422
    # The app's manifest does not ask for `statuses`.
    assert app.post(f"{REPO}/statuses/{sha}", {"state": "success"}).status == 403
