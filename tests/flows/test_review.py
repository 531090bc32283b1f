"""What becomes of a pull request that is no submission: its entries are checked at its head, at their lines."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from reviewing import NEW, OLD, Reviewing, entry
from scene import FILES, MAINTAINER, REVIEW, SUBMITTER, TAXONOMY_PATH, Scene

from bot.checkout import Checkout
from bot.checkup import check_up
from bot.faults import PermanentFailure
from bot.intake.subject import Job, Subject
from bot.sandbox.gitstore import Item

COMPARE = "/repos/{owner}/{repo}/compare/{basehead}"
FAULTY = entry("kong2012manhattan", title="Manhattan Hashing.", year="soon")
"""A warning on line 3, an error on line 6."""


@pytest.fixture
def here(scene: Scene) -> Reviewing:
    return Reviewing(scene)


@pytest.fixture
def wide(wide_scene: Scene) -> Reviewing:
    return Reviewing(wide_scene)


# -- what is said --------------------------------------------------------------------------------------------------


def test_a_sound_entry_passes_and_is_shown_as_a_reader_will_see_it(here: Reviewing) -> None:
    number = here.send_from_fork({NEW: entry("kong2012manhattan")})
    assert here.run(number) == ()
    check = here.check()
    assert (check.name, check.conclusion, check.title) == ("Living Review Bot", "success", "Nothing to mend")
    assert check.suite.repository.full_name == REVIEW
    assert check.suite.head_sha == here.sandbox.pull(REVIEW, number).head_sha
    assert (
        check.summary
        == """\
Looked at 1 new entry in this pull request: nothing is wrong.

<details><summary>_publications/kong2012manhattan.markdown, as a reader will see it</summary>

### On kong2012manhattan

Ada Lovelace, Alan Turing

SIGIR, 2012

[PDF](<https://example.org/kong2012manhattan.pdf>) (`example.org`)

Tags: `Hashing` `Retrieval`

> An abstract of kong2012manhattan.

</details>"""
    )
    assert here.comments(number) == []


def test_each_fault_stands_at_its_line_in_the_table_and_in_one_comment(here: Reviewing) -> None:
    number = here.send_from_fork({NEW: FAULTY})
    here.run(number)
    check = here.check()
    assert (check.conclusion, check.title) == ("failure", "1 error, 1 warning")
    assert [(path, line, level) for path, line, _, level in here.places()] == [
        (NEW, 3, "warning"),
        (NEW, 6, "failure"),
    ]
    assert check.summary.startswith(
        "Looked at 1 new entry in this pull request: 1 error, 1 warning. "
        "Please mend the errors; every new commit is looked at again.\n"
    )
    (said,) = here.comments(number)
    assert said.startswith(
        "<!-- living-review-bot:review -->\n\nThank you for this pull request, ada! "
        "1 error has to be mended before it is merged, and 1 warning is worth a look:\n\n"
        "| where | what is wrong | how to mend it |\n"
    )
    assert "line 6, `year` | **Error**: `soon` is not a year. (`year-form`)" in said
    assert said.endswith(
        "Every new commit is looked at again, and this comment follows. The check run shows each finding at its line."
    )


def test_the_comment_follows_the_pull_request_and_says_when_all_is_mended(here: Reviewing) -> None:
    number = here.send({NEW: FAULTY})
    here.run(number)
    here.push({NEW: entry("kong2012manhattan", year="soon")})
    here.run(number)
    (said,) = here.comments(number)
    assert "warning" not in said
    here.push({NEW: entry("kong2012manhattan")})
    here.run(number)
    assert here.comments(number) == [
        "<!-- living-review-bot:review -->\n\nAll that I had found here is mended. Thank you!\n"
    ]
    assert [check.conclusion for check in here.scene.checks()] == ["failure", "failure", "success"]


def test_a_draft_is_told_at_its_lines_fails_nothing_and_gets_no_comment(here: Reviewing) -> None:
    here.push({NEW: FAULTY})
    number = here.sandbox.open_pull(REVIEW, MAINTAINER, head="change", title="A change", draft=True).issue.number
    here.run(number)
    check = here.check()
    assert (check.conclusion, check.title) == ("neutral", "1 error, 1 warning in a draft")
    assert len(check.annotations) == 2
    assert "It is a draft, so this stops nothing yet." in check.summary
    assert here.comments(number) == []


def test_a_paper_that_is_here_already_is_told(here: Reviewing) -> None:
    here.run(here.send({NEW: entry("kong2012manhattan", title="Spectral codes", authors="Yair Weiss", year=2008)}))
    assert "is here already: `_publications/weiss2008spectral.markdown` has the same title" in here.check().summary
    assert here.check().conclusion == "failure"


def test_a_paper_that_is_brought_twice_is_told_once(here: Reviewing) -> None:
    twin = "_publications/zuse2012manhattan.markdown"
    files = {NEW: entry("kong2012manhattan", title="The Same"), twin: entry("zuse2012manhattan", title="The same")}
    here.run(here.send(files))
    assert [place[0] for place in here.places()] == [twin]
    assert "These are 2 new entries" in here.check().summary


def test_a_removed_entry_that_the_taxonomy_names_is_told_at_its_rows(wide: Reviewing) -> None:
    wide.run(wide.send({OLD: None}))
    assert wide.check().conclusion == "neutral"
    assert {path for path, *_ in wide.places()} == {TAXONOMY_PATH}
    assert [line for _, line, *_ in wide.places()] == [2, 8]
    assert "Taken away: `_publications/weiss2008spectral.markdown`." in wide.check().summary


def test_a_renamed_entry_is_judged_by_its_new_name_and_its_rows_are_told(wide: Reviewing) -> None:
    text = wide.sandbox.read_file(REVIEW, OLD)
    wide.run(wide.send({OLD: None, "_publications/Weiss 2008.markdown": text}))
    said = wide.check().summary
    assert "has characters other than" in said
    assert [line for path, line, *_ in wide.places() if path == TAXONOMY_PATH] == [2, 8]


_TEXT = entry("kong2012manhattan", title="Manhattan Hashing")
_FAST = "_publications/kong2012manhattan.txt"
_TWIN = "_publications/zuse2012manhattan.markdown"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({OLD: None, "_publications/Weiss 2008 (2).markdown": OLD}, id="renamed"),
        pytest.param({OLD: None, "_publications/weiss2008spectral.text": OLD}, id="renamed to another extension"),
        pytest.param({_FAST: _TEXT}, id="without its extension"),
        pytest.param({"_publication/kong2012manhattan.md": _TEXT}, id="in another folder"),
        pytest.param({NEW: _TEXT, _TWIN: entry("zuse2012manhattan", title="Manhattan hashing")}, id="twice"),
        pytest.param({TAXONOMY_PATH: None}, id="without taxonomy"),
        pytest.param({"_data/other_taxonomy.yml": b"[]\n"}, id="two taxonomies"),
    ],
)
def test_a_checkout_is_told_the_same_as_a_pull_request(
    wide: Reviewing, tmp_path: Path, change: dict[str, bytes | str | None]
) -> None:
    """A value that is a path stands for what the review holds there."""
    held = {path: wide.sandbox.read_file(REVIEW, path) for path in (*FILES, OLD, TAXONOMY_PATH)}
    held = {path: content for path, content in held.items() if content is not None}
    files = {path: held[each] if isinstance(each, str) else each for path, each in change.items()}
    wide.run(wide.send(files))
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    for number, step in enumerate((held, files)):
        for path, content in step.items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                (tmp_path / path).unlink()
            else:
                (tmp_path / path).write_bytes(content)
        subprocess.run([*git, "add", "--all"], check=True)
        if number == 0:
            subprocess.run([*git, "commit", "--quiet", "--message", "Begin"], check=True)
    there = check_up(Checkout.as_it_is(tmp_path), since="HEAD").report.findings
    here = {(note.path, note.title) for note in wide.check().annotations}
    assert {(each.path, each.rule) for each in there} == here
    assert here


def test_a_form_is_read_as_people_will_meet_it(here: Reviewing) -> None:
    here.run(here.send({".github/ISSUE_TEMPLATE/add-paper.yml": b"name: [\n"}))
    assert here.places()[0][0] == ".github/ISSUE_TEMPLATE/add-paper.yml"
    assert here.check().conclusion == "failure"


def test_what_the_bot_does_not_read_is_said_to_be_none_of_its_business(here: Reviewing) -> None:
    number = here.send_from_fork({"README.md": b"# Better\n", "_publications/notes~": b"x", "_publications/.x.md": b""})
    here.run(number)
    check = here.check()
    assert (check.conclusion, check.title) == ("success", "Nothing here that the bot checks")
    assert check.summary == "Nothing that the bot checks is changed by this pull request."
    assert here.comments(number) == []


def test_a_repository_that_is_no_review_is_left_alone(scene_of) -> None:
    here = Reviewing(scene_of({"README.md": b"# A tool\n"}))
    here.run(here.send({"tool.py": b"print()\n"}))
    assert here.scene.checks() == []


def test_it_goes_by_the_config_on_the_default_branch_and_not_by_its_own(here: Reviewing) -> None:
    config = {".github/review-bot.yml": b"years: {min: 1850, max: 3000}\n"}
    here.run(here.send({**config, NEW: entry("kong2012manhattan", year=1851)}))
    assert "year-range" in here.check().summary
    here.push(config, branch="main")
    here.run(here.send({NEW: entry("kong2012manhattan", year=1851)}, branch="other", onto=here.head()))
    assert "year-range" not in here.check().summary


# -- what cannot be looked at --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (422, "GitHub refused to compare two commits of acme/review (HTTP 422)."),
        (403, "GitHub does not let us compare two commits of acme/review: a permission is missing."),
    ],
)
def test_a_change_that_github_does_not_show_still_gets_a_check_run(here: Reviewing, status: int, reason: str) -> None:
    number = here.send({NEW: FAULTY})
    said = "Server Error: Sorry, this diff is taking too long to generate."
    here.sandbox.fail_next(COMPARE, method="GET", status=status, message=said, times=2)
    assert here.run(number) == ()
    check = here.check()
    assert (check.conclusion, check.title) == ("neutral", "This change could not be looked at")
    assert check.summary.startswith(
        f"This pull request could not be looked at, and nothing is said against it. {reason}\n"
    )
    assert "send it as several smaller ones" in check.summary
    here.run(number)
    assert here.writes() == []
    here.run(number, "rerun")
    assert here.check().title == "1 error, 1 warning"


def test_a_tree_too_large_to_list_still_gets_a_check_run(here: Reviewing) -> None:
    class Refusing:
        hub = here.scene.github.hub()

        def __getattr__(self, name: str):
            return getattr(self.hub, name)

        def tree(self, repository: str, _: str):
            raise PermanentFailure(f"A folder of {repository} holds more files than GitHub lists.")

    here.run(here.send({NEW: FAULTY}), hub=Refusing())
    assert here.check().conclusion == "neutral"
    assert "A folder of acme/review holds more files than GitHub lists." in here.check().summary


# -- many findings -------------------------------------------------------------------------------------------------


def test_of_many_findings_the_errors_come_first_and_the_rest_is_folded_behind_the_ways_out(here: Reviewing) -> None:
    files = {f"_publications/k{n}2012a.markdown": entry(f"k{n}2012a", title=f"Hashing {n}.") for n in range(10, 35)}
    last = "_publications/z2012last.markdown"
    number = here.send({**files, last: entry("z2012last", year="soon")})
    here.run(number)
    (said,) = here.comments(number)
    for text in (said, here.check().summary):
        shown, folded = text.split("<details><summary>6 more</summary>")
        rows = [row for row in shown.splitlines() if "**: " in row]
        assert len(rows) == 20
        assert last in rows[0]
        assert "**Error**" in rows[0]
        assert folded.count("**Warning**") == 6
        assert "patch</summary>" in shown
    assert "write `/fix`" in said.split("6 more</summary>")[0]


# -- whose fault it is ---------------------------------------------------------------------------------------------


def test_what_was_wrong_before_is_folded_and_fails_nothing(here: Reviewing) -> None:
    here.push({OLD: entry("weiss2008spectral", year="soon")}, branch="main")
    moved = entry("weiss2008spectral", year="soon").replace(b"title", b"# A remark\ntitle", 1)
    number = here.send({OLD: moved}, onto=here.head())
    here.run(number)
    check = here.check()
    assert (check.conclusion, check.title, check.annotations) == ("success", "Nothing new to mend", [])
    assert check.summary.startswith("Looked at 1 changed entry in this pull request: nothing new is wrong.\n")
    assert "<summary>Was so before (1), and is nobody's fault here</summary>" in check.summary
    assert here.comments(number) == []


def test_what_is_new_beside_it_is(here: Reviewing) -> None:
    here.push({OLD: entry("weiss2008spectral", year="soon")}, branch="main")
    here.run(here.send({OLD: entry("weiss2008spectral", year="soon", title="A dot.")}, onto=here.head()))
    assert here.check().title == "1 warning"
    assert [line for _, line, *_ in here.places()] == [3]


def test_a_second_fault_of_the_kind_is_new(here: Reviewing) -> None:
    twice = b'tags: ["a", "a"]'
    thrice = b'tags: ["a", "a", "a"]'
    text = entry("weiss2008spectral")
    here.push({OLD: text.replace(b'tags: ["Hashing", "Retrieval"]', twice)}, branch="main")
    here.run(here.send({OLD: text.replace(b'tags: ["Hashing", "Retrieval"]', thrice)}, onto=here.head()))
    assert len(here.places()) == 1


def test_what_base_changed_since_is_nothing_of_it(here: Reviewing) -> None:
    number = here.send({NEW: entry("kong2012manhattan")})
    here.push({OLD: FAULTY}, branch="main")
    here.run(number)
    assert here.check().title == "Nothing to mend"


# -- where it comes from -------------------------------------------------------------------------------------------


def test_a_forks_branch_named_as_ours_is_reviewed(here: Reviewing) -> None:
    assert here.run(here.send_from_fork({NEW: FAULTY}, branch="submission/issue-7")) == ()
    assert here.check().conclusion == "failure"


def test_a_submissions_pull_request_is_left_to_its_own_flow(here: Reviewing) -> None:
    number = here.send({NEW: FAULTY}, branch="submission/issue-7")
    assert here.run(number, "rerun") == (Job(flow="submission", subject=Subject(REVIEW, 7), intent="rerun"),)
    assert here.scene.checks() == []


def test_checks_that_are_asked_for_again_find_a_forks_pull_request_by_its_head(here: Reviewing) -> None:
    from bot.flows.review import review

    number = here.send_from_fork({NEW: FAULTY})
    subject = Subject(REVIEW, sha=here.sandbox.pull(REVIEW, number).head_sha)
    jobs = review(subject, here.scene.github.hub(), this_year=2026, intent="rerun")
    assert jobs == (Job(flow="review", subject=Subject(REVIEW, number), intent="rerun"),)
    subject = Subject(REVIEW, sha=here.head())
    jobs = review(subject, here.scene.github.hub(), this_year=2026, intent="rerun")
    assert jobs == (Job(flow="base", subject=subject, intent="rerun"),)


def test_a_pull_request_into_another_branch_is_compared_with_that(here: Reviewing) -> None:
    here.push({NEW: entry("kong2012manhattan", year="soon")}, branch="source")
    source = here.head("source")
    number = here.send({NEW: entry("kong2012manhattan", year="soon", venue="KDD")}, base="source", onto=source)
    here.run(number)
    assert here.check().title == "Nothing new to mend"


# -- what it costs -------------------------------------------------------------------------------------------------


def test_a_sound_entry_costs_seven_requests_when_the_review_is_known(here: Reviewing) -> None:
    here.run(here.send({NEW: entry("kong2012manhattan")}))
    here.run(here.send({"_publications/zuse1941z.md": entry("zuse1941z")}, branch="other"))
    assert here.calls() == [
        "GET /repos/{owner}/{repo}/pulls/{pull_number}",
        "GET /repos/{owner}/{repo}/branches/{branch}",
        "GET /repos/{owner}/{repo}/compare/{basehead}",
        "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
        "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
        "GET /repos/{owner}/{repo}/commits/{ref}/check-runs",
        "POST /repos/{owner}/{repo}/check-runs",
    ]


def test_a_closed_one_and_one_that_is_gone_cost_one(here: Reviewing) -> None:
    number = here.send({NEW: FAULTY})
    here.sandbox.close_issue(REVIEW, number, MAINTAINER)
    here.run(number)
    assert len(here.calls()) == 1
    here.run(999)
    assert len(here.calls()) == 1
    assert here.scene.checks() == []


def test_running_again_writes_nothing_unless_somebody_asks(here: Reviewing) -> None:
    number = here.send({NEW: FAULTY})
    here.run(number)
    here.run(number)
    assert here.writes() == []
    assert len(here.scene.checks()) == 1
    here.run(number, "rerun")
    assert here.writes() == ["POST /repos/{owner}/{repo}/check-runs"]
    assert len(here.scene.checks()) == 2


def test_many_entries_come_in_one_archive(here: Reviewing) -> None:
    files = {f"_publications/doe2012n{number}.md": entry(f"doe2012n{number}") for number in range(30)}
    here.run(here.send(files))
    assert here.check().title == "Nothing to mend"
    assert here.calls().count("GET /repos/{owner}/{repo}/git/blobs/{file_sha}") <= len(FILES)
    assert "GET /repos/{owner}/{repo}/tarball/{ref}" in here.calls()


# -- bad input -----------------------------------------------------------------------------------------------------

HOSTILE = {
    "nothing": b"",
    "no front matter": b"Hello\n",
    "no text": b"---\ntitle: \xff\xfe\n---\n",
    "binary": bytes(range(256)) * 40,
    "aliases": b"---\na: &a [1, 1]\nb: &b [*a, *a]\nc: [*b, *b]\n---\n",
    "deep": b"---\na: " + b"[" * 5_000 + b"\n---\n",
    "many faults": b"---\ntags: [" + b", ".join(b'"a:%d"' % n for n in range(5_000)) + b"]\n---\n",
    "markup": b'---\ntitle: "</details> @all #1 | `x` {{ x }} <script>"\nauthors: "|"\nyear: 2012\n---\n',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_any_bytes_end_in_a_check_run(here: Reviewing, text: bytes) -> None:
    number = here.send_from_fork({NEW: text, "a.txt": b"a"})
    here.run(number)
    check = here.check()
    assert (check.status, check.conclusion) == ("completed", "failure")
    assert len(check.summary) < 65_536
    assert 1 <= len(check.annotations) <= 500
    (said,) = here.comments(number)
    assert len(said) <= 65_536
    here.run(number)
    assert here.writes() == []


@pytest.mark.parametrize("name", ["a\nb.md", "é😀.md", "a|b`c.md", "<b>.md", "x" * 200 + ".md"])
def test_any_name_ends_in_a_check_run(here: Reviewing, name: str) -> None:
    here.run(here.send_from_fork({f"_publications/{name}": entry("kong2012manhattan")}))
    assert here.check().conclusion == "failure"
    assert {place[0] for place in here.places()} == {f"_publications/{name}"}
    table = [line for line in here.check().summary.split("\n") if line.startswith("|")]
    assert all(line.replace("\\|", "").count("|") == 4 for line in table)


def test_more_findings_than_are_shown_at_their_lines_are_counted(here: Reviewing) -> None:
    here.run(here.send({f"_publications/doe2012n{number}.md": HOSTILE["many faults"] for number in range(4)}))
    assert len(here.check().annotations) == 500
    assert "findings are more than are shown at their lines: the gravest 500 are." in here.check().summary
    posts = [call for call in here.writes() if "check-runs" in call]
    assert len(posts) == 10


def test_a_link_or_submodule_among_the_entries_is_not_followed_and_said_to_be_unread(here: Reviewing) -> None:
    number = here.send({NEW: b"x"})
    with here.sandbox.world.lock:
        git = here.sandbox.repository(REVIEW).git
        head = git.commit(here.sandbox.pull(REVIEW, number).head_sha)
        items = {NEW: Item(0o120000, git.write_blob(b"/etc/passwd")), "_publications/m.md": Item(0o160000, head.sha)}
        tree = git.write_tree(head.tree, items)
        linked = git.write_commit(
            tree=tree, parents=head.parents, author=head.author, committer=head.committer, message="A link"
        )
    here.sandbox.move_branch(REVIEW, MAINTAINER, "change", linked, force=True)
    here.run(number)
    check = here.check()
    assert (check.conclusion, check.title) == ("neutral", "Not everything was looked at")
    assert f"**Not looked at:**\n\n- 2 files (a link or a submodule): `{NEW}`, `_publications/m.md`" in check.summary


def test_a_file_of_many_megabytes_is_not_fetched(here: Reviewing) -> None:
    here.run(here.send({NEW: b"---\n" + b"x" * 5_000_000}))
    assert here.check().title == "Not everything was looked at"
    assert "too large" in here.check().summary
    assert "GET /repos/{owner}/{repo}/git/blobs/{file_sha}" not in here.calls()[4:]


def test_beyond_githubs_lists_the_trees_tell_what_changed(here: Reviewing) -> None:
    many = {f"_publications/doe2012n{number}.md": entry(f"doe2012n{number}", year="soon") for number in range(400)}
    here.push(many, branch="main")
    spaced = {path: text.replace(b"---\nAn", b"---\n\nAn") for path, text in many.items()}
    moved = {"_publications/doe2012n7.md": None, "_publications/zoe2012n7.md": many["_publications/doe2012n7.md"]}
    number = here.send({**spaced, **moved, NEW: FAULTY}, onto=here.head())
    here.run(number)
    check = here.check()
    assert check.title == "1 error, 2 warnings"
    assert {path for path, *_ in here.places()} == {NEW, "_publications/zoe2012n7.md"}
    assert "Looked at 2 new entries, 399 changed entries in this pull request" in check.summary
    assert len(here.calls()) < 20


def test_a_pull_request_of_more_entries_than_are_read_says_so(here: Reviewing, monkeypatch) -> None:
    monkeypatch.setattr("bot.flows.looking.MOST_READ", 20)
    files = {f"_publications/doe2012n{number}.md": entry(f"doe2012n{number}") for number in range(30)}
    here.run(here.send(files))
    assert here.check().conclusion == "neutral"
    assert "10 files (more than 5,000 entries changed)" in here.check().summary


def test_a_head_that_moves_during_the_run_is_checked_where_it_stood_and_then_anew(here: Reviewing) -> None:
    number = here.send_from_fork({NEW: FAULTY})
    hub = here.scene.github.hub()
    seen = hub.pull(REVIEW, number)
    here.sandbox.push(f"{SUBMITTER}/review", SUBMITTER, {NEW: entry("kong2012manhattan")}, branch="change")
    here.run(number, hub=hub)
    assert here.check().suite.head_sha == seen.head_sha
    here.run(number)
    assert here.check().conclusion == "success"


def test_the_patch_is_one_that_git_applies(tmp_path: Path) -> None:
    from bot.faults import Edit, Finding, Severity
    from bot.publish.messages.review import patch
    from bot.publish.review_report import ReviewReport

    text = "---\ntitle: a.\nyear: 2012\n---\nNo end"
    edits = [Edit(text.index("."), text.index(".") + 1, ""), Edit(len(text), len(text), ".\n")]
    findings = tuple(
        Finding(rule="r", severity=Severity.ERROR, message=str(n), path="a b.md", line=1, edits=(edit,))
        for n, edit in enumerate(edits)
    )
    said = patch(ReviewReport(findings=findings, texts={"a b.md": text}), "The patch")(10_000)
    (tmp_path / "a b.md").write_text(text)
    diff = said.partition("```diff\n")[2].partition("\n```")[0] + "\n"
    subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=tmp_path, check=True)
    assert (tmp_path / "a b.md").read_text() == "---\ntitle: a\nyear: 2012\n---\nNo end.\n"
