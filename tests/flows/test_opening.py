"""A form is filed."""

import hashlib

import pytest
from scene import ENTRY_PATH, ENTRY_TEXT, FILES, MAINTAINER, PAPER, SUBMITTER

from bot.flows.submission import last_words
from bot.intake.subject import Subject
from bot.publish import stage
from bot.publish.stage import Stage


def without_commands(text):
    """What is said, and the folded list of commands at its end."""
    before, begin, rest = text.partition("<details><summary>Commands")
    commands, _, after = rest.partition("</details>\n\n")
    return before + after, begin + commands


def test_a_form_becomes_one_entry_in_the_reviews_own_hand(scene):
    number = scene.file()
    scene.run(number)
    assert scene.text(number) == ENTRY_TEXT


def test_the_pull_request_holds_this_file_and_nothing_else(scene):
    number = scene.file()
    scene.run(number)
    diff = scene.sandbox.diff(scene.review, scene.pull().issue.number)
    added = [line for line in diff.splitlines() if line.startswith(("+++", "---"))]
    assert added == ["--- /dev/null", f"+++ b/{ENTRY_PATH}"]


def test_the_pull_request_tells_a_maintainer_all_there_is_to_decide_from(scene):
    number = scene.file(note="The authors asked me to.")
    scene.run(number)
    issue = scene.pull().issue
    assert issue.title == "Add kong2012manhattan: Manhattan Hashing for Large-Scale Retrieval"
    title = hashlib.sha256(issue.title.encode()).hexdigest()[:16]
    body, commands = without_commands(issue.body)
    assert body == (
        "<!-- living-review-bot:entry -->\n\n"
        f"Closes {scene.review}#{number}. Submitted by {SUBMITTER}. It goes into `{ENTRY_PATH}`. "
        f"<!-- living-review-bot:title {title} -->\n\n"
        "### Manhattan Hashing for Large-Scale Retrieval\n\n"
        "Weihao Kong, Wu-Jun Li\n\n"
        "SIGIR, 2012\n\n"
        "[PDF](<https://example.org/kong.pdf>) (`example.org`) · [Code](<https://example.org/kong.git>) (`example.org`)\n\n"
        "Tags: `Hashing` `Quantisation`\n\n"
        "> We measure with the Manhattan distance.\n\n"
        "<details><summary>Also said in the form</summary>\n\n"
        "- **Anything else**: The authors asked me to.\n\n</details>\n\n"
        "Merging adds the entry and closes the issue with thanks. Commits of yours on this branch are kept; an edit of "
        "the issue changes only the fields it touches. Closing this pull request declines the submission.\n\n"
        "<!-- /living-review-bot:entry -->"
    )
    assert "`/accept`" in commands
    assert scene.labels(issue) == {"submission"}


def test_the_submitter_gets_one_comment_with_the_way_on(scene):
    number = scene.file()
    scene.run(number)
    status, commands = without_commands(scene.status(number))
    digest = stage.digest_said(status)
    pdf, code = "https://example.org/kong.pdf", "https://example.org/kong.git"
    links = f"PDF: [`{pdf}`](<{pdf}>)<br>Code: [`{code}`](<{code}>)"
    assert status == (
        f"<!-- living-review-bot:status proposed {digest} -->\n\n"
        f"Thank you for this contribution! It is now in {scene.sandbox.url}/{scene.review}/pull/{number + 1}, where a "
        "maintainer will read it.\n\n"
        "<details><summary>What I understood</summary>\n\n"
        "| field | you wrote | used | from |\n|---|---|---|---|\n"
        f"| Title | {PAPER['title']} | *the same* | the form |\n"
        "| Authors | Weihao Kong, Wu-Jun Li | *the same* | the form |\n"
        "| Venue | SIGIR | *the same* | the form |\n| Year | 2012 | *the same* | the form |\n"
        f"| Links | {links} | *the same* | the form |\n"
        "| Tags | Hashing, Quantisation | *the same* | the form |\n"
        f"| Abstract | {PAPER['abstract']} | *the same* | the form |\n\n</details>\n\n"
        f"<details><summary>The entry, as it will be written</summary>\n\n```markdown\n{ENTRY_TEXT}```\n\n</details>\n\n"
        "To change something, edit the first message above (**⋯** → **Edit**) and save; I look again at once. To "
        "take it back, close this issue.\n\n"
    )
    assert "`/set FIELD: VALUE`" in commands
    assert "`/accept`" not in commands


def test_the_commit_credits_the_submitter_and_is_signed(scene):
    number = scene.file()
    scene.run(number)
    submitter = scene.sandbox.world.users[SUBMITTER]
    assert scene.branch_commits() == [
        f"Add kong2012manhattan\n\nSubmitted in {scene.review}#{number}.\n\n"
        f"Co-authored-by: {SUBMITTER} <{submitter.noreply}>"
    ]
    assert scene.pull().head_sha in scene.sandbox.repository(scene.review).signed


def test_the_check_run_on_the_head_says_that_it_can_be_merged(scene):
    scene.run(scene.file())
    (run,) = scene.checks()
    assert (run.suite.head_sha, run.status, run.conclusion, run.title) == (
        scene.pull().head_sha,
        "completed",
        "success",
        "Ready to merge",
    )


def test_a_warning_is_annotated_at_its_line_and_stops_nothing(scene):
    number = scene.file(title="MANHATTAN HASHING FOR LARGE-SCALE RETRIEVAL")
    scene.run(number)
    (run,) = scene.checks()
    assert run.conclusion == "neutral"
    assert [(note.path, note.start_line, note.level) for note in run.annotations] == [(ENTRY_PATH, 3, "warning")]
    assert "Worth a look" in scene.status(number)


def test_running_again_writes_nothing(scene):
    number = scene.file()
    scene.run(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_a_form_whose_label_github_dropped_is_still_ours(scene):
    number = scene.file()
    assert scene.labels(scene.issue(number)) == set()  # no such label in the repository
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED


@pytest.mark.parametrize(
    "body", ["", "The search page is broken.", "### Steps\n\n1. Open\n\n### Title\n\nNot a form", "\0" * 10]
)
def test_an_issue_that_is_no_form_is_left_alone(scene, body):
    issue = scene.sandbox.file_issue(scene.review, SUBMITTER, title="A bug", body=body)
    scene.sandbox.clear_requests()
    scene.run(issue.number)
    assert scene.writes() == []


def test_an_issue_that_is_gone_is_left_alone(scene):
    number = scene.file()
    scene.sandbox.delete_issue(scene.review, number, scene.review.partition("/")[0])
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_a_form_without_template_is_left_alone(scene):
    number = scene.file()
    scene.sandbox.push(
        scene.review, MAINTAINER, {".github/ISSUE_TEMPLATE/add-paper.yml": None}, branch="main", message="No forms"
    )
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_every_error_is_told_at_once_and_nothing_is_opened(scene):
    number = scene.file(year="soon", links="somewhere on my page", title="Manhattan {{ Hashing", bibkey="../../x")
    scene.run(number)
    assert scene.pulls() == []
    assert not scene.has_branch(number)
    status, _ = without_commands(scene.status(number))
    assert status == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Before it can go on, 3 things need a change:\n\n"
        "- **Links**: “somewhere on my page” is not a link. Write the whole address, beginning with `https://`, one on "
        "each line; a name and a colon may stand before it.\n"
        "- **Year**: The year “soon” is not a year. Write four digits, for example 2021.\n"
        "- **Key**: This key cannot be used. Write small letters a to z, digits, `_` and `-` only, or leave it empty: "
        "then it is `kongndmanhattan`.\n\n"
        "To change something, edit the first message above (**⋯** → **Edit**) and save; I look again at once. Nothing you "
        "wrote is lost.\n\n"
        "<details><summary>What I understood</summary>\n\n"
        "| field | you wrote | used | from |\n|---|---|---|---|\n"
        "| Title | Manhattan {{ Hashing | *the same* | the form |\n"
        "| Authors | Weihao Kong, Wu-Jun Li | *the same* | the form |\n"
        "| Venue | SIGIR | *the same* | the form |\n| Year | soon | *nothing* | the form |\n"
        "| Links | somewhere on my page | *nothing* | the form |\n"
        "| Tags | Hashing, Quantisation | *the same* | the form |\n"
        f"| Abstract | {PAPER['abstract']} | *the same* | the form |\n\n</details>\n\n"
    )
    assert scene.labels(scene.issue(number)) == {"needs changes"}


def test_a_form_is_taken_up_once_its_errors_are_mended(scene):
    number = scene.file(year="soon")
    scene.run(number)
    scene.edit(number, year="2012")
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.text(number) == ENTRY_TEXT
    assert scene.labels(scene.issue(number)) == set()


def test_a_paper_that_is_already_here_is_answered_with_its_place(scene):
    number = scene.file(title="Spectral codes.", authors="Yair Weiss, Antonio Torralba", year="2008")
    scene.run(number)
    assert scene.pulls() == []
    assert "`_publications/weiss2008spectral.markdown`" in scene.status(number)


def test_another_paper_with_the_same_key_gets_the_next_one(scene):
    number = scene.file(title="Spectral Trees", authors="Yair Weiss", year="2008")
    scene.run(number)
    assert "weiss2008trees" in scene.text(number, "_publications/weiss2008trees.markdown")


def test_two_open_submissions_never_get_the_same_key(scene):
    first = scene.file()
    scene.run(first)
    second = scene.file(title="Manhattan Distances for Codes")
    scene.run(second)
    assert scene.text(first) is not None
    assert scene.text(second) is None
    assert scene.text(second, "_publications/kong2012distances.markdown") is not None


def test_a_submitter_may_choose_the_key(scene):
    number = scene.file(bibkey="kong2012cmanhattan")
    scene.run(number)
    assert "bibkey: kong2012cmanhattan\n" in scene.text(number, "_publications/kong2012cmanhattan.markdown")


def test_a_fault_of_the_reviews_own_config_is_no_fault_of_the_submitter(scene):
    config = b"bases: main\n"
    scene.sandbox.push(scene.review, MAINTAINER, {".github/review-bot.yml": config}, branch="main", message="A config")
    number = scene.file()
    scene.run(number)
    assert "has to be mended by a maintainer" in scene.status(number)
    assert "`.github/review-bot.yml`, line 1" in scene.status(number)
    assert "did you mean" in scene.status(number).lower()
    scene.sandbox.push(
        scene.review, MAINTAINER, {".github/review-bot.yml": b"base: main\n"}, branch="main", message="Mended"
    )
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED


def test_the_files_of_the_review_are_as_they_were(scene):
    number = scene.file()
    scene.run(number)
    for path, content in FILES.items():
        assert scene.text(number, path) == content.decode()


def test_a_job_that_died_is_told_to_the_submitter_and_tried_again_on_an_edit(scene):
    number = scene.file()
    last_words(Subject(scene.review, number), "4682e88e-7864", scene.github.hub())
    status, _ = without_commands(scene.status(number))
    assert status == (
        "<!-- living-review-bot:status needs-changes -->\n\n"
        "Thank you for this contribution! Something went wrong on my side, and I cannot go on by myself. The person who "
        "runs me can find it by the delivery `4682e88e-7864`.\n\n"
        "You need not do anything; nothing you wrote is lost. An edit of the first message makes me try again."
    )
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED


def test_an_issue_that_is_no_form_hears_nothing_of_a_job_that_died(scene):
    issue = scene.sandbox.file_issue(scene.review, SUBMITTER, title="A bug", body="The search is broken.")
    scene.writes()
    last_words(Subject(scene.review, issue.number), "4682e88e-7864", scene.github.hub())
    assert scene.writes() == []


@pytest.mark.parametrize("year", ["3021", "0000", "０２１１", "20211", "-2021", "2021.5", "in press"])
def test_a_year_that_is_none_is_an_error_and_no_failure(scene, year):
    number = scene.file(year=year)
    scene.run(number)
    assert "**Year**" in scene.status(number)
    assert scene.pulls() == []
