"""git as the command line asks it: what changed since a commit, and how files were then."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.checkout_git import Change, base_of, changes, contents, git
from bot.checkout_since import Since
from bot.faults import ConfigError, PermanentFailure

Git = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit, `start`, that holds three entries."""
    root = tmp_path / "review"
    (root / "p").mkdir(parents=True)
    for name in ("a", "b", "c"):
        (root / "p" / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n" + f"Words of {name}.\n" * 20, "utf-8")
    run(root, "init", "--quiet", "--initial-branch", "main")
    run(root, "config", "user.name", "Ada")
    run(root, "config", "user.email", "ada@example.org")
    save(root)
    run(root, "tag", "start")
    return root


def run(root: Path, *arguments: str) -> str:
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True, env=environ, text=True)
    return done.stdout.strip()


def save(root: Path) -> None:
    run(root, "add", "--all")
    run(root, "commit", "--quiet", "--message", "Work")


def kinds(found: tuple[Change, ...]) -> list[tuple[str, str, bool]]:
    return [(change.path, change.former, bool(change.blob)) for change in found]


def test_all_that_differs_is_told_committed_or_not(repository: Path) -> None:
    (repository / "p" / "a.md").write_text("committed", "utf-8")
    save(repository)
    (repository / "p" / "b.md").write_text("staged", "utf-8")
    run(repository, "add", "p/b.md")
    (repository / "p" / "c.md").unlink()
    (repository / "p" / "new.md").write_text("not even added", "utf-8")
    (repository / ".gitignore").write_text("*.log\n", "utf-8")
    (repository / "x.log").write_text("", "utf-8")
    assert kinds(changes(repository, "start")) == [
        (".gitignore", "", False),
        ("p/a.md", "p/a.md", True),
        ("p/b.md", "p/b.md", True),
        ("", "p/c.md", True),
        ("p/new.md", "", False),
    ]


def test_nothing_changed_is_nothing_told(repository: Path) -> None:
    assert changes(repository, "start") == ()


def test_a_file_that_was_moved_is_known_by_both_its_names(repository: Path) -> None:
    run(repository, "mv", "p/a.md", "p/z.md")
    with (repository / "p" / "z.md").open("a") as file:
        file.write("More.\n")
    assert kinds(changes(repository, "start")) == [("p/z.md", "p/a.md", True)]


def test_names_may_be_anything(repository: Path) -> None:
    names = ["two\nlines.md", "🦆 \t.md", ":100644 x.md", os.fsdecode(b"\xff.md"), "-n.md"]
    for name in names:
        (repository / name).write_text("text", "utf-8")
    assert {change.path for change in changes(repository, "start")} == set(names)
    save(repository)
    assert {change.path for change in changes(repository, "start")} == set(names)
    found = changes(repository, "HEAD~1")
    assert {change.path for change in found} == set(names)


def test_links_and_submodules_have_no_content(repository: Path) -> None:
    (repository / "p" / "link.md").symlink_to("a.md")
    run(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository), "sub.md")
    save(repository)
    run(repository, "tag", "then")
    (repository / "p" / "link.md").unlink()
    (repository / "p" / "link.md").write_text("a file now", "utf-8")
    run(repository, "rm", "--quiet", "sub.md")
    assert kinds(changes(repository, "then")) == [
        (".gitmodules", ".gitmodules", True),
        ("p/link.md", "p/link.md", False),
        ("", "sub.md", False),
    ]


def test_a_review_in_a_folder_of_its_repository_sees_its_own_files(repository: Path) -> None:
    (repository / "p" / "a.md").write_text("changed", "utf-8")
    (repository / "elsewhere.md").write_text("new", "utf-8")
    (repository / "p" / "new.md").write_text("new", "utf-8")
    assert kinds(changes(repository / "p", "start")) == [("a.md", "a.md", True), ("new.md", "", False)]


def test_conflicts_are_told_once(repository: Path) -> None:
    run(repository, "checkout", "--quiet", "-b", "theirs")
    (repository / "p" / "a.md").write_text("theirs", "utf-8")
    save(repository)
    run(repository, "checkout", "--quiet", "main")
    (repository / "p" / "a.md").write_text("ours", "utf-8")
    save(repository)
    with pytest.raises(subprocess.CalledProcessError):
        run(repository, "merge", "theirs")
    assert kinds(changes(repository, "start")) == [("p/a.md", "p/a.md", True)]


def test_contents_are_read_at_once(repository: Path) -> None:
    (repository / "bytes").write_bytes(b"\0\xff\nmissing\n")
    (repository / "empty").write_bytes(b"")
    save(repository)
    blobs = {name: run(repository, "rev-parse", f"HEAD:{name}") for name in ("bytes", "empty", "p/a.md")}
    found = contents(repository, [*blobs.values(), "0" * 39 + "1", blobs["empty"]])
    assert found[blobs["bytes"]] == b"\0\xff\nmissing\n"
    assert found[blobs["empty"]] == b""
    assert found[blobs["p/a.md"]] == (repository / "p" / "a.md").read_bytes()
    assert len(found) == 3
    assert contents(repository, []) == {}


# -- the commit ----------------------------------------------------------------------------------------------------


def test_what_came_to_the_other_branch_meanwhile_is_no_change_of_ours(repository: Path) -> None:
    run(repository, "checkout", "--quiet", "-b", "ours")
    (repository / "p" / "a.md").write_text("ours", "utf-8")
    save(repository)
    run(repository, "checkout", "--quiet", "main")
    (repository / "p" / "b.md").write_text("theirs", "utf-8")
    save(repository)
    run(repository, "checkout", "--quiet", "ours")
    assert base_of(repository, "main") == run(repository, "rev-parse", "start")
    assert kinds(changes(repository, base_of(repository, "main"))) == [("p/a.md", "p/a.md", True)]


@pytest.mark.parametrize("reference", ["nowhere", "--help", "-n", "HEAD^{tree}", "", "a b", "main..start"])
def test_what_names_no_commit_is_told(repository: Path, reference: str) -> None:
    with pytest.raises(ConfigError, match=r"git knows no commit `.*` here"):
        base_of(repository, reference)


def test_without_a_commit_in_common_it_is_told_how_to_get_one(repository: Path) -> None:
    run(repository, "checkout", "--quiet", "--orphan", "other")
    (repository / "other.md").write_text("another beginning", "utf-8")
    save(repository)
    with pytest.raises(ConfigError, match=r"have no commit in common.*fetch-depth: 0"):
        base_of(repository, "start")


def test_where_there_is_no_repository_or_no_commit_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    with pytest.raises(ConfigError, match="is in no git repository"):
        base_of(tmp_path / "none", "main")
    run(tmp_path, "init", "--quiet", "new")
    with pytest.raises(ConfigError, match="git knows no commit `main` here"):
        base_of(tmp_path / "new", "main")


def test_what_git_refuses_is_a_failure_in_its_own_words(repository: Path) -> None:
    with pytest.raises(PermanentFailure, match=r"git cat-file failed: fatal: Not a valid object name gone The rest\."):
        git(repository, "cat-file", "-t", "gone", aftermath="The rest.")


def test_without_git_it_is_a_failure(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(PermanentFailure, match="git could not be run: FileNotFoundError"):
        git(repository, "status")


# -- what it makes of it -------------------------------------------------------------------------------------------


def test_a_file_is_held_against_what_it_was_under_its_former_name(repository: Path) -> None:
    was = (repository / "p" / "a.md").read_text("utf-8")
    run(repository, "mv", "p/a.md", "p/z.md")
    (repository / "p" / "b.md").unlink()
    (repository / "p" / "new.md").write_text("new", "utf-8")
    since = Since.of(repository, "start")
    assert since.before("p/z.md") == was
    assert since.before("p/new.md") is None
    assert since.before("p/b.md", "now") is not None
    assert since.before("p/a.md", "now") is None
    assert since.before("p/c.md", "as it is") == "as it is"
    assert (since.new, since.gone) == ({"p/new.md", "p/z.md"}, {"p/a.md", "p/b.md"})
    assert since.paths_before({"p/z.md", "p/c.md", "p/new.md"}) == {"p/a.md", "p/b.md", "p/c.md"}
