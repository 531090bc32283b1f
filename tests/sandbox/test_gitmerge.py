"""A merge of trees gives what `git merge-tree` gives, also where git is not asked."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.gitmerge import is_mergeable, merged_commits
from bot.sandbox.gitstore import FILE, GitStore, Item, Person

WHO = Person(name="A", email="a@example.org", when=datetime(2024, 1, 1, tzinfo=UTC))
PATHS = ("a.md", "b.md", "d/a.md", "d/b.md", "d/e/a.md", "d")
TEXTS = (None, "1\n2\n3\n4\n5\n6\n7\n", "one\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\n4\n5\n6\nseven\n", "x\n")
Files = dict[str, str | None]


@pytest.fixture(scope="module")
def git(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitStore]:
    store = GitStore.create(tmp_path_factory.mktemp("merge") / "merge.git")
    yield store
    store.close()


def commit(git: GitStore, files: Files, *parents: str) -> str:
    """A commit of these files; a folder wins over a file of its name."""
    there = {path: text for path, text in files.items() if text is not None}
    kept = {path: text for path, text in there.items() if not any(other.startswith(f"{path}/") for other in there)}
    tree = git.write_tree(None, {path: Item(FILE, git.write_blob(text.encode())) for path, text in kept.items()})
    return git.write_commit(tree=tree, parents=parents, author=WHO, committer=WHO, message="m")


def by_git(path: Path, ours: str, theirs: str) -> str | None:
    done = subprocess.run(
        ["git", "-C", str(path), "merge-tree", "--write-tree", ours, theirs],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.split("\n", 1)[0] if done.returncode == 0 else None


TREES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(TEXTS), max_size=5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES, TREES, TREES)
def test_a_merge_is_the_one_git_makes(git: GitStore, start: Files, mine: Files, yours: Files) -> None:
    base = commit(git, start)
    ours, theirs = commit(git, start | mine, base), commit(git, start | yours, base)
    found = merged_commits(git, ours, theirs)
    assert found == by_git(git.path, ours, theirs)
    assert is_mergeable(git, ours, theirs) is (found is not None)


def test_a_branch_name_may_be_used_again_as_a_folder_and_back(git: GitStore) -> None:
    sha = commit(git, {"a.md": "x\n"})
    for name in ("refs/heads/submission/issue-1", "refs/heads/submission", "refs/heads/submission/issue-1"):
        assert git.can_hold(name)
        git.set_ref(name, sha)
        assert not git.can_hold("refs/heads/submission/issue-1/deeper")
        shown = subprocess.run(
            ["git", "-C", str(git.path), "rev-parse", name], capture_output=True, text=True, check=True
        ).stdout
        assert shown.strip() == sha
        git.delete_ref(name)
    assert GitStore(git.path).refs("refs/heads/submission") == {}
