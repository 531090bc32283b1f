"""What GitHub promises about pull requests: opening, following their branch, merging, closing, reopening."""

from __future__ import annotations

import pytest
from sandbox_client import Client, app_token

from bot.sandbox.server import Sandbox

REVIEW = "acme/review"
REPO = f"/repos/{REVIEW}"
PULLS = f"{REPO}/pulls"
PAPER = "_publications/a.md"
ORIGINAL = b"---\ntitle: A\nyear: 2001\n---\none\ntwo\nthree\n"


def propose(
    sandbox: Sandbox, files: dict[str, bytes | None] | None = None, *, branch: str = "side", body: str = ""
) -> int:
    """A pull request of maria's from a new branch; its number."""
    sandbox.push(REVIEW, "maria", files or {f"{branch}.md": b"b\n"}, branch=branch)
    return sandbox.open_pull(REVIEW, "maria", head=branch, title=f"Add {branch}", body=body).issue.number


def state(client: Client, number: int) -> tuple[str, bool]:
    pull = client.get(f"{PULLS}/{number}").json
    return pull["state"], pull["merged"]


# -- opening ------------------------------------------------------------------------------------------------------


def test_a_pull_request_shows_both_its_ends(sandbox: Sandbox, app: Client) -> None:
    sha = sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side")
    made = app.post(PULLS, {"title": "Add b", "head": "side", "base": "main", "body": "Please"})
    assert made.status == 201
    pull = made.json
    assert (pull["head"]["ref"], pull["head"]["sha"], pull["head"]["label"]) == ("side", sha, "acme:side")
    assert (pull["base"]["ref"], pull["base"]["repo"]["default_branch"]) == ("main", "main")
    assert (pull["user"]["login"], pull["draft"], pull["merged"], pull["mergeable"]) == (
        "review-bot[bot]",
        False,
        False,
        True,
    )
    assert (pull["commits"], pull["changed_files"], pull["additions"], pull["deletions"]) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    ("promise", "change", "said"),
    [
        ("its head must be there", {"head": "nowhere"}, "head"),
        ("its base must be there", {"base": "nowhere"}, "base"),
        ("it needs a title", {"title": " "}, "title"),
        ("it needs commits", {"head": "same"}, "No commits between main and same"),
        ("one is open for a branch", {"head": "taken"}, "A pull request already exists for acme:taken."),
        ("its body holds 65,536 characters", {"body": "x" * 65_537}, "maximum is 65536 characters"),
    ],
)
def test_a_pull_request_is_refused(sandbox: Sandbox, app: Client, promise: str, change: dict, said: str) -> None:
    sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side")
    propose(sandbox, branch="taken")
    sandbox.move_branch(REVIEW, "maria", "same", sandbox.repository(REVIEW).git.branch("main"))
    refused = app.post(PULLS, {"title": "Add b", "head": "side", "base": "main"} | change)
    assert (refused.status, said in str(refused.json)) == (422, True), promise


def test_a_second_pull_request_may_go_into_another_base(sandbox: Sandbox, app: Client) -> None:
    sandbox.move_branch(REVIEW, "maria", "source", sandbox.repository(REVIEW).git.branch("main"))
    propose(sandbox)
    assert app.post(PULLS, {"title": "x", "head": "side", "base": "source"}).status == 201


def test_a_stranger_proposes_from_a_fork_only(sandbox: Sandbox, ada: Client) -> None:
    sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side")
    assert ada.post(PULLS, {"title": "x", "head": "side", "base": "main"}).status == 403
    sandbox.fork(REVIEW, "ada")
    sandbox.push("ada/review", "ada", {"c.md": b"c\n"}, branch="mine")
    pull = ada.post(PULLS, {"title": "x", "head": "ada:mine", "base": "main"}).json
    assert (pull["head"]["repo"]["full_name"], pull["head"]["repo"]["fork"]) == ("ada/review", True)
    assert [one["filename"] for one in ada.get(f"{PULLS}/{pull['number']}/files").json] == ["c.md"]
    # The head of a fork's pull request is read in the repository it goes into.
    sha = pull["head"]["sha"]
    assert ada.get(f"{REPO}/contents/c.md?ref={sha}").status == 200
    assert ada.get(f"{REPO}/git/ref/pull/{pull['number']}/head").json["object"]["sha"] == sha


def test_pull_requests_are_listed_by_head_base_and_state(sandbox: Sandbox, app: Client) -> None:
    one, two = propose(sandbox, branch="one"), propose(sandbox, branch="two")
    sandbox.close_issue(REVIEW, one, "maria")

    def listed(query: str) -> list[int]:
        return [pull["number"] for pull in app.get(f"{PULLS}?{query}").json]

    assert listed("") == [two]
    assert listed("state=all") == [two, one]
    assert listed("state=all&head=acme:one") == [one]
    assert listed("state=all&head=ada:one") == []
    assert listed("base=source") == []
    assert listed("state=all&sort=created&direction=asc") == [one, two]


# -- following its branch -----------------------------------------------------------------------------------------


def test_a_push_to_the_branch_moves_the_pull_request(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    sha = sandbox.push(REVIEW, "maria", {"c.md": b"c\n"}, branch="side")
    pull = app.get(f"{PULLS}/{number}").json
    assert (pull["head"]["sha"], pull["commits"], pull["changed_files"]) == (sha, 2, 2)
    assert [one["commit"]["message"] for one in app.get(f"{PULLS}/{number}/commits").json] == ["Update", "Update"]


def test_files_come_with_their_patches(sandbox: Sandbox, app: Client) -> None:
    number = propose(
        sandbox,
        {
            PAPER: ORIGINAL.replace(b"two", b"TWO"),
            "b.md": b"b\nc\n",
            "logo.png": b"\x89PNG\0\0",
            "README.md": None,
            "cut.md": b"no newline",
        },
    )
    files = {one["filename"]: one for one in app.get(f"{PULLS}/{number}/files").json}
    assert {name: one["status"] for name, one in files.items()} == {
        PAPER: "modified",
        "b.md": "added",
        "logo.png": "added",
        "README.md": "removed",
        "cut.md": "added",
    }
    assert files[PAPER]["patch"] == "@@ -3,5 +3,5 @@\n year: 2001\n ---\n one\n-two\n+TWO\n three"
    assert files["b.md"]["patch"] == "@@ -0,0 +1,2 @@\n+b\n+c"
    assert files["cut.md"]["patch"].endswith("+no newline\n\\ No newline at end of file")
    assert "patch" not in files["logo.png"]
    assert (files[PAPER]["additions"], files[PAPER]["deletions"], files[PAPER]["changes"]) == (1, 1, 2)


def test_a_moved_file_names_where_it_was(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox, {PAPER: None, "_publications/z.md": ORIGINAL})
    (file,) = app.get(f"{PULLS}/{number}/files").json
    assert (file["status"], file["filename"], file["previous_filename"]) == ("renamed", "_publications/z.md", PAPER)


def test_the_list_of_files_ends_at_3000(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox, {f"many/{at:04}.md": b"x\n" for at in range(3_010)})
    last = app.get(f"{PULLS}/{number}/files?per_page=100&page=30").json
    assert (len(last), last[-1]["filename"]) == (100, "many/2999.md")
    assert app.get(f"{PULLS}/{number}/files?per_page=100&page=31").json == []


def test_a_pull_request_is_read_as_a_diff(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    diff = app.get(f"{PULLS}/{number}", Accept="application/vnd.github.diff").body.decode()
    assert diff == "diff --git a/side.md b/side.md\n--- /dev/null\n+++ b/side.md\n@@ -0,0 +1 @@\n+b\n"
    assert sandbox.diff(REVIEW, number) == diff


def test_an_edit_changes_title_body_and_base(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    sandbox.move_branch(REVIEW, "maria", "source", sandbox.repository(REVIEW).git.branch("main"))
    edited = app.patch(f"{PULLS}/{number}", {"title": "T", "body": "B", "base": "source"}).json
    assert (edited["title"], edited["body"], edited["base"]["ref"]) == ("T", "B", "source")


# -- merging ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "parents", "message"), [
    ("merge", 2, "Merge pull request #1 from acme/side\n\nAdd side"),
    ("squash", 1, "Add side (#1)"),
    ("rebase", 1, "Update"),
])  # fmt: skip
def test_a_merge_puts_the_files_on_the_base(
    sandbox: Sandbox, maria: Client, method: str, parents: int, message: str
) -> None:
    number = propose(sandbox)
    sandbox.push(REVIEW, "maria", {"meanwhile.md": b"m\n"})
    merged = maria.put(f"{PULLS}/{number}/merge", {"merge_method": method})
    assert (merged.status, merged.json["merged"]) == (200, True)
    commit = maria.get(f"{REPO}/git/commits/{merged.json['sha']}").json
    assert (len(commit["parents"]), commit["message"]) == (parents, message)
    assert {path: sandbox.read_file(REVIEW, path) for path in ("side.md", "meanwhile.md")} == {
        "side.md": b"b\n",
        "meanwhile.md": b"m\n",
    }
    pull = maria.get(f"{PULLS}/{number}").json
    assert (pull["state"], pull["merged"], pull["merged_by"]["login"]) == ("closed", True, "maria")
    assert pull["merge_commit_sha"] == merged.json["sha"]
    assert maria.get(f"{PULLS}/{number}/merge").status == 204
    assert [one["filename"] for one in maria.get(f"{PULLS}/{number}/files").json] == ["side.md"]


def test_lines_changed_apart_merge_and_the_same_line_conflicts(sandbox: Sandbox, maria: Client) -> None:
    apart = propose(sandbox, {PAPER: ORIGINAL.replace(b"three", b"THREE")}, branch="apart")
    same = propose(sandbox, {PAPER: ORIGINAL.replace(b"2001", b"1999")}, branch="same")
    sandbox.push(REVIEW, "maria", {PAPER: ORIGINAL.replace(b"2001", b"2002")})
    pulls = {number: maria.get(f"{PULLS}/{number}").json for number in (apart, same)}
    assert [(pull["mergeable"], pull["mergeable_state"]) for pull in pulls.values()] == [
        (True, "clean"),
        (False, "dirty"),
    ]
    refused = maria.put(f"{PULLS}/{same}/merge")
    assert (refused.status, refused.message) == (405, "Pull Request is not mergeable")
    assert maria.put(f"{PULLS}/{apart}/merge").status == 200
    assert sandbox.read_file(REVIEW, PAPER) == ORIGINAL.replace(b"2001", b"2002").replace(b"three", b"THREE")


def test_a_merge_of_another_head_than_was_seen_is_refused(sandbox: Sandbox, maria: Client) -> None:
    number = propose(sandbox)
    seen = maria.get(f"{PULLS}/{number}").json["head"]["sha"]
    sandbox.push(REVIEW, "maria", {"c.md": b"c\n"}, branch="side")
    refused = maria.put(f"{PULLS}/{number}/merge", {"sha": seen})
    assert (refused.status, refused.message) == (409, "Head branch was modified. Review and try the merge again.")


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("merge", "Merge commits are not allowed on this repository."),
        ("squash", "Squash merges are not allowed on this repository."),
        ("rebase", "Rebase merges are not allowed on this repository."),
    ],
)
def test_a_method_that_the_repository_forbids_is_refused(
    sandbox: Sandbox, maria: Client, method: str, said: str
) -> None:
    number = propose(sandbox)
    sandbox.allow_methods(REVIEW, **{method: False})
    refused = maria.put(f"{PULLS}/{number}/merge", {"merge_method": method})
    assert (refused.status, refused.message) == (405, said)
    settings = maria.get(REPO).json
    allowed = {name for name in ("merge_commit", "squash_merge", "rebase_merge") if settings[f"allow_{name}"]}
    assert len(allowed) == 2
    assert not any(name.startswith(method) for name in allowed)


# https://docs.github.com/rest/repos/repos#get-a-repository
def test_how_a_repository_merges_is_shown_to_whoever_may_write_its_contents(
    sandbox: Sandbox, app: Client, ada: Client
) -> None:
    narrow = Client(sandbox, app_token(sandbox, body={"permissions": {"pull_requests": "write"}}))
    assert "allow_merge_commit" in app.get(REPO).json
    assert "allow_merge_commit" not in ada.get(REPO).json
    assert "allow_merge_commit" not in narrow.get(REPO).json


@pytest.mark.parametrize("how", ["closed", "merged", "draft"])
def test_what_is_not_open_and_ready_is_not_merged(sandbox: Sandbox, maria: Client, how: str) -> None:
    sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side")
    number = sandbox.open_pull(REVIEW, "maria", head="side", title="x", draft=how == "draft").issue.number
    if how == "closed":
        sandbox.close_issue(REVIEW, number, "maria")
    elif how == "merged":
        sandbox.merge(REVIEW, number, "maria")
    assert maria.put(f"{PULLS}/{number}/merge").status == 405


def test_a_stranger_merges_nothing(sandbox: Sandbox, ada: Client) -> None:
    assert ada.put(f"{PULLS}/{propose(sandbox)}/merge").status == 404


# https://docs.github.com/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/about-pull-request-merges#indirect-merges
def test_a_push_that_holds_the_head_merges_the_pull_request(sandbox: Sandbox, maria: Client) -> None:
    number = propose(sandbox)
    head = maria.get(f"{PULLS}/{number}").json["head"]["sha"]
    sandbox.move_branch(REVIEW, "acme", "main", head)
    assert state(maria, number) == ("closed", True)
    assert maria.get(f"{PULLS}/{number}").json["merged_by"]["login"] == "acme"


def test_a_hand_made_copy_of_the_change_merges_nothing(sandbox: Sandbox, maria: Client) -> None:
    number = propose(sandbox)
    sandbox.push(REVIEW, "acme", {"side.md": b"b\n"}, message="by hand")
    assert state(maria, number) == ("open", False)


def test_the_base_is_brought_into_the_branch(sandbox: Sandbox, maria: Client) -> None:
    number = propose(sandbox)
    assert maria.put(f"{PULLS}/{number}/update-branch", {}).status == 422
    sandbox.push(REVIEW, "maria", {"meanwhile.md": b"m\n"})
    stale = maria.put(f"{PULLS}/{number}/update-branch", {"expected_head_sha": "1" * 40})
    assert stale.status == 422
    assert maria.put(f"{PULLS}/{number}/update-branch", {}).status == 202
    assert sandbox.read_file(REVIEW, "meanwhile.md", "side") == b"m\n"
    assert [one["filename"] for one in maria.get(f"{PULLS}/{number}/files").json] == ["side.md"]


# -- closing keywords ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "state_after"),
    [
        ("Closes #1", "closed"),
        ("fixes: #1.", "closed"),
        ("RESOLVED acme/review#1", "closed"),
        ("closes ada/other#1", "open"),
        ("see #1", "open"),
        ("discloses #1", "open"),
        ("`closes #1`", "open"),
        ("closes #12", "open"),
    ],
)
def test_a_merge_into_the_default_branch_obeys_closing_keywords(
    sandbox: Sandbox, maria: Client, body: str, state_after: str
) -> None:
    sandbox.file_issue(REVIEW, "ada", title="Please add")
    sandbox.merge(REVIEW, propose(sandbox, body=body), "maria")
    issue = maria.get(f"{REPO}/issues/1").json
    assert issue["state"] == state_after
    assert (issue["closed_by"] or {}).get("login") == ("maria" if state_after == "closed" else None)


@pytest.mark.parametrize(
    "word", ["close", "closes", "closed", "fix", "fixes", "fixed", "resolve", "resolves", "resolved"]
)
def test_each_of_the_nine_keywords_closes_as_the_person_who_merged(sandbox: Sandbox, app: Client, word: str) -> None:
    sandbox.file_issue(REVIEW, "ada", title="Please add")
    sandbox.merge(REVIEW, propose(sandbox, body=f"{word.capitalize()} {REVIEW}#1"), "acme")
    assert app.get(f"{REPO}/issues/1").json["closed_by"]["login"] == "acme"
    (closed,) = [one for one in sandbox.deliveries if (one.event, one.action) == ("issues", "closed")]
    assert (closed.payload["sender"]["login"], closed.payload["issue"]["state_reason"]) == ("acme", "completed")


def test_a_merge_into_another_branch_closes_no_issue(sandbox: Sandbox, maria: Client) -> None:
    sandbox.file_issue(REVIEW, "ada", title="Please add")
    sandbox.move_branch(REVIEW, "maria", "source", sandbox.repository(REVIEW).git.branch("main"))
    sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side", message="Fixes #1")
    number = sandbox.open_pull(REVIEW, "maria", head="side", base="source", title="x", body="Closes #1").issue.number
    sandbox.merge(REVIEW, number, "maria")
    assert state(maria, number) == ("closed", True)
    assert maria.get(f"{REPO}/issues/1").json["state"] == "open"


def test_a_commit_message_closes_when_it_reaches_the_default_branch(sandbox: Sandbox, maria: Client) -> None:
    sandbox.file_issue(REVIEW, "ada", title="Please add")
    sandbox.push(REVIEW, "maria", {"b.md": b"b\n"}, branch="side", message="Fix #1")
    assert maria.get(f"{REPO}/issues/1").json["state"] == "open"
    sandbox.move_branch(REVIEW, "maria", "main", sandbox.repository(REVIEW).git.branch("side"))
    assert maria.get(f"{REPO}/issues/1").json["state"] == "closed"


# -- closing and reopening ----------------------------------------------------------------------------------------


def test_a_pull_request_whose_branch_is_deleted_is_closed(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    head = app.get(f"{PULLS}/{number}").json["head"]["sha"]
    app.delete(f"{REPO}/git/refs/heads/side")
    pull = app.get(f"{PULLS}/{number}").json
    assert (pull["state"], pull["merged"], pull["head"]["sha"]) == ("closed", False, head)
    assert app.get(f"{REPO}/issues/{number}").json["closed_by"]["login"] == "review-bot[bot]"


def test_a_branch_forced_back_onto_its_base_closes_the_pull_request(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    base = app.get(f"{REPO}/git/ref/heads/main").json["object"]["sha"]
    app.patch(f"{REPO}/git/refs/heads/side", {"sha": base, "force": True})
    assert state(app, number) == ("closed", False)


def test_a_closed_pull_request_reopens_while_its_branch_is_there(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    assert app.patch(f"{PULLS}/{number}", {"state": "closed"}).json["state"] == "closed"
    assert app.patch(f"{PULLS}/{number}", {"state": "open"}).json["state"] == "open"


def test_a_reopened_pull_request_is_where_its_branch_went_meanwhile(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    sandbox.close_issue(REVIEW, number, "maria")
    sha = sandbox.push(REVIEW, "maria", {"c.md": b"c\n"}, branch="side")
    assert app.get(f"{PULLS}/{number}").json["head"]["sha"] != sha
    assert app.patch(f"{PULLS}/{number}", {"state": "open"}).json["head"]["sha"] == sha


@pytest.mark.parametrize(
    ("promise", "prepare", "said"),
    [
        ("its branch is gone", "delete", "branch has been deleted"),
        ("its branch was made anew elsewhere", "recreate", "force-pushed or recreated"),
        ("its branch was forced elsewhere", "force", "force-pushed or recreated"),
        ("it was merged", "merge", "cannot be reopened"),
        ("another one is open for the branch", "second", "A pull request already exists"),
    ],
)
def test_a_pull_request_is_not_reopened_when(
    sandbox: Sandbox, app: Client, promise: str, prepare: str, said: str
) -> None:
    number = propose(sandbox)
    main = sandbox.repository(REVIEW).git.branch("main")
    if prepare == "merge":
        sandbox.merge(REVIEW, number, "maria")
    else:
        sandbox.close_issue(REVIEW, number, "maria")
    if prepare in ("delete", "recreate"):
        sandbox.delete_branch(REVIEW, "maria", "side")
    if prepare in ("recreate", "force"):
        sandbox.push(REVIEW, "maria", {"x.md": b"x\n"}, branch="side", onto=main, force=True)
    if prepare == "second":
        sandbox.open_pull(REVIEW, "maria", head="side", title="again")
    refused = app.patch(f"{PULLS}/{number}", {"state": "open"})
    assert (refused.status, said in str(refused.json)) == (422, True), promise


def test_a_branch_restored_where_it_was_lets_its_pull_request_reopen(sandbox: Sandbox, app: Client) -> None:
    number = propose(sandbox)
    head = app.get(f"{PULLS}/{number}").json["head"]["sha"]
    app.delete(f"{REPO}/git/refs/heads/side")
    app.post(f"{REPO}/git/refs", {"ref": "refs/heads/side", "sha": head})
    assert app.patch(f"{PULLS}/{number}", {"state": "open"}).json["state"] == "open"
    sha = sandbox.push(REVIEW, "maria", {"c.md": b"c\n"}, branch="side")
    assert app.get(f"{PULLS}/{number}").json["head"]["sha"] == sha
