"""What GitHub promises about references, blobs, trees, commits and contents."""

from __future__ import annotations

import base64
import io
import subprocess
import tarfile

import pytest
from sandbox_client import Client

from bot.faults import ConfigError
from bot.sandbox.server import Sandbox

REPO = "/repos/acme/review"
GIT = f"{REPO}/git"
MISSING = "1" * 40


def head(client: Client, branch: str = "main") -> str:
    return client.get(f"{GIT}/ref/heads/{branch}").json["object"]["sha"]


def new_commit(
    client: Client, files: dict[str, str | None], *, onto: str = "", branch: str = "", **more: object
) -> str:
    """A commit through the git data routes, as the bot makes it."""
    onto = onto or head(client)
    base = client.get(f"{GIT}/commits/{onto}").json["tree"]["sha"]
    lines = [
        {"path": path, "mode": "100644", "type": "blob"} | ({"sha": None} if text is None else {"content": text})
        for path, text in files.items()
    ]
    tree = client.post(f"{GIT}/trees", {"base_tree": base, "tree": lines}).json["sha"]
    body = {"message": "Change", "tree": tree, "parents": [onto]} | more
    sha = client.post(f"{GIT}/commits", body).json["sha"]
    if branch:
        assert client.post(f"{GIT}/refs", {"ref": f"refs/heads/{branch}", "sha": sha}).status == 201
    return sha


# -- references ---------------------------------------------------------------------------------------------------


def test_a_new_reference_points_at_its_commit(app: Client) -> None:
    sha = head(app)
    made = app.post(f"{GIT}/refs", {"ref": "refs/heads/submission/issue-1", "sha": sha})
    assert (made.status, made.json["ref"], made.json["object"]["sha"]) == (201, "refs/heads/submission/issue-1", sha)
    assert app.get(f"{GIT}/ref/heads/submission/issue-1").json["object"]["type"] == "commit"
    assert app.get(f"{REPO}/branches/submission/issue-1").json["commit"]["sha"] == sha


@pytest.mark.parametrize(
    ("promise", "ref", "sha", "message"),
    [
        ("a reference is created once", "refs/heads/main", None, "Reference already exists"),
        ("its commit must be there", "refs/heads/new", MISSING, "Object does not exist"),
        ("its name begins with refs/", "heads/new", None, "Reference name must start with 'refs'"),
        ("its name has two slashes", "refs/new", None, "at least two slashes"),
        ("its name obeys git", "refs/heads/a..b", None, "not a valid ref name"),
        ("a folder of branches is no branch", "refs/heads/main/deeper", None, "not a valid ref name"),
        ("refs/pull belongs to GitHub", "refs/pull/1/head", None, "Reference name"),
    ],
)
def test_a_reference_is_refused(app: Client, promise: str, ref: str, sha: str | None, message: str) -> None:
    refused = app.post(f"{GIT}/refs", {"ref": ref, "sha": sha or head(app)})
    assert (refused.status, message in refused.message) == (422, True), promise


def test_a_reference_moves_forward(app: Client) -> None:
    sha = new_commit(app, {"b.md": "b\n"})
    assert app.patch(f"{GIT}/refs/heads/main", {"sha": sha}).status == 200
    assert head(app) == sha


def test_a_reference_moves_back_by_force_only(app: Client) -> None:
    before = head(app)
    after = new_commit(app, {"b.md": "b\n"}, branch="side")
    refused = app.patch(f"{GIT}/refs/heads/side", {"sha": before})
    assert (refused.status, refused.message) == (422, "Update is not a fast forward")
    assert head(app, "side") == after
    assert app.patch(f"{GIT}/refs/heads/side", {"sha": before, "force": True}).status == 200
    assert head(app, "side") == before


def test_a_reference_that_is_not_there_cannot_move_or_go(app: Client) -> None:
    moved = app.patch(f"{GIT}/refs/heads/nowhere", {"sha": head(app)})
    gone = app.delete(f"{GIT}/refs/heads/nowhere")
    assert [(one.status, one.message) for one in (moved, gone)] == [(422, "Reference does not exist")] * 2


def test_a_deleted_branch_is_gone(app: Client) -> None:
    new_commit(app, {"b.md": "b\n"}, branch="side")
    assert app.delete(f"{GIT}/refs/heads/side").status == 204
    assert app.get(f"{GIT}/ref/heads/side").status == 404
    assert app.get(f"{REPO}/branches/side").status == 404


def test_matching_references_are_found_by_their_beginning(app: Client) -> None:
    for number in (1, 2, 12):
        app.post(f"{GIT}/refs", {"ref": f"refs/heads/submission/issue-{number}", "sha": head(app)})
    found = app.get(f"{GIT}/matching-refs/heads/submission/issue-1").json
    assert [one["ref"] for one in found] == ["refs/heads/submission/issue-1", "refs/heads/submission/issue-12"]
    assert app.get(f"{GIT}/matching-refs/heads/none").json == []


# -- objects ------------------------------------------------------------------------------------------------------


def test_a_blob_is_read_as_it_was_written(app: Client) -> None:
    data = bytes(range(256)) * 5
    sha = app.post(f"{GIT}/blobs", {"content": base64.b64encode(data).decode(), "encoding": "base64"}).json["sha"]
    read = app.get(f"{GIT}/blobs/{sha}").json
    assert (base64.b64decode(read["content"]), read["size"], read["encoding"]) == (data, len(data), "base64")
    assert (
        app.post(f"{GIT}/blobs", {"content": "é\n"}).json["sha"]
        == app.post(f"{GIT}/blobs", {"content": base64.b64encode("é\n".encode()).decode(), "encoding": "base64"}).json[
            "sha"
        ]
    )


def test_a_tree_is_its_base_with_lines_set_and_removed(app: Client) -> None:
    sha = new_commit(app, {"_publications/b.md": "b\n", "deep/er/c.md": "c\n", "README.md": None})
    paths = [line["path"] for line in app.get(f"{GIT}/trees/{sha}?recursive=1").json["tree"]]
    assert paths == [
        "_publications",
        "_publications/a.md",
        "_publications/b.md",
        "deep",
        "deep/er",
        "deep/er/c.md",
    ]


def test_a_tree_without_recursive_shows_one_folder(app: Client) -> None:
    tree = app.get(f"{GIT}/trees/main").json
    assert [(line["path"], line["type"], line["mode"]) for line in tree["tree"]] == [
        ("README.md", "blob", "100644"),
        ("_publications", "tree", "040000"),
    ]
    assert tree["truncated"] is False


@pytest.mark.parametrize(
    ("promise", "base", "line", "status"),
    [
        ("an unknown base tree is 404", MISSING, {"content": "x"}, 404),
        ("an unknown blob is refused", None, {"sha": MISSING}, 422),
        ("a path may not leave the tree", None, {"path": "../x", "content": "x"}, 422),
        ("nor lead into .git", None, {"path": ".git/config", "content": "x"}, 422),
        ("nor be absolute", None, {"path": "/x", "content": "x"}, 422),
        ("what is not there cannot be removed", "main", {"sha": None}, 422),
    ],
)
def test_a_tree_is_refused(app: Client, promise: str, base: str | None, line: dict, status: int) -> None:
    if base == "main":
        base = app.get(f"{GIT}/trees/main").json["sha"]
    body = {"tree": [{"path": "x.md", "mode": "100644", "type": "blob"} | line]} | ({"base_tree": base} if base else {})
    assert app.post(f"{GIT}/trees", body).status == status, promise


@pytest.mark.parametrize("field", ["tree", "parents"])
def test_a_commit_of_unknown_objects_is_refused(app: Client, field: str) -> None:
    body = {"message": "x", "tree": app.get(f"{GIT}/trees/main").json["sha"], "parents": [head(app)]}
    body[field] = MISSING if field == "tree" else [MISSING]
    assert app.post(f"{GIT}/commits", body).status == 422


# https://docs.github.com/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots
def test_a_commit_of_an_app_without_an_author_is_signed_by_github_as_the_bots(sandbox: Sandbox, app: Client) -> None:
    commit = app.get(f"{GIT}/commits/{new_commit(app, {'b.md': 'b'})}").json
    assert commit["author"]["name"] == "review-bot[bot]"
    assert commit["author"]["email"] == f"{sandbox.app.bot.id}+review-bot[bot]@users.noreply.github.com"
    assert commit["committer"]["name"] == "GitHub"
    assert (commit["verification"]["verified"], commit["verification"]["reason"]) == (True, "valid")
    shown = app.get(f"{REPO}/commits/{commit['sha']}").json
    assert (shown["author"]["login"], shown["author"]["type"]) == ("review-bot[bot]", "Bot")


def test_a_commit_with_an_author_of_its_own_is_unsigned(app: Client) -> None:
    author = {"name": "Ada", "email": "ada@example.org", "date": "2024-05-01T10:00:00+02:00"}
    commit = app.get(f"{GIT}/commits/{new_commit(app, {'b.md': 'b'}, author=author)}").json
    assert commit["author"] == author | {"date": "2024-05-01T08:00:00Z"}
    assert commit["verification"]["verified"] is False
    assert app.get(f"{REPO}/commits/{commit['sha']}").json["author"] is None


def test_a_commit_of_a_personal_token_is_unsigned(maria: Client) -> None:
    commit = maria.get(f"{GIT}/commits/{new_commit(maria, {'b.md': 'b'})}").json
    assert (commit["author"]["name"], commit["verification"]["reason"]) == ("maria", "unsigned")


def test_a_commit_shows_its_files(app: Client) -> None:
    sha = new_commit(app, {"b.md": "b\n", "README.md": None, "_publications/a.md": "---\ntitle: A\n---\none\n"})
    shown = app.get(f"{REPO}/commits/{sha}").json
    assert {one["filename"]: one["status"] for one in shown["files"]} == {
        "README.md": "removed",
        "_publications/a.md": "modified",
        "b.md": "added",
    }
    assert shown["stats"]["total"] == sum(one["changes"] for one in shown["files"])


def test_an_unknown_commit_is_refused_in_words(app: Client) -> None:
    missing = app.get(f"{REPO}/commits/{MISSING}")
    assert (missing.status, missing.message) == (422, f"No commit found for SHA: {MISSING}")


def test_commits_are_listed_newest_first_and_by_path(app: Client) -> None:
    first = head(app)
    second = new_commit(app, {"b.md": "b\n"}, branch="side")
    third = new_commit(app, {"c.md": "c\n"}, onto=second)
    app.patch(f"{GIT}/refs/heads/side", {"sha": third})
    assert [one["sha"] for one in app.get(f"{REPO}/commits?sha=side").json] == [third, second, first]
    assert [one["sha"] for one in app.get(f"{REPO}/commits?sha=side&path=b.md").json] == [second]
    assert app.get(f"{REPO}/commits?sha=nowhere").status == 404


def test_a_comparison_counts_both_sides(app: Client) -> None:
    new_commit(app, {"b.md": "b\n"}, branch="side")
    app.patch(f"{GIT}/refs/heads/main", {"sha": new_commit(app, {"c.md": "c\n"})})
    found = app.get(f"{REPO}/compare/main...side").json
    assert (found["status"], found["ahead_by"], found["behind_by"]) == ("diverged", 1, 1)
    assert [one["filename"] for one in found["files"]] == ["b.md"]
    assert app.get(f"{REPO}/compare/main...main").json["status"] == "identical"
    assert app.get(f"{REPO}/compare/main...nowhere").status == 404


# -- contents -----------------------------------------------------------------------------------------------------


def test_contents_of_a_file_a_folder_and_the_root(app: Client) -> None:
    file = app.get(f"{REPO}/contents/_publications/a.md").json
    assert base64.b64decode(file["content"]).startswith(b"---\ntitle: A")
    assert (file["type"], file["encoding"]) == ("file", "base64")
    assert [one["path"] for one in app.get(f"{REPO}/contents/_publications").json] == ["_publications/a.md"]
    assert [one["type"] for one in app.get(f"{REPO}/contents/").json] == ["file", "dir"]
    assert app.get(f"{REPO}/contents/none.md").status == 404
    raw = app.get(f"{REPO}/contents/README.md", Accept="application/vnd.github.raw+json")
    assert raw.body == b"# A review\n"


def test_an_edit_needs_the_files_present_sha(maria: Client) -> None:
    path, text = f"{REPO}/contents/README.md", base64.b64encode(b"new\n").decode()
    present = maria.get(path).json["sha"]
    assert maria.put(path, {"message": "x", "content": text}).status == 422
    assert maria.put(path, {"message": "x", "content": text, "sha": MISSING}).status == 409
    edited = maria.put(path, {"message": "Edit", "content": text, "sha": present})
    assert (edited.status, edited.json["commit"]["message"]) == (200, "Edit")
    assert base64.b64decode(maria.get(path).json["content"]) == b"new\n"


def test_a_new_file_is_a_commit_on_the_branch(maria: Client) -> None:
    before = head(maria)
    made = maria.put(f"{REPO}/contents/d/new.md", {"message": "Add", "content": "eA==", "branch": "main"})
    assert (made.status, made.json["content"]["path"]) == (201, "d/new.md")
    assert [parent["sha"] for parent in made.json["commit"]["parents"]] == [before]
    assert head(maria) == made.json["commit"]["sha"]


def test_a_file_that_an_app_commits_is_signed_and_moves_the_pull_request(sandbox: Sandbox, app: Client) -> None:
    sandbox.push("acme/review", "maria", {"b.md": b"b\n"}, branch="side")
    sandbox.open_pull("acme/review", "maria", head="side", title="x")
    made = app.put(f"{REPO}/contents/c.md", {"message": "Add c", "content": "eA==", "branch": "side"}).json["commit"]
    assert (made["verification"]["verified"], made["committer"]["name"]) == (True, "GitHub")
    assert made["author"]["name"] == "review-bot[bot]"
    assert [one.event for one in sandbox.deliveries[-3:]] == ["push", "check_suite", "pull_request"]
    moved = sandbox.deliveries[-1].payload
    assert (moved["action"], moved["after"]) == ("synchronize", made["sha"])


@pytest.mark.parametrize("path", ["a/../b.md", ".git/config", "a//b.md"])
def test_a_path_that_git_would_not_take_is_refused(maria: Client, path: str) -> None:
    assert maria.put(f"{REPO}/contents/{path}", {"message": "x", "content": "eA=="}).status == 422


def test_a_file_is_deleted_by_its_sha(maria: Client) -> None:
    sha = maria.get(f"{REPO}/contents/README.md").json["sha"]
    assert maria.delete(f"{REPO}/contents/README.md", {"message": "x", "sha": MISSING}).status == 409
    assert maria.delete(f"{REPO}/contents/README.md", {"message": "Drop", "sha": sha}).json["content"] is None
    assert maria.get(f"{REPO}/contents/README.md").status == 404


def test_a_tarball_is_found_elsewhere_and_holds_every_file(app: Client) -> None:
    sent_on = app.get(f"{REPO}/tarball/main")
    assert (sent_on.status, "/codeload/acme/review/" in sent_on.headers["Location"]) == (302, True)
    with tarfile.open(fileobj=io.BytesIO(app.get(sent_on.headers["Location"]).body)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        top = archive.getnames()[0]
    assert {"README.md", "_publications/a.md"} <= names
    assert top == f"acme-review-{head(app)[:7]}"


# -- a checkout ---------------------------------------------------------------------------------------------------


def test_a_local_checkout_comes_with_all_its_branches_and_is_only_read(new_sandbox, tmp_path) -> None:
    checkout = tmp_path / "checkout"

    def git(*words: str) -> str:
        settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=source")
        done = subprocess.run(["git", *settings, *words], cwd=checkout, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    checkout.mkdir()
    git("init", "--quiet")
    (checkout / "a.md").write_text("a\n")
    git("add", "a.md")
    git("commit", "--quiet", "--message", "first")
    git("branch", "other")
    git("update-ref", "refs/remotes/origin/source", "HEAD")
    git("update-ref", "refs/remotes/origin/theirs", "HEAD")
    git("commit", "--quiet", "--allow-empty", "--message", "second, not pushed")
    before = git("for-each-ref") + git("status", "--porcelain")
    sandbox = new_sandbox()
    sandbox.add_repository("acme/site", clone_of=checkout, default_branch="source")
    client = Client(sandbox, sandbox.add_user("acme"))
    assert [one["name"] for one in client.get("/repos/acme/site/branches").json] == ["other", "source", "theirs"]
    assert client.get("/repos/acme/site/commits").json[0]["commit"]["message"] == "second, not pushed"
    sandbox.push("acme/site", "acme", {"b.md": b"b\n"})
    assert client.get("/repos/acme/site/contents/b.md").status == 200
    assert git("for-each-ref") + git("status", "--porcelain") == before


def test_a_folder_that_is_no_checkout_is_refused_in_words(new_sandbox, tmp_path) -> None:
    with pytest.raises(ConfigError, match="git cannot read"):
        new_sandbox().add_repository("acme/site", clone_of=tmp_path)
