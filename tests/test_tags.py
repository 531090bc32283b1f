"""`review-bot tags` and `review-bot tags rename`: a maintainer looks after the vocabulary of a review."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.faults import PermanentFailure

Run = Callable[..., Result]
Git = Callable[..., str]

ENTRY = """\
---
layout: publication
title: "On {key}"
authors: Ada Ant
year: 2019
bibkey: {key}
tags: {tags}
---
Words of {key}.
"""
TAGS = {
    "_publications/ant2019a.md": '["Transformer", "deep"]',
    "_publications/ant2019b.md": "[Transformer, 'transformers', LSH]",
    "_publications/ant2019c.md": "\n  - transformers\n  - deep",
    "_datasets/ant2019d.md": '["Transformer", "lonely"]',
}


@pytest.fixture
def review(tmp_path: Path) -> Path:
    root = tmp_path / "review"
    write(root, ".github/review-bot.yml", "collections: {publications: {}, datasets: {}}\nsynonyms: {LSH: Hashing}\n")
    for path, tags in TAGS.items():
        write(root, path, entry(path, tags))
    return root


@pytest.fixture
def run(review: Path) -> Run:
    def invoke(*words: str) -> Result:
        return CliRunner().invoke(commands, ["tags", *words, "--review", str(review)], standalone_mode=False)

    return invoke


@pytest.fixture
def git(review: Path) -> Git:
    """Runs git in the review, of which all is committed."""

    def run_git(*words: str) -> str:
        environ = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        done = subprocess.run(
            ["git", "-C", str(review), *words], check=True, capture_output=True, env=environ, text=True
        )
        return done.stdout

    run_git("init", "--quiet", "--initial-branch", "main")
    run_git("config", "user.name", "Ada")
    run_git("config", "user.email", "ada@example.org")
    run_git("add", "--all")
    run_git("commit", "--quiet", "--message", "Begin")
    return run_git


def entry(path: str, tags: str) -> str:
    return ENTRY.format(key=Path(path).stem, tags=tags).replace("tags: \n", "tags:\n")


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text.encode())


def files(review: Path) -> dict[str, str]:
    return {path: (review / path).read_bytes().decode() for path in TAGS}


def usage(result: Result) -> str:
    """What is said to somebody who did not write the command as it must be: exit code 2."""
    assert isinstance(result.exception, click.UsageError), result.exception
    return result.exception.message


# -- tags ----------------------------------------------------------------------------------------------------------


def test_the_tags_in_use_are_told_the_most_used_first(run: Run) -> None:
    done = run()
    assert done.stdout == (
        "3  Transformer\n"
        "2  deep\n"
        "2  transformers\n"
        "1  lonely\n"
        "1  LSH\n"
        "\n"
        "Proposed merges:\n"
        "  transformers (2) -> Transformer (3): capitals, plural\n"
        "  LSH (1) -> Hashing (0): the config's `synonyms` say so\n"
    )
    assert done.stderr == "5 tags in 4 entries, 2 of them used once, 2 merges proposed.\n"
    assert done.return_value is None


def test_the_history_gives_lines_for_the_config(run: Run, review: Path, git: Git) -> None:
    for path in ("_publications/ant2019a.md", "_publications/ant2019c.md"):
        write(review, path, files(review)[path].replace("deep", "deep learning"))
    git("commit", "--quiet", "--all", "--message", "Rename")
    done = run("--history")
    assert done.stdout == "synonyms:\n  deep: deep learning  # 2 entries in 1 commit\n"
    write(review, ".github/review-bot.yml", f"collections: {{publications: , datasets: }}\n{done.stdout}")
    done = run("--history")
    assert (done.stdout, done.stderr) == ("", "The history shows no rename that the config does not know.\n")


def test_a_program_gets_all_of_it(run: Run, review: Path, git: Git) -> None:
    for path in ("_publications/ant2019a.md", "_publications/ant2019c.md"):
        write(review, path, files(review)[path].replace("deep", "neural"))
    git("commit", "--quiet", "--all", "--message", "Rename")
    told = json.loads(run("--format", "json").stdout)
    assert told["entries"] == 4
    assert told["tags"][:2] == [{"tag": "Transformer", "entries": 3}, {"tag": "neural", "entries": 2}]
    assert told["merges"][1] == {
        "written": "LSH",
        "better": "Hashing",
        "times": 1,
        "times_better": 0,
        "known_by": "synonyms",
        "difference": "the config's `synonyms` say so",
        "is_sure": True,
    }
    assert told["renames"] == [{"old": "deep", "new": "neural", "entries": 2, "commits": 1, "left": 0}]


def test_no_sign_in_a_tag_reaches_the_terminal(run: Run, review: Path) -> None:
    write(review, "_publications/ant2019a.md", entry("_publications/ant2019a.md", r'["a\e[31mb"]'))
    assert "\x1b" not in run().stdout


def test_a_folder_that_is_in_no_review_has_no_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = "This folder is in no review. Name a checkout of one with --review."
    for words in (["tags"], ["tags", "rename", "a", "b"]):
        assert usage(CliRunner().invoke(commands, words, standalone_mode=False)) == said


# -- tags rename ---------------------------------------------------------------------------------------------------


def test_a_tag_is_renamed_in_every_entry_of_every_collection_and_nothing_else(run: Run, review: Path) -> None:
    before = files(review)
    done = run("rename", "Transformer", "Attention")
    assert done.stdout == (
        "_publications/ant2019a.md: changed\n_publications/ant2019b.md: changed\n_datasets/ant2019d.md: changed\n"
    )
    assert (done.stderr, done.return_value) == ("", 0)
    assert files(review) == {path: text.replace("Transformer", "Attention") for path, text in before.items()}


def test_into_a_tag_that_is_there_no_entry_gets_it_twice(run: Run, review: Path) -> None:
    before = files(review)
    run("rename", "transformers", "Transformer")
    assert files(review) == {
        **before,
        "_publications/ant2019b.md": before["_publications/ant2019b.md"].replace(", 'transformers'", ""),
        "_publications/ant2019c.md": before["_publications/ant2019c.md"].replace("- transformers", "- Transformer"),
    }


def test_several_tags_become_one(run: Run, review: Path) -> None:
    run("rename", "transformers", "Transformer", "deep", "networks")
    assert [text.split("tags:")[1].split("---")[0] for text in files(review).values()] == [
        ' ["networks"]\n',
        " [networks, LSH]\n",
        "\n  - networks\n",
        ' ["networks", "lonely"]\n',
    ]


def test_a_second_run_changes_nothing_and_says_so(run: Run, review: Path) -> None:
    run("rename", "transformers", "Transformer")
    before = files(review)
    done = run("rename", "transformers", "Transformer")
    assert (done.stdout, done.return_value) == ("", 0)
    assert done.stderr == "No entry has the tag `transformers`.\nNothing was changed.\n"
    assert files(review) == before


def test_a_dry_run_tells_what_would_be_changed(run: Run, review: Path) -> None:
    before = files(review)
    done = run("rename", "lonely", "alone", "--dry-run", "--commit")
    assert done.stdout == "_datasets/ant2019d.md: would be changed\n"
    assert files(review) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("transfromers", "Attention"), "No entry has the tag `transfromers`. Did you mean `transformers`?"),
        (("deep", "a: b"), "`a: b` cannot be a tag, for it has a colon in it."),
        (("deep", "LSH"), "The config's `synonyms` say that `LSH` is `Hashing`; rename to that one, or change them."),
        (("deep", "deep"), "`deep` cannot become itself."),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    run: Run, review: Path, words: tuple[str, ...], said: str
) -> None:
    before = files(review)
    assert usage(run("rename", *words)) == said
    assert files(review) == before


def test_a_tag_that_is_missing_among_others_is_told(run: Run) -> None:
    done = run("rename", "lonley", "deep", "neural")
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == "No entry has the tag `lonley`. Did you mean `lonely`?\n"


def test_files_that_cannot_be_changed_are_told_and_hold_no_other_up(run: Run, review: Path) -> None:
    write(review, "_publications/ant2020a.md", "---\ntags: [deep\n---\n")
    (review / "_publications" / "ant2020b.md").symlink_to("ant2019a.md")
    (review / "_publications" / "ant2020c.md").write_bytes(entry("x", "[deep]").encode() + b"\xff")
    done = run("rename", "deep", "neural")
    assert done.stdout == "_publications/ant2019a.md: changed\n_publications/ant2019c.md: changed\n"
    assert done.stderr.splitlines() == [
        "_publications/ant2020a.md: left as it is, for its front matter cannot be read",
        "_publications/ant2020b.md: left as it is, for it is a link",
        "_publications/ant2020c.md: left as it is, for it is not UTF-8",
    ]
    assert done.return_value == 1


def test_line_ends_stay_as_they_are(run: Run, review: Path) -> None:
    path = "_publications/ant2019c.md"
    write(review, path, files(review)[path].replace("\n", "\r\n"))
    before = files(review)[path]
    run("rename", "deep", "yes")
    assert files(review)[path] == before.replace("- deep", "- 'yes'")


def test_one_commit_holds_these_files_and_nothing_else(run: Run, review: Path, git: Git) -> None:
    write(review, "notes.txt", "mine")
    git("add", "notes.txt")
    done = run("rename", "deep", "neural", "--commit")
    assert git("log", "-1", "--format=%s", "--name-only").split("\n\n") == [
        "Rename the tag deep to neural",
        "_publications/ant2019a.md\n_publications/ant2019c.md\n",
    ]
    assert git("status", "--porcelain") == "A  notes.txt\n"
    assert done.stderr == f"Committed as {git('rev-parse', '--short', 'HEAD').strip()}.\n"
    again = run("rename", "deep", "neural", "--commit")
    assert again.stderr == "No entry has the tag `deep`.\nNothing was changed.\n"
    assert git("log", "--format=%s").splitlines() == ["Rename the tag deep to neural", "Begin"]


def test_changes_that_are_not_committed_would_be_in_the_commit_so_nothing_is_done(
    run: Run, review: Path, git: Git
) -> None:
    path = "_publications/ant2019a.md"
    write(review, path, files(review)[path] + "Mine.\n")
    before = files(review)
    done = run("rename", "deep", "neural", "--commit")
    assert isinstance(done.exception, PermanentFailure)
    assert str(done.exception) == (
        "One of the files to change has changes that are not committed, and --commit would commit them, too. Commit or "
        "stash them first. Nothing is written."
    )
    assert files(review) == before
    git("stash")
    assert run("rename", "deep", "neural", "--commit").return_value == 0


def test_without_git_nothing_can_be_committed_and_nothing_is_written(run: Run, review: Path) -> None:
    before = files(review)
    done = run("rename", "deep", "neural", "--commit")
    assert isinstance(done.exception, PermanentFailure)
    assert str(done.exception).endswith("Nothing is written.")
    assert files(review) == before


def test_the_review_may_be_named_before_the_word_rename(
    review: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    write(other, "_publications/ant2019a.md", entry("_publications/ant2019a.md", "[deep]"))
    monkeypatch.chdir(other)
    words = ["tags", "--review", str(review), "rename", "deep", "shallow"]
    done = CliRunner().invoke(commands, words, standalone_mode=False)
    assert done.exception is None
    assert "shallow" in (review / "_publications/ant2019a.md").read_text("utf-8")
    assert "deep" in (other / "_publications/ant2019a.md").read_text("utf-8")


@pytest.mark.parametrize("option", [["--history"], ["--format", "json"]])
def test_an_option_that_means_nothing_to_a_rename_is_refused(review: Path, option: list[str]) -> None:
    words = ["tags", *option, "rename", "deep", "shallow", "--review", str(review)]
    done = CliRunner().invoke(commands, words, standalone_mode=False)
    assert isinstance(done.exception, click.UsageError)
    assert "deep" in (review / "_publications/ant2019a.md").read_text("utf-8")


@pytest.mark.parametrize("words", [["tags"], ["tags", "rename", "a", "b"], ["similar", "A title"], ["index"]])
def test_a_folder_that_only_lies_in_a_review_is_none(review: Path, words: list[str]) -> None:
    """Else a paper that is here would be told to be nowhere."""
    done = CliRunner().invoke(commands, [*words, "--review", str(review / "_publications")], standalone_mode=False)
    assert isinstance(done.exception, click.UsageError)
    assert "is no review, for it has none of" in done.exception.message


def test_blanks_name_no_paper(review: Path) -> None:
    done = CliRunner().invoke(commands, ["similar", "  ", "--review", str(review)], standalone_mode=False)
    assert isinstance(done.exception, click.UsageError)
    assert done.exception.message == "Name a bibkey, a path, an identifier or a title."
