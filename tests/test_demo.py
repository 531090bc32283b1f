"""The demo and the sandbox, as a person starts them: the whole house over real HTTP."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from dulwich import porcelain

from bot import demo
from bot.form_files import FormFiles
from bot.publish.stage import Stage
from bot.repository import RepositoryConfig

COMMAND = str(Path(sys.executable).with_name("review-bot"))
ADDRESS = re.compile(r"http://127\.0\.0\.1:[0-9]+")

ENTRY = """\
---
layout: publication
title: "Codes"
authors: Ada Ant
conference: VLDB
year: 2001
bibkey: ant2001codes
---
An abstract.
"""


def test_the_demo_tells_the_main_job_step_by_step() -> None:
    said: list[str] = []
    demo.show(once=True, port=0, say=said.append)
    story = ADDRESS.sub("http://github", "\n".join(said))
    steps = re.findall(r"^● (.*)$", story, re.MULTILINE)
    assert steps == [
        "ada files the form “Add a paper” with no more than https://arxiv.org/abs/2012.99991",
        "GitHub delivers issues.opened; the bot answers 202 and works on it",
        "It looks the paper up, at this sandbox's stand-ins for export.arxiv.org and api.crossref.org",
        "The bot writes one status comment on the issue",
        "… and opens a pull request: Add lattice2021graphs: Graphs That Remember: Incremental Proximity Search under "
        "Deletions",
        "The pull request's diff",
        "The check run on its head: success — Ready to merge",
        "maria merges it",
        "The bot thanks ada; the issue is closed, the branch is gone",
    ]
    assert "    +++ b/_publications/lattice2021graphs.markdown\n" in story
    assert "    +bibkey: lattice2021graphs\n" in story
    assert "    +authors: Hypatia Lattice, Mikkel Sørensen-Pivot, Jun Kobayashi\n" in story
    assert "    +++ b/_data/taxonomy.yml\n" in story
    assert "    +- {bibkey: lattice2021graphs, categories: [graphs], type: Graph, modality: Vectors}\n" in story
    assert "http://github/maria/living-review/blob/main/_publications/lattice2021graphs.markdown" in story
    assert re.search(r"From form to merge in [0-9.]+ s\.$", story)


def test_the_demos_submission_answers_every_question_of_its_form_that_must_be_answered() -> None:
    with demo.stand(port=0, repo=None) as (sandbox, review, _):
        number = sandbox.file_form(review, demo.FORM, dict(demo.SUBMISSION), demo.SUBMITTER).number
        issue = sandbox.issue(review, number)
    assert "### Link, DOI, arXiv id or BibTeX\n\nhttps://" in issue.body
    assert "### Title\n\n_No response_" in issue.body
    assert "### Taxonomy: categories\n\ngraphs" in issue.body


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of a review that has entries and no forms yet."""
    root = tmp_path / "my-review"
    (root / "_publications").mkdir(parents=True)
    (root / "_publications" / "ant2001codes.markdown").write_text(ENTRY, "utf-8")
    repository = porcelain.init(str(root))
    porcelain.add(repository, [str(root / "_publications" / "ant2001codes.markdown")])
    person = b"Ada <ada@example.org>"
    porcelain.commit(repository, message=b"An entry", author=person, committer=person)
    repository.close()
    return root


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_form_filed_by_hand_in_ones_own_review_becomes_a_pull_request(checkout: Path, tmp_path: Path) -> None:
    """`review-bot sandbox --repo DIR` prints two addresses, works until Ctrl-C, and leaves the checkout as it was."""
    before = files_of(checkout)
    command = [COMMAND, "sandbox", "--repo", str(checkout)]
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        lines = [next(running.stdout).rstrip() for _ in range(7)]
        github, bot = (address for line in lines for address in ADDRESS.findall(line))
        home = requests.get(f"{github}/maria/my-review", timeout=10)
        health = requests.get(f"{bot}/healthz", timeout=10)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 0
    assert lines[0] == "maria/my-review is a copy; what you do here changes nothing in your checkout."
    assert (home.status_code, health.status_code) == (200, 200)
    assert "my-review" in home.text
    assert files_of(checkout) == before
    assert list(tmp_path.glob("review-bot-*")) == []


def test_a_review_without_forms_is_lent_those_that_would_be_written_for_it(checkout: Path) -> None:
    forms, _ = FormFiles(root=checkout, config=RepositoryConfig()).wanted()
    with demo.stand(port=0, repo=checkout) as (sandbox, review, _):
        assert demo._lend_forms(sandbox, review, lambda: forms)
        assert not demo._lend_forms(sandbox, review, dict)
        answers = {name: value for name, value in demo.SUBMISSION.items() if not _is_place(name)}
        number = sandbox.file_form(review, demo.FORM, answers, demo.SUBMITTER).number
        story = demo._Story(sandbox, review, say=lambda _: None)
        comment = story._wait_for(number, Stage.PROPOSED)
    assert "It is now in" in comment


def _is_place(field: str) -> bool:
    return field == "category" or field.startswith("taxonomy-")


def test_a_folder_that_is_no_checkout_is_told(tmp_path: Path) -> None:
    done = subprocess.run(
        [COMMAND, "sandbox", "--repo", str(tmp_path)],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 3
    assert done.stderr == f"review-bot: {tmp_path} is no git checkout; name the folder that holds its .git.\n"
