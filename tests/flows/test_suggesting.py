"""Suggestions on the lines of a pull request: what has one right answer is taken over by a click."""

from __future__ import annotations

import pytest
from reviewing import NEW, OLD, Reviewing, entry
from scene import MAINTAINER, REVIEW, Scene
from test_crashes import DiedError, DyingHub

from bot.faults import Edit, Finding, Severity
from bot.publish.review_report import ReviewReport
from bot.publish.suggestions import shown_lines, suggestions

REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews"
MENDABLE = entry("kong2012manhattan", title="Manhattan Hashing.")


@pytest.fixture
def here(scene: Scene) -> Reviewing:
    return Reviewing(scene)


def suggested(here: Reviewing, number: int) -> list[tuple[str, int, str]]:
    """Path, line and words of what the bot suggested."""
    return [(each.path, each.line, each.body) for each in here.sandbox.pull(REVIEW, number).line_comments]


def test_a_line_with_one_right_mending_gets_a_suggestion(here: Reviewing) -> None:
    number = here.send_from_fork({NEW: MENDABLE})
    here.run(number)
    ((path, line, body),) = suggested(here, number)
    assert (path, line) == (NEW, 3)
    marker, _, said = body.partition("\n")
    assert marker.startswith("<!-- living-review-bot:suggestion ")
    assert said == '- The title ends with a dot.\n\n```suggestion\ntitle: "Manhattan Hashing"\n```'
    (review,) = here.sandbox.pull(REVIEW, number).reviews
    assert (review.state, review.user.login) == ("COMMENTED", here.sandbox.app.login)
    assert review.body.startswith("What has one right answer can be taken over here")


def test_it_is_made_once_and_a_new_one_comes_alone(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    here.run(number)
    here.run(number)
    assert here.writes() == []
    here.push({NEW: MENDABLE.replace(b"Ada Lovelace, Alan", b"Ada Lovelace; Alan")})
    here.run(number)
    assert [line for _, line, _ in suggested(here, number)] == [3, 4]


def test_a_draft_and_what_was_so_before_get_none(here: Reviewing) -> None:
    here.push({OLD: entry("weiss2008spectral", title="A dot.")}, branch="main")
    number = here.send({OLD: entry("weiss2008spectral", title="A dot.", venue="KDD")})
    here.run(number)
    here.push({NEW: MENDABLE}, branch="other")
    draft = here.sandbox.open_pull(REVIEW, MAINTAINER, head="other", title="A change", draft=True).issue.number
    here.run(draft)
    assert suggested(here, number) == suggested(here, draft) == []


def test_what_github_cannot_place_is_left_to_the_check_run(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    here.sandbox.fail_next(REVIEWS, status=422, message="Line")
    assert here.run(number) == ()
    assert suggested(here, number) == []
    assert here.check().title == "1 warning"


def test_what_github_could_not_place_is_tried_again_with_the_next_commit_only(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    here.sandbox.fail_next(REVIEWS, method="POST", status=422, message="Line")
    here.run(number)
    here.run(number)
    assert here.writes() == []
    assert here.run(number, "rerun") == ()
    assert suggested(here, number) == []
    (refused,) = here.comments(number)
    here.push({NEW: MENDABLE.replace(b"year: 2012", b"year: 2013")})
    here.run(number)
    assert [line for _, line, _ in suggested(here, number)] == [3]
    (placed,) = here.comments(number)
    assert placed.splitlines()[0] == "<!-- living-review-bot:review -->"
    assert refused.splitlines()[0].startswith("<!-- living-review-bot:review unplaced ")


def test_a_process_that_died_before_it_noted_the_refusal_asks_once_more(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    here.sandbox.fail_next(REVIEWS, method="POST", status=422, message="Line", times=2)
    with pytest.raises(DiedError):
        here.run(number, hub=DyingHub(here.scene.github.hub(), 3))
    here.run(number)
    assert here.writes() == [f"POST {REVIEWS}", "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"]
    here.run(number)
    assert here.writes() == []


def test_a_line_that_moved_keeps_its_suggestion(here: Reviewing) -> None:
    number = here.send({NEW: MENDABLE})
    here.run(number)
    here.push({NEW: MENDABLE.replace(b"layout: publication\n", b"layout: publication\n# A remark\n")})
    here.run(number)
    assert [line for _, line, _ in suggested(here, number)] == [3]


def test_lines_that_read_the_same_get_one_each() -> None:
    text = "a.\nb\na.\n"
    findings = tuple(
        Finding(rule="title-dot", severity=Severity.WARNING, message="A dot.", path=NEW, line=line, edits=(edit,))
        for line, edit in ((1, Edit(1, 2, "")), (3, Edit(6, 7, "")))
    )
    made = suggestions(ReviewReport(findings=findings, texts={NEW: text}, shown={NEW: frozenset({1, 2, 3})}))
    assert [each.line for each in made] == [1, 3]
    assert len({each.marker for each in made}) == 2


def test_a_notice_alone_writes_to_nobody(here: Reviewing) -> None:
    link, tracked = b"https://example.org/kong2012manhattan.pdf", b"https://arxiv.org/abs/1234.56789?utm_source=x"
    number = here.send({NEW: entry("kong2012manhattan").replace(link, tracked)})
    here.run(number)
    assert {level for *_, level in here.places()} == {"notice"}
    assert "<summary>The same as a patch</summary>" in here.check().summary
    assert suggested(here, number) == []
    assert here.comments(number) == []


def test_the_lines_that_a_diff_shows_are_those_of_the_new_file() -> None:
    patch = "@@ -1,3 +1,4 @@\n a\n-b\n+c\n+d\n e\n@@ -10 +11,2 @@ x\n f\n+g\n\\ No newline at end of file"
    assert shown_lines(patch) == {1, 2, 3, 4, 11, 12}
    assert shown_lines("") == frozenset()
