"""What strangers may do to a review: cost it a few requests, and nothing else."""

from __future__ import annotations

import pytest
from scene import MAINTAINER, PAPER, REVIEW, SUBMITTER, TAXONOMY_PATH, Scene

from bot.flows.review import review
from bot.intake.subject import Subject

STRANGER = "eve"
ORDERS = "/accept\n/spam\n/set title: Mine\n/recheck\n/place supervised type=Deep\n/override taxonomy-value So."


def costs_of(scene: Scene, number: int) -> list[str]:
    """The requests of a run, once the review's files are known."""
    scene.run(number)
    scene.sandbox.clear_requests()
    scene.run(number)
    return [f"{each.method} {each.route}" for each in scene.sandbox.requests]


@pytest.fixture
def wide(wide_scene: Scene) -> Scene:
    wide_scene.sandbox.add_user(STRANGER)
    return wide_scene


def test_orders_on_an_issue_that_is_no_submission_cost_a_few_reads(wide: Scene) -> None:
    number = wide.sandbox.file_issue(REVIEW, STRANGER, title="Hello", body="A question.").number
    wide.sandbox.comment(REVIEW, number, STRANGER, ORDERS)
    costs = costs_of(wide, number)
    assert len(costs) <= 5
    assert all(cost.startswith("GET ") and "collaborators" not in cost for cost in costs)
    assert [comment.user.login for comment in wide.issue(number).comments] == [STRANGER]


def test_a_fork_that_takes_the_name_of_a_submissions_branch_is_none_of_it(wide: Scene) -> None:
    submitted = wide.file()
    wide.run(submitted)
    branch = f"submission/issue-{submitted}"
    wide.sandbox.fork(REVIEW, STRANGER)
    files = {"_publications/kong2012manhattan.markdown": b"evil"}
    wide.sandbox.push(f"{STRANGER}/review", STRANGER, files, branch=branch, message="Mine")
    opened = wide.sandbox.open_pull(REVIEW, STRANGER, head=f"{STRANGER}:{branch}", title=f"fixes #{submitted}")
    before = wide.text(submitted), wide.status(submitted)
    wide.sandbox.comment(REVIEW, opened.issue.number, STRANGER, ORDERS)
    costs = costs_of(wide, opened.issue.number)
    assert len(costs) <= 6
    assert all(cost.startswith("GET ") for cost in costs)
    assert review(Subject(REVIEW, opened.issue.number), wide.github.hub(), this_year=2026) == ()
    wide.run(submitted)
    assert (wide.text(submitted), wide.status(submitted)) == before


def test_a_hostile_config_of_a_fork_is_answered(wide: Scene) -> None:
    """Each of its names was compared with every file of the review once, for minutes."""
    wide.sandbox.fork(REVIEW, STRANGER)
    named = "".join(f"  c{number}: {{schema: _publications/weiss{number}spectra.json}}\n" for number in range(1_500))
    config = f"base: main\ncollections:\n{named}".encode()
    files = {f"_publications/weiss{number}spectral.markdown": b"---\n---\n" for number in range(500)}
    wide.sandbox.push(
        f"{STRANGER}/review", STRANGER, {".github/review-bot.yml": config, **files}, branch="x", message="Mine"
    )
    opened = wide.sandbox.open_pull(REVIEW, STRANGER, head=f"{STRANGER}:x", title="Mine")
    review(Subject(REVIEW, opened.issue.number), wide.github.hub(), this_year=2026)
    (check,) = wide.checks()
    assert check.conclusion == "failure"


def test_an_override_of_a_word_lets_no_script_pass(wide: Scene) -> None:
    number = wide.file({**PAPER, "taxonomy-rows": "supervised type=New"})
    wide.say(number, "/override taxonomy-value It is one.", user=MAINTAINER)
    wide.run(number)
    assert "type: New" in (wide.text(number, TAXONOMY_PATH) or "")
    wide.edit(number, **{"taxonomy-rows": "supervised type=New, optimisation=<script>alert(1)</script>"})
    wide.run(number)
    assert "would act on the site instead of being read" in wide.status(number)
    assert "script" not in (wide.text(number, TAXONOMY_PATH) or "")


def test_bibtex_says_nothing_to_the_site(wide: Scene) -> None:
    bibtex = (
        "@misc{k, layout = {redirect}, permalink = {/index.html}, title = {A Paper}, author = {A. Bee}, year = 2000}"
    )
    number = wide.file({"papers": bibtex}, form="add-several.yml")
    wide.run(number)
    text = wide.text(number, "_publications/bee2000paper.markdown") or ""
    assert "layout: publication" in text
    assert "permalink" not in text


def test_a_correction_says_nothing_to_the_site(wide: Scene) -> None:
    changes = "layout: redirect\nredirect_to: https://evil.example"
    number = wide.file({"entry": "weiss2008spectral", "changes": changes}, form="correct-entry.yml")
    wide.run(number)
    assert wide.pulls() == []
    assert wide.status(number).count("tells the site what to do with the file, so no form changes it.") == 2
    assert wide.issue(number).user.login == SUBMITTER
