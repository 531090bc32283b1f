"""What becomes of a push to the branch that holds the entries: its files are checked, and lost entries are told."""

from __future__ import annotations

import pytest
from reviewing import NEW, OLD, Reviewing, entry
from scene import FILES, MAINTAINER, REVIEW, TAXONOMY_PATH, WIDE, Scene

WHOLE = {
    **WIDE,
    **{f"_publications/{key}.markdown": entry(key) for key in ("hinton2006fast", "lin2013general")},
}
"""Every row of the taxonomy has its entry."""
MARKER = "<!-- living-review-bot:broken-entries"


@pytest.fixture
def here(scene: Scene) -> Reviewing:
    return Reviewing(scene)


@pytest.fixture
def whole(scene_of) -> Reviewing:
    return Reviewing(scene_of(WHOLE))


# -- the check run -------------------------------------------------------------------------------------------------


def test_what_a_push_changes_is_checked_on_its_commit(here: Reviewing) -> None:
    assert here.look_at_push({NEW: entry("kong2012manhattan", year="soon")}) == ()
    check = here.check()
    assert (check.name, check.conclusion, check.title) == ("Living Review Bot", "failure", "1 error")
    assert check.suite.head_sha == here.head()
    assert check.summary.startswith("Looked at 1 new entry in this commit: 1 error. Please mend the errors.\n")
    assert [(path, line) for path, line, *_ in here.places()] == [(NEW, 6)]


def test_every_commit_of_a_push_counts(here: Reviewing) -> None:
    before = here.head()
    here.push({NEW: entry("kong2012manhattan", year="soon")}, branch="main")
    sha = here.push({OLD: entry("weiss2008spectral", title="A dot.")}, branch="main")
    here.look_at(sha, since=before)
    assert here.check().title == "1 error, 1 warning"
    here.look_at(sha, intent="rerun")
    assert here.check().title == "1 warning"


def test_what_was_wrong_before_the_push_is_folded(here: Reviewing) -> None:
    here.push({OLD: entry("weiss2008spectral", year="soon")}, branch="main")
    here.look_at_push({OLD: entry("weiss2008spectral", year="soon", venue="KDD")})
    assert (here.check().conclusion, here.check().annotations) == ("success", [])


def test_a_push_that_github_does_not_show_gets_a_neutral_check_run(here: Reviewing) -> None:
    before = here.head()
    sha = here.push({NEW: entry("kong2012manhattan", year="soon")}, branch="main")
    compare = "/repos/{owner}/{repo}/compare/{basehead}"
    here.sandbox.fail_next(compare, method="GET", status=422, message="This diff is taking too long.")
    here.look_at(sha, since=before)
    check = here.check()
    assert (check.conclusion, check.title) == ("neutral", "This change could not be looked at")
    assert check.summary.startswith(
        "This commit could not be looked at, and nothing is said against it. GitHub refused"
    )
    here.look_at(sha, since=before, intent="rerun")
    assert here.check().title == "1 error"


def test_a_push_of_what_the_bot_does_not_read_gets_no_check_run(here: Reviewing) -> None:
    files = {"README.md": b"# Hi\n", "_publications/a.md~": b"", "_publications/#b.md#": b"", "_publications/x.py": b""}
    here.look_at_push({**files, "_publications/.c.md": b"", "_publications/template": b""})
    assert here.scene.checks() == []
    assert here.issues() == []


def test_a_push_to_any_other_branch_is_left_alone(here: Reviewing) -> None:
    here.look_at(here.push({NEW: b"x"}, branch="side"), since=here.head())
    assert here.scene.checks() == []
    assert len(here.calls()) <= 4
    assert here.issues() == []


def test_a_push_that_another_one_followed_is_checked_all_the_same(here: Reviewing) -> None:
    before = here.head()
    first = here.push({NEW: entry("kong2012manhattan", year="soon")}, branch="main")
    here.push({NEW: entry("kong2012manhattan")}, branch="main")
    here.look_at(first, since=before)
    assert (here.check().suite.head_sha, here.check().conclusion) == (first, "failure")
    assert here.issues() == []


def test_the_base_branch_may_be_another_than_the_default_one(scene_of) -> None:
    here = Reviewing(scene_of({"README.md": b"# Site\n", ".github/review-bot.yml": b"base: source\n"}))
    here.push(dict(FILES), branch="source")
    here.look_at_push({NEW: entry("kong2012manhattan", year="soon")}, branch="source")
    assert here.check().conclusion == "failure"
    here.look_at_push({OLD: b""}, branch="main")
    assert len(here.scene.checks()) == 1


@pytest.mark.parametrize("since", ["", "0" * 39 + "1"], ids=["not told", "gone"])
def test_without_the_commit_before_the_first_parent_counts(here: Reviewing, since: str) -> None:
    here.look_at(here.push({NEW: entry("kong2012manhattan", year="soon")}, branch="main"), since=since)
    assert here.check().title == "1 error"


def test_looking_again_writes_nothing_unless_somebody_asks(whole: Reviewing) -> None:
    before = whole.head()
    sha = whole.push({OLD: b""}, branch="main")
    whole.look_at(sha, since=before)
    whole.look_at(sha, since=before)
    assert whole.writes() == []
    whole.look_at(sha, since=before, intent="rerun")
    assert whole.writes() == ["POST /repos/{owner}/{repo}/check-runs"]


# -- the issue -----------------------------------------------------------------------------------------------------


def test_while_all_is_well_there_is_no_issue(whole: Reviewing) -> None:
    whole.look_at_push({NEW: entry("kong2012manhattan", title="A dot.")})
    assert whole.issues() == []


def test_an_entry_that_is_emptied_or_cannot_be_read_is_told_in_one_issue(whole: Reviewing) -> None:
    whole.look_at_push({OLD: b""})
    whole.look_at_push({"_publications/lin2013general.markdown": b"---\ntitle: a: b\n---\n"})
    (issue,) = whole.issues()
    assert (issue.state, issue.title) == ("open", "2 entries missing from the site")
    marker, _, said = issue.body.partition("\n\n")
    assert marker.startswith(MARKER)
    assert said.startswith(
        "This is how `main` stands now. Readers of the site do not see these entries.\n\n"
        "**These files cannot be read.** Mend each, or delete it:\n\n"
        "- `_publications/lin2013general.markdown`: Line 2: "
    )
    assert "- `_publications/weiss2008spectral.markdown`: It is empty." in said


def test_an_entry_that_vanishes_is_told_if_the_taxonomy_names_it(whole: Reviewing) -> None:
    whole.look_at_push({OLD: None, NEW: entry("kong2012manhattan")})
    (issue,) = whole.issues()
    assert issue.title == "1 entry missing from the site"
    assert "- `weiss2008spectral`: a row of `_data/taxonomy.yml` (line 2) names it." in issue.body
    whole.look_at_push({NEW: None})
    assert whole.issues()[0].title == "1 entry missing from the site"


def test_the_issue_is_closed_when_all_is_mended_and_reopened_when_it_breaks_again(whole: Reviewing) -> None:
    whole.look_at_push({OLD: b""})
    whole.look_at_push({OLD: WHOLE[OLD]})
    (issue,) = whole.issues()
    assert (issue.state, issue.state_reason, issue.title) == ("closed", "completed", "All entries can be read again")
    assert "Every entry on `main` can be read again" in issue.body
    whole.look_at_push({TAXONOMY_PATH: WHOLE[TAXONOMY_PATH] + b"- {bibkey: nobody2000x, categories: [a]}\n"})
    (issue,) = whole.issues()
    assert (issue.state, issue.title) == ("open", "1 entry missing from the site")


def test_an_issue_that_a_person_closed_stays_closed_until_something_else_breaks(whole: Reviewing) -> None:
    whole.look_at_push({OLD: b""})
    (issue,) = whole.issues()
    whole.sandbox.close_issue(REVIEW, issue.number, MAINTAINER)
    whole.look_at_push({NEW: entry("kong2012manhattan")})
    assert issue.state == "closed"
    whole.look_at_push({"_publications/lin2013general.markdown": None})
    assert issue.state == "open"


def test_an_issue_with_the_marker_by_somebody_else_is_none_of_ours(whole: Reviewing) -> None:
    whole.look_at_push({OLD: b""})
    (issue,) = whole.issues()
    theirs = whole.sandbox.file_issue(REVIEW, MAINTAINER, title="Mine", body=issue.body)
    whole.look_at_push({OLD: WHOLE[OLD]})
    assert (issue.state, theirs.state, theirs.title) == ("closed", "open", "Mine")


def test_a_push_to_a_known_review_costs_few_requests(whole: Reviewing) -> None:
    whole.look_at_push({NEW: entry("kong2012manhattan")})
    whole.look_at_push({NEW: entry("kong2012manhattan", venue="KDD")})
    assert whole.calls() == [
        "GET /repos/{owner}/{repo}",
        "GET /repos/{owner}/{repo}/branches/{branch}",
        "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
        "GET /repos/{owner}/{repo}/compare/{basehead}",
        "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
        "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
        "POST /repos/{owner}/{repo}/check-runs",
        "GET /repos/{owner}/{repo}/issues",
    ]
