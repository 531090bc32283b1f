"""`review-bot rehearse` on a clone: what would have been told of each commit, and what became of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.faults import ConfigError
from bot.rehearsal.history import Fate, History, Past, rehearse_history
from bot.rehearsal.telling import commit_text, summary_text

ADA = ("Ada", "ada@example.org")
MARIA = ("Maria", "maria@example.org")
FIRST_DAY = datetime(2024, 3, 1, 12, tzinfo=UTC)


def entry(title: str = "A Paper on Hashing", *, key: str = "ant2019paper", more: str = "") -> str:
    return (
        f'---\nlayout: publication\ntitle: "{title}"\nauthors: Ada Ant\nconference: VLDB\nyear: 2019\nbibkey: {key}\n'
        f"{more}---\nAn abstract.\n"
    )


UNREADABLE = entry().replace('title: "A Paper on Hashing"', "title: Hashing: a paper")
PATH = "_publications/ant2019paper.markdown"


class Repository:
    """A clone that is written commit by commit, a day each."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.day = -1
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words: str, **more: str) -> str:
        command = ("git", "-C", str(self.root), "-c", "user.name=x", "-c", "user.email=x@x", *words)
        ended = subprocess.run(command, check=True, capture_output=True, env=os.environ | more)
        return ended.stdout.decode().strip()

    def commit(
        self, files: dict[str, str | bytes | None], subject: str = "A change", by: tuple[str, str] = ADA, days: int = 1
    ) -> str:
        self.day += days
        for path, content in files.items():
            place = self.root / path
            if content is None:
                place.unlink()
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "--all")
        when = (FIRST_DAY + timedelta(days=self.day)).isoformat()
        name, address = by
        dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
        people = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address}
        self.git("commit", "--quiet", "--allow-empty", "-m", subject, **dates, **people)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def here(tmp_path: Path) -> Repository:
    root = tmp_path / "review"
    root.mkdir()
    return Repository(root)


def told(past: Past) -> list[tuple[str, Fate]]:
    """The rules of errors and warnings that would have been told, and their fates."""
    return [(each.finding.rule, each.fate) for each in past.told if each.finding.severity != "notice"]


def grave(history: History) -> list[list[tuple[str, Fate]]]:
    return [told(past) for past in history.pasts]


# -- what is told, and what becomes of it ------------------------------------------------------------------------------


def test_a_fault_that_a_later_commit_mended_says_who_did_and_after_how_many_days(here: Repository) -> None:
    first = here.commit({PATH: UNREADABLE}, "Add a paper")
    here.commit({"README.md": "Nothing of an entry"}, days=2)
    second = here.commit({PATH: entry()}, "Mend it", MARIA)
    history = rehearse_history(here.root)
    assert [past.commit.subject for past in history.pasts] == ["Add a paper", "Mend it"]
    assert grave(history) == [[("yaml-syntax", Fate.MENDED)], []]
    text = commit_text(history.pasts[0])
    assert text.startswith(f"{first[:9]} 2024-03-01 Ada: Add a paper\n  {PATH}:3:15: error yaml-syntax ")
    assert text.endswith(f"\n    mended 3 days later by Maria in {second[:9]}\n")
    assert commit_text(history.pasts[1]) == ""


def test_a_fault_that_nobody_mended_is_still_there(here: Repository) -> None:
    here.commit({PATH: entry(key="other2019key")})
    here.commit({PATH: entry(key="other2019key", more="month: 4\n")})
    history = rehearse_history(here.root)
    assert told(history.pasts[0]) == [("bibkey-file-name", Fate.THERE)]
    assert ("bibkey-file-name", Fate.THERE) not in told(history.pasts[1]), "it was so before"


def test_a_fault_goes_with_its_file(here: Repository) -> None:
    here.commit({PATH: UNREADABLE})
    here.commit({PATH: None})
    history = rehearse_history(here.root)
    assert grave(history) == [[("yaml-syntax", Fate.REMOVED)], []]
    assert history.pasts[1].removed == (PATH,)


def test_a_second_entry_of_a_paper_is_mended_by_taking_it_away(here: Repository) -> None:
    twin = "_publications/ant2019twin.markdown"
    here.commit({PATH: entry()})
    here.commit({twin: entry(key="ant2019twin")})
    here.commit({twin: None})
    assert grave(rehearse_history(here.root))[1] == [("entry-exists", Fate.MENDED)]


def test_an_entry_that_moves_is_no_second_one_and_takes_its_faults_along(here: Repository) -> None:
    moved = "_publications/ant2019hashing.markdown"
    here.commit({PATH: entry(key="wrong2019key")})
    here.commit({PATH: None, moved: entry(key="ant2019hashing", more="month: 4\n")})
    history = rehearse_history(here.root)
    assert told(history.pasts[0]) == [("bibkey-file-name", Fate.MENDED)]
    assert (history.pasts[1].new, history.pasts[1].changed, history.pasts[1].removed) == ((), (moved,), ())
    assert "entry-exists" not in dict(told(history.pasts[1]))


def test_a_file_is_held_against_the_review_as_it_was_before_its_commit(here: Repository) -> None:
    tagged = {
        f"_publications/ant{2000 + number}paper.markdown": entry(
            f"Paper {number} on Hashing", key=f"ant{2000 + number}paper", more="tags: [Graphs]\n"
        )
        for number in range(12)
    }
    here.commit(tagged)
    here.commit({PATH: entry(more="tags: [graphs]\n")})
    history = rehearse_history(here.root)
    assert told(history.pasts[0]) == []
    assert [rule for rule, _ in told(history.pasts[1])] == ["tag-variant"]


def test_a_file_that_stops_being_readable_has_not_been_mended(here: Repository) -> None:
    here.commit({PATH: entry(key="wrong2019key")})
    here.commit({PATH: UNREADABLE})
    here.commit({PATH: entry(key="wrong2019key", more="month: 4\n")})
    history = rehearse_history(here.root)
    assert told(history.pasts[0]) == [("bibkey-file-name", Fate.THERE)]
    assert told(history.pasts[1]) == [("yaml-syntax", Fate.MENDED)]


def test_merges_are_no_commits_of_their_own_and_branches_are_walked(here: Repository) -> None:
    here.commit({"README.md": "A review"})
    here.git("checkout", "--quiet", "-b", "side")
    here.commit({PATH: UNREADABLE}, "On the side")
    here.git("checkout", "--quiet", "main")
    here.commit({"_publications/bee2020paper.markdown": entry("Another", key="bee2020paper")}, "On main")
    here.git("merge", "--quiet", "--no-ff", "-m", "Join them", "side")
    history = rehearse_history(here.root)
    assert sorted(past.commit.subject for past in history.pasts) == ["On main", "On the side"]
    assert sorted(len(past.new) for past in history.pasts) == [1, 1]


def test_only_the_last_commits_are_told_where_a_number_is_given(here: Repository) -> None:
    here.commit({PATH: UNREADABLE}, "First")
    here.commit({PATH: entry()}, "Second")
    seen: list[Sequence[object]] = []

    def watch(commits: Sequence[object]) -> Sequence[object]:
        seen.append(commits)
        return commits

    history = rehearse_history(here.root, last=1, watch=watch)  # type: ignore[arg-type]
    assert [past.commit.subject for past in history.pasts] == ["Second"]
    assert [len(commits) for commits in seen] == [1]


# -- the config ----------------------------------------------------------------------------------------------------


def test_a_config_may_be_tried_before_it_is_committed(here: Repository) -> None:
    here.commit({"_papers/ant2019paper.md": UNREADABLE})
    assert rehearse_history(here.root).pasts == ()
    (here.root / ".github").mkdir()
    (here.root / ".github" / "review-bot.yml").write_text("collections: {publications: {folder: _papers}}\n")
    assert grave(rehearse_history(here.root)) == [[("yaml-syntax", Fate.THERE)]]


def test_a_clone_without_a_work_tree_has_the_config_of_its_latest_commit(here: Repository, tmp_path: Path) -> None:
    here.commit({"_papers/ant2019paper.md": UNREADABLE})
    here.commit({".github/review-bot.yml": "collections: {publications: {folder: _papers}}\n"})
    here.git("clone", "--quiet", "--bare", str(here.root), str(tmp_path / "bare.git"))
    assert grave(rehearse_history(tmp_path / "bare.git")) == [[("yaml-syntax", Fate.THERE)]]


# -- odd clones ------------------------------------------------------------------------------------------------------


def test_odd_names_and_odd_contents_are_looked_at_or_told(here: Repository) -> None:
    odd = "_publications/a\nb\t“ü” 🐝.markdown"
    here.commit({odd: entry(), "_publications/big.markdown": b"---\n" + b"x" * 1_000_001})
    (here.root / "_publications" / "link.markdown").symlink_to("/etc/passwd")
    here.commit({"_publications/noise.markdown": b"\x00\x01\x02", "_publications/template": "{{ }}"})
    history = rehearse_history(here.root)
    assert history.pasts[0].new == (odd, "_publications/big.markdown")
    assert history.pasts[0].unread == ("_publications/big.markdown",)
    assert "path-characters" in dict(told(history.pasts[0]))
    assert (history.pasts[1].new, history.pasts[1].unread) == (("_publications/noise.markdown",),) * 2
    text = commit_text(history.pasts[0])
    assert "_publications/a b “ü” 🐝.markdown" in text
    assert text.endswith("  _publications/big.markdown: not looked at, for it is no text or too large\n")


def test_a_name_in_another_encoding_is_a_name(here: Repository) -> None:
    name = os.fsdecode(b"_publications/caf\xe9.markdown")
    here.commit({name: UNREADABLE})
    assert rehearse_history(here.root).pasts[0].new == (name,)


def test_a_clone_that_is_not_whole_begins_after_its_first_commit(here: Repository, tmp_path: Path) -> None:
    here.commit({PATH: UNREADABLE}, "Long ago")
    here.commit({PATH: entry()}, "Later")
    here.git("clone", "--quiet", "--depth=1", f"file://{here.root}", str(tmp_path / "shallow"))
    assert rehearse_history(tmp_path / "shallow").pasts == ()
    here.commit({PATH: UNREADABLE}, "Latest")
    here.git("clone", "--quiet", "--depth=2", f"file://{here.root}", str(tmp_path / "deeper"))
    assert [past.commit.subject for past in rehearse_history(tmp_path / "deeper").pasts] == ["Latest"]


def test_a_commit_whose_date_cannot_be_is_walked_all_the_same(here: Repository) -> None:
    here.commit({"README.md": "A review"})
    (here.root / "_publications").mkdir()
    (here.root / PATH).write_text(entry())
    here.git("add", "--all")
    tree = here.git("write-tree")
    raw = f"tree {tree}\nparent {here.git('rev-parse', 'HEAD')}\n" + "".join(
        f"{word} A <a@a> 99999999999999 +0000\n" for word in ("author", "committer")
    )
    (here.root.parent / "raw").write_text(f"{raw}\nFar off\n")
    sha = here.git("hash-object", "-t", "commit", "-w", "--literally", str(here.root.parent / "raw"))
    here.git("update-ref", "refs/heads/main", sha)
    assert [past.commit.subject for past in rehearse_history(here.root).pasts] == ["Far off"]


@pytest.mark.parametrize("has_git", [False, True])
def test_a_folder_without_a_history_is_refused(tmp_path: Path, has_git: bool) -> None:
    if has_git:
        subprocess.run(("git", "init", "--quiet", str(tmp_path)), check=True)
    with pytest.raises(ConfigError, match="is in no clone that has a commit, so it has no history"):
        rehearse_history(tmp_path)


def test_nothing_is_written(here: Repository) -> None:
    here.commit({PATH: UNREADABLE})

    def state() -> dict[str, bytes]:
        return {str(file): file.read_bytes() for file in sorted(here.root.rglob("*")) if file.is_file()}

    before = state()
    rehearse_history(here.root)
    assert state() == before


# -- who is who ----------------------------------------------------------------------------------------------------


def test_who_made_most_commits_keeps_the_review_under_whatever_name(here: Repository) -> None:
    here.commit({PATH: entry()}, by=MARIA)
    here.commit({PATH: entry(more="month: 1\n")}, by=("Maria Muster", "maria@example.org"))
    here.commit({PATH: entry(more="month: 2\n")}, by=("Maria Muster", "mm@example.org"))
    here.commit({"_publications/bee2020paper.markdown": UNREADABLE}, by=ADA)
    here.commit({PATH: entry(more="month: 3\n")}, by=ADA)
    history = rehearse_history(here.root)
    assert history.keepers == {"Maria", "Maria Muster"}
    assert (
        "By others than Maria / Maria Muster: 2 commits, 1 entry added; 1 of these could not be read, 1 had errors."
        in summary_text(history)
    )


# -- the command ---------------------------------------------------------------------------------------------------


@pytest.fixture
def rehearse(here: Repository) -> Callable[..., Result]:
    def run(*words: str) -> Result:
        command = ["rehearse", "--history", str(here.root), *words]
        return CliRunner().invoke(commands, command, standalone_mode=False)

    return run


def test_the_summary_counts_what_was_told_and_what_became_of_it(
    here: Repository, rehearse: Callable[..., Result]
) -> None:
    here.commit({PATH: UNREADABLE}, by=MARIA)
    here.commit({PATH: entry()}, by=MARIA)
    done = rehearse()
    assert done.return_value is None
    assert done.stdout.partition("\n\n")[2] == (
        "2 commits, 2 entries added or changed; 1 of these could not be read.\n"
        "1 finding would have been told, 1 of them errors and warnings. Of these 100 % were mended later, half of them "
        "within 1 day; 0 % went with their file, 0 % settled by themselves, 0 % are still there.\n"
        "\n"
        "     1  error yaml-syntax: 1 mended\n"
    )


def test_a_program_gets_every_finding_with_its_fate(here: Repository, rehearse: Callable[..., Result]) -> None:
    first = here.commit({PATH: UNREADABLE})
    second = here.commit({PATH: entry()}, by=MARIA)
    said = json.loads(rehearse("--format", "json").stdout)
    assert [commit["commit"] for commit in said["commits"]] == [first, second]
    (finding,) = said["commits"][0]["findings"]
    assert (finding["rule"], finding["line"], finding["fate"]) == ("yaml-syntax", 3, "mended")
    assert finding["by"] == {"commit": second, "author": "Maria", "at": "2024-03-02T12:00:00+00:00"}
    assert said["rules"] == [{"rule": "yaml-syntax", "severity": "error", "mended": 1}]


def test_either_a_repository_or_a_clone_is_rehearsed(rehearse: Callable[..., Result]) -> None:
    done = rehearse("--repo", "acme/review")
    assert "Rehearse either a repository (--repo) or a clone's history (--history)." in str(done.exception)
