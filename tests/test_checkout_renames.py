"""The renames of tags that the git history of a checkout shows."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.checkout import Checkout
from bot.checkout_renames import PastRenames
from bot.corpus.renames import Rename

Save = Callable[..., None]


@pytest.fixture
def review(tmp_path: Path) -> Path:
    root = tmp_path / "review"
    root.mkdir()
    (root / "_config.yml").write_text("title: A review\n")
    return root


def git(root: Path, *words: str) -> None:
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    people = {f"GIT_{who}_{what}": "ada@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True, env=environ | people)


def write(review: Path, folder: str = "_publications", **tags: str) -> None:
    """Entries by name with this behind `tags:`."""
    (review / folder).mkdir(exist_ok=True)
    for name, written in tags.items():
        text = f"---\ntitle: On {name}\nyear: 2019\ntags:{written}\nother: 1\n---\nWords of {name}.\n" + "More.\n" * 9
        (review / folder / f"{name}.md").write_text(text)


@pytest.fixture
def save(review: Path) -> Save:
    """Commits entries with these tags."""
    git(review, "init", "--quiet", "--initial-branch", "main")

    def commit(folder: str = "_publications", **tags: str) -> None:
        write(review, folder, **tags)
        git(review, "add", "--all")
        git(review, "commit", "--quiet", "--message", "Work")

    return commit


def past(review: Path) -> PastRenames:
    found = Checkout.as_it_is(review).corpus().past
    assert found is not None
    return found


def renamed(review: Path) -> list[tuple[str, str, int]]:
    return [(each.old, each.new, each.entries) for each in past(review).all]


def test_what_the_commits_show_is_told_however_the_tags_are_written(review: Path, save: Save) -> None:
    save(a=" [LSH, deep]", b="\n  - deep\n  - LSH", c=' ["LSH"]  # why', d="\n- LSH")
    save(a=" [Hashing, deep]", b="\n  - deep\n  - Hashing")
    save(c=' ["Hashing"]')
    assert past(review).all == (Rename(old="LSH", new="Hashing", entries=3, commits=2, left=1),)


def test_all_collections_and_files_that_moved_meanwhile_count(review: Path, save: Save) -> None:
    (review / ".github").mkdir()
    (review / ".github" / "review-bot.yml").write_text("collections: {publications: {}, datasets: {}}\n")
    save(a=" [LSH]")
    save("_datasets", c=" [LSH]")
    save("_datasets", c=" [Hashing]")
    former = review / "_publications" / "a.md"
    former.with_name("ant2019a.md").write_text(former.read_text().replace("LSH", "Hashing"))
    former.unlink()
    save()
    assert renamed(review) == [("LSH", "Hashing", 2)]


def test_only_entries_count(review: Path, save: Save) -> None:
    save(a=" [Hashing]", b=" [Hashing]")
    save("elsewhere", c=" [LSH]", d=" [LSH]")
    save("elsewhere", c=" [Hashing]", d=" [Hashing]")
    assert renamed(review) == []


def test_a_known_rename_is_found_by_any_spelling(review: Path, save: Save) -> None:
    save(a=" [LSH]", b=" [LSH]")
    save(a=" [Hashing]", b=" [Hashing]")
    assert dict(past(review)) == {"lsh": "Hashing"}
    assert past(review).get("hashing") is None


def test_without_a_history_nothing_is_shown(review: Path) -> None:
    write(review, a=" [LSH]")
    assert renamed(review) == []
    git(review, "init", "--quiet")
    assert renamed(review) == []


def test_a_clone_that_is_not_whole_shows_what_it_has(review: Path, save: Save, tmp_path: Path) -> None:
    save(a=" [LSH]", b=" [LSH]")
    save(a=" [Hashing]", b=" [Hashing]")
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{review}", "shallow")
    assert renamed(tmp_path / "shallow") == []
    assert renamed(review) == [("LSH", "Hashing", 2)]


def test_a_review_in_a_folder_of_a_repository_is_read_as_well(review: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    for tags in (" [LSH]", " [Hashing]"):
        write(review, a=tags, b=tags)
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "--message", "Work")
    assert renamed(review) == [("LSH", "Hashing", 2)]


def test_the_history_is_read_only_when_it_is_asked_for(
    review: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(a=" [Hashing]")
    monkeypatch.setenv("PATH", "")
    corpus = Checkout.as_it_is(review).corpus()
    file = review / "_publications" / "a.md"
    assert [each.rule for each in corpus.findings("_publications/a.md", file) if each.rule.startswith("tag")] == []
    assert past(review).all == ()


def test_former_versions_that_cannot_be_read_are_passed_over(review: Path, save: Save) -> None:
    save(a=" [LSH", b=" [LSH]", c=" [LSH]")
    save(a=" [Hashing]", b=" [Hashing]", c=" [Hashing]")
    assert renamed(review) == [("LSH", "Hashing", 2)]
