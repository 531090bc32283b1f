"""The hooks, run by the real pre-commit on a review's repository.

pre-commit clones our repository and installs it into an environment of its own. So that no test needs a network, what
it depends on is lent by this environment: pip finds it there, and downloads nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGE = (
    *("bot", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"),
    *PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"],
)
"""What of our repository the hook needs."""

GOOD = """\
---
layout: publication
title: "Codes for Search"
authors: Ada Ant
conference: VLDB
year: 2001
bibkey: ant2001codes
tags: ["Codes"]
---
We code, and then we search among the codes until we find what was asked for.
"""
BAD = GOOD.replace("year: 2001\n", "").replace("ant2001codes", "bee2001codes").replace("Codes for", "More Codes for")
OTHER = (
    GOOD.replace("ant2001codes", "cow2001codes").replace("Codes for", "Other Codes for").replace("Ada Ant", "Cleo Cow")
)


@dataclass(frozen=True)
class Review:
    """A review's repository, whose commits go through the hooks."""

    root: Path
    environ: dict[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self.environ, capture_output=True, text=True, check=False, timeout=300
        )

    def git(self, *words: str) -> str:
        done = self.run("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def commit(self, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Commit these files, if the hooks let it pass."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        self.git("add", *files)
        return self.run("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-m", "Entries")

    def use(self, hook: str) -> None:
        """Let commits pass this hook only."""
        ours = str(self.root.parent / "bot")
        rev = self.git("-C", ours, "rev-parse", "HEAD").strip()
        config = {"repos": [{"repo": ours, "rev": rev, "hooks": [{"id": hook}]}]}
        (self.root / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
        self.git("add", ".pre-commit-config.yaml")


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where nothing of this machine's set-up counts, and pip asks no index."""
    home = tmp_path_factory.mktemp("home")
    return {
        "PATH": f"{PRE_COMMIT.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # pip reads it the wrong way round: this isolates nothing
        "PIP_CONFIG_FILE": os.devnull,
    }


@pytest.fixture(scope="module")
def ours(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our repository as it stands here, in a clone's place."""
    there = tmp_path_factory.mktemp("pre-commit")
    bot = Review(there / "bot", environ)
    bot.root.mkdir()
    for name in PACKAGE:
        source, target = ROOT / name, bot.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    bot.git("init", "--quiet")
    bot.git("add", "--all", "--force")
    bot.git("commit", "--quiet", "--message", "The bot")
    return there


@pytest.fixture(scope="module")
def review(ours: Path, environ: dict[str, str]) -> Review:
    """A review that has one good entry and the hooks installed."""
    review = Review(ours / "review", environ)
    (review.root / "_publications").mkdir(parents=True)
    (review.root / "_publications" / "ant2001codes.markdown").write_text(GOOD, "utf-8")
    review.git("init", "--quiet")
    review.git("add", "--all")
    review.git("commit", "--quiet", "--message", "A review")
    done = review.run(str(PRE_COMMIT), "install")
    assert done.returncode == 0, done.stdout + done.stderr
    return review


@pytest.fixture(autouse=True)
def as_before(review: Review) -> None:
    """Each test begins at the review as it was."""
    review.git("reset", "--quiet", "--hard")


def test_a_commit_of_good_entries_passes(review: Review) -> None:
    review.use("review-bot-check")
    done = review.commit({"_publications/cow2001codes.markdown": OTHER})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "check the entries of the review" in done.stdout + done.stderr
    assert "_publications/cow2001codes.markdown" in review.git("show", "--stat")


def test_a_commit_of_a_bad_entry_is_stopped_and_told_where(review: Review) -> None:
    review.use("review-bot-check")
    done = review.commit({"_publications/bee2001codes.markdown": BAD})
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert "- hook id: review-bot-check\n- exit code: 1\n" in said
    assert "_publications/bee2001codes.markdown" in said
    assert "field-missing" in said


def test_other_files_are_none_of_its_business(review: Review) -> None:
    review.use("review-bot-check")
    done = review.commit({"README.md": "# A review\n", "_publications/template": "title:\n", "_drafts/x.md": BAD})
    assert done.returncode == 0, done.stdout + done.stderr
    assert "(no files to check)Skipped" in done.stdout + done.stderr


def test_the_mending_hook_mends_and_stops_the_commit_so_that_a_person_looks(review: Review) -> None:
    review.use("review-bot-fix")
    entry = "_publications/dog2001codes.markdown"
    good = GOOD.replace("ant2001codes", "dog2001codes").replace("Codes for", "New Codes for")
    done = review.commit({entry: good.replace('Search"', 'Search."')})
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout + done.stderr
    assert (review.root / entry).read_bytes() == good.encode()
    review.git("add", entry)
    done = review.run("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-m", "Mended")
    assert done.returncode == 0, done.stdout + done.stderr
