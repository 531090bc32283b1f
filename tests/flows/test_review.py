"""What becomes of a pull request that is no submission: a changed config is checked at its head, and never obeyed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from scene import MAINTAINER, REVIEW, SUBMITTER, Scene, connect

from bot.flows.review import review
from bot.gateway.credentials import TokenCredentials
from bot.intake.subject import Intent, Job, Subject
from bot.sandbox.gitstore import Item

CONFIG = ".github/review-bot.yml"
GOOD = b"years: {min: 1950}\n"
WRONG = b"""\
collections:
  publications:
    fodler: _papers
years: {min: old}
"""


@dataclass
class Reviewing:
    """A review on the sandbox, people who send pull requests, and the bot that looks at them."""

    scene: Scene

    def send(self, files: dict[str, bytes | None], *, branch: str = "change", base: str = "", onto: str = "") -> int:
        """A maintainer's pull request from a branch of the review itself."""
        sandbox = self.scene.sandbox
        sandbox.push(REVIEW, MAINTAINER, files, branch=branch, onto=onto)
        return sandbox.open_pull(REVIEW, MAINTAINER, head=branch, base=base, title="A change").issue.number

    def send_from_fork(self, files: dict[str, bytes | None], *, branch: str = "change") -> int:
        """A stranger's pull request from a fork, on which the bot is not installed."""
        sandbox = self.scene.sandbox
        fork = sandbox.fork(REVIEW, SUBMITTER)
        sandbox.push(fork.full_name, SUBMITTER, files, branch=branch)
        head = f"{SUBMITTER}:{branch}"
        return sandbox.open_pull(REVIEW, SUBMITTER, head=head, title="A change").issue.number

    def run(self, number: int, intent: Intent = "none") -> tuple[Job, ...]:
        self.scene.sandbox.clear_requests()
        return review(Subject(REVIEW, number), self.scene.github.hub(), intent=intent)

    def calls(self) -> list[str]:
        """The requests of the last run."""
        made = [f"{each.method} {each.route}" for each in self.scene.sandbox.requests]
        return [call for call in made if "access_tokens" not in call and "installation" not in call]

    def check(self):
        """The newest check run."""
        return self.scene.checks()[-1]

    def places(self) -> list[tuple[str, int, int | None, str]]:
        """The annotations of the newest check run: path, line, column, level."""
        return [(a.path, a.start_line, a.start_column, a.level) for a in self.check().annotations]


@pytest.fixture
def here(scene: Scene) -> Reviewing:
    return Reviewing(scene)


# -- what is said --------------------------------------------------------------------------------------------------


def test_a_sound_config_passes(here: Reviewing) -> None:
    number = here.send({CONFIG: GOOD})
    assert here.run(number) == ()
    check = here.check()
    assert (check.name, check.conclusion, check.title) == (
        "Living Review Bot",
        "success",
        "Nothing to mend in the config",
    )
    assert check.suite.head_sha == here.scene.sandbox.pull(REVIEW, number).head_sha
    assert check.summary == (
        "`.github/review-bot.yml` was read as it stands in this pull request. "
        "The bot obeys it once it is on the default branch.\n"
    )
    assert check.annotations == []


def test_every_fault_is_told_at_its_place_with_how_to_mend_it(here: Reviewing) -> None:
    here.run(here.send({CONFIG: WRONG}))
    check = here.check()
    assert (check.conclusion, check.title) == ("failure", "2 errors in the config")
    assert here.places() == [(CONFIG, 3, 5, "failure"), (CONFIG, 4, 9, "failure")]
    assert (
        check.summary
        == """\
`.github/review-bot.yml` was read as it stands in this pull request: 2 errors. Please mend the errors; every new commit \
is looked at again. On the default branch they would stop the bot at each submission.

**`.github/review-bot.yml`**

- **Error, line 3, column 5, `collections.publications.fodler`**: `collections.publications.fodler` is not a key of \
this file. Did you mean `folder`? (`config`)
- **Error, line 4, column 9, `years.min`**: `years.min` must be a whole number; it is text. Write a year in four \
digits. (`config`)
"""
    )


def test_a_name_that_leads_nowhere_is_a_warning_with_the_nearest(here: Reviewing) -> None:
    config = b"forms: {several: add-papers.yml}\ntaxonomy: _data/taxonmy.yml\n"
    here.run(here.send({CONFIG: config, "_data/taxonomy.yml": b"- {}\n"}))
    check = here.check()
    assert (check.conclusion, check.title) == ("neutral", "2 warnings in the config")
    assert here.places() == [(CONFIG, 1, 9, "warning"), (CONFIG, 2, 1, "warning")]
    assert (
        "There is no form `add-papers.yml` in `.github/ISSUE_TEMPLATE`. Did you mean `add-paper.yml`?" in check.summary
    )
    assert "The review has no file `_data/taxonmy.yml`. Did you mean `_data/taxonomy.yml`?" in check.summary


def test_a_form_that_the_pull_request_adds_is_there(here: Reviewing) -> None:
    here.run(here.send({CONFIG: b"forms: {link: l.yml}\n", ".github/ISSUE_TEMPLATE/l.yml": b"name: L\n"}))
    assert here.check().conclusion == "success"


def test_a_schema_is_read_as_it_stands_in_the_pull_request(here: Reviewing) -> None:
    config = b"collections: {publications: {schema: schemas/paper.yml}}\n"
    here.run(here.send({CONFIG: config, "schemas/paper.yml": b"type: object\nproperties: {a: {type: word}}\n"}))
    assert here.places() == [("schemas/paper.yml", 2, 18, "failure")]
    here.run(here.send({CONFIG: config, "schemas/other.yml": b"{}"}, branch="other"))
    assert here.places() == [(CONFIG, 1, 30, "failure")]
    assert "The review has no file `schemas/paper.yml`. Did you mean `schemas/other.yml`?" in here.check().summary


def test_a_base_branch_that_there_is_not_is_an_error(here: Reviewing) -> None:
    here.run(here.send({CONFIG: b"base: sorce\n"}))
    assert here.places() == [(CONFIG, 1, 1, "failure")]
    assert "The repository has no branch `sorce`. Write the branch that holds the entries." in here.check().summary


def test_what_the_base_branch_holds_is_looked_for_there(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {"_data/t.yml": b"- {}\n"}, branch="source")
    here.run(here.send({CONFIG: b"base: source\ntaxonomy: _data/t.yml\n"}))
    assert here.check().conclusion == "success"


def test_what_stands_in_another_repository_is_not_looked_for_here(here: Reviewing) -> None:
    elsewhere = b"repository: acme/entries\nbase: source\ntaxonomy: _data/t.yml\n"
    here.run(here.send({CONFIG: elsewhere + b"collections: {publications: {schema: x.json}}\n"}))
    assert here.check().conclusion == "success"
    here.run(here.send({CONFIG: b"issues: acme/forms\nforms: {link: l.yml}\n"}, branch="other"))
    assert here.check().conclusion == "success"


def test_a_config_that_is_taken_away_is_said_to_leave_the_defaults(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {CONFIG: WRONG})
    for branch, files in (("gone", {CONFIG: None}), ("moved", {CONFIG: None, ".github/bot.yml": WRONG})):
        here.run(here.send(files, branch=branch))
        check = here.check()
        assert (check.conclusion, check.title) == ("success", "Nothing to mend in the config")
        assert check.summary == (
            "`.github/review-bot.yml` is taken away. "
            "Once that is on the default branch, the bot goes by its defaults.\n"
        )


def test_a_link_in_the_place_of_the_config_is_not_followed(here: Reviewing) -> None:
    number = here.send({CONFIG: GOOD})
    with here.scene.sandbox.world.lock:
        git = here.scene.sandbox.repository(REVIEW).git
        head = git.commit(here.scene.sandbox.pull(REVIEW, number).head_sha)
        tree = git.write_tree(head.tree, {CONFIG: Item(0o120000, git.write_blob(b"/etc/passwd"))})
        linked = git.write_commit(
            tree=tree, parents=head.parents, author=head.author, committer=head.committer, message="A link"
        )
    here.scene.sandbox.move_branch(REVIEW, MAINTAINER, "change", linked, force=True)
    here.run(number)
    assert "`.github/review-bot.yml` is no regular file, and is not read." in here.check().summary
    assert here.check().conclusion == "failure"


def test_a_config_for_another_branch_than_the_default_one_is_said_to_be_without_effect(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {"a.txt": b"a"}, branch="source")
    onto = here.scene.sandbox.repository(REVIEW).git.branch("source")
    here.run(here.send({CONFIG: b"taxonomy: x.yml\n"}, base="source", onto=onto))
    check = here.check()
    assert (check.conclusion, [place[3] for place in here.places()]) == ("success", ["notice"])
    assert "The bot reads this file on the default branch only, which is `main`." in check.summary


# -- whose fault it is ---------------------------------------------------------------------------------------------


def test_what_was_wrong_before_is_not_the_contributors_fault(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {CONFIG: WRONG})
    here.run(here.send_from_fork({CONFIG: b"# A comment above, so that each line moves.\n" + WRONG}))
    check = here.check()
    assert (check.conclusion, check.title) == ("success", "Nothing new to mend in the config")
    assert here.places() == [(CONFIG, 4, 5, "notice"), (CONFIG, 5, 9, "notice")]
    assert check.summary.count("It was so before this pull request.") == 2


def test_what_is_new_beside_it_is(here: Reviewing) -> None:
    here.scene.sandbox.push(REVIEW, MAINTAINER, {CONFIG: WRONG})
    here.run(here.send({CONFIG: WRONG + b"site: example.org\n"}))
    assert here.check().title == "1 error in the config"
    assert here.places() == [(CONFIG, 3, 5, "notice"), (CONFIG, 4, 9, "notice"), (CONFIG, 5, 1, "failure")]


# -- where it comes from -------------------------------------------------------------------------------------------


def test_a_forks_config_is_read_through_the_review_and_its_head_is_checked(here: Reviewing) -> None:
    number = here.send_from_fork({CONFIG: WRONG})
    here.run(number)
    check = here.check()
    assert check.suite.repository.full_name == REVIEW
    assert check.suite.head_sha == here.scene.sandbox.pull(REVIEW, number).head_sha
    assert check.conclusion == "failure"


def test_a_forks_branch_named_as_ours_is_reviewed(here: Reviewing) -> None:
    assert here.run(here.send_from_fork({CONFIG: GOOD}, branch="submission/issue-7")) == ()
    assert here.check().conclusion == "success"


def test_a_submissions_pull_request_is_left_to_its_own_flow(here: Reviewing) -> None:
    number = here.send({CONFIG: WRONG}, branch="submission/issue-7")
    assert here.run(number, "rerun") == (Job(flow="submission", subject=Subject(REVIEW, 7), intent="rerun"),)
    assert here.scene.checks() == []


# -- what it costs -------------------------------------------------------------------------------------------------


def test_a_pull_request_that_leaves_the_config_alone_costs_two_requests_and_no_word(here: Reviewing) -> None:
    number = here.send_from_fork({"_publications/a.md": b"---\ntitle: A\n---\n", "x/.github/review-bot.yml": WRONG})
    here.scene.github.hub().repository(REVIEW)
    here.run(number)
    assert here.calls() == [
        "GET /repos/{owner}/{repo}/pulls/{pull_number}",
        "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
    ]
    assert here.scene.checks() == []


def test_a_closed_one_and_one_that_is_gone_cost_one(here: Reviewing) -> None:
    number = here.send({CONFIG: WRONG})
    here.scene.sandbox.close_issue(REVIEW, number, MAINTAINER)
    here.run(number)
    assert len(here.calls()) == 1
    here.run(999)
    assert len(here.calls()) == 1
    assert here.scene.checks() == []


def test_a_sound_config_is_not_compared_with_the_base(here: Reviewing) -> None:
    here.run(here.send({CONFIG: GOOD}))
    assert not any("branches" in call for call in here.calls())


def test_running_again_writes_nothing_unless_somebody_asks(here: Reviewing) -> None:
    number = here.send({CONFIG: WRONG})
    here.run(number)
    here.run(number)
    assert len(here.scene.checks()) == 1
    assert not any(call.startswith(("POST", "PATCH", "PUT", "DELETE")) for call in here.calls())
    here.run(number, "rerun")
    assert len(here.scene.checks()) == 2


def test_a_new_commit_is_looked_at_anew(here: Reviewing) -> None:
    number = here.send({CONFIG: WRONG})
    here.run(number)
    here.scene.sandbox.push(REVIEW, MAINTAINER, {CONFIG: GOOD}, branch="change")
    here.run(number)
    assert [check.conclusion for check in here.scene.checks()] == ["failure", "success"]


# -- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "title"),
    [
        (b"", "Nothing to mend in the config"),
        (b"\xff\xfe\x00", "1 error in the config"),
        (b"a: &a [*a]\n", "1 error in the config"),
        (b"#" * 100_001, "1 error in the config"),
        (b"base: a\n" * 300, "299 errors in the config"),
        (
            "".join(f"'</details> @all #1 {{{{ {n} }}}}': \n" for n in range(2_000)).encode(),
            "2000 errors in the config",
        ),
    ],
    ids=["empty", "no text", "alias", "too long", "the same key", "two thousand keys"],
)
def test_any_bytes_end_in_a_check_run(here: Reviewing, config: bytes, title: str) -> None:
    here.run(here.send_from_fork({CONFIG: config, "a.txt": b"a"}))
    check = here.check()
    assert (check.status, check.title) == ("completed", title)
    assert len(check.annotations) <= 150
    assert len(check.summary) < 65_536


def test_as_a_plain_token_the_verdict_is_a_commit_status(here: Reviewing, store) -> None:
    number = here.send({CONFIG: WRONG})
    token = here.scene.sandbox.add_user(MAINTAINER)
    github = connect(here.scene.sandbox, store, credentials=TokenCredentials(token, login=MAINTAINER))
    review(Subject(REVIEW, number), github.hub())
    github.close()
    (status,) = here.scene.sandbox.repository(REVIEW).statuses
    assert (status.context, status.state, status.description) == (
        "Living Review Bot",
        "failure",
        "2 errors in the config",
    )
