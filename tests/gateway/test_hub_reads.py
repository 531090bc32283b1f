"""What a flow may read through the hub, and how few requests that takes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from gateway_place import FILES, REVIEW, Place

from bot.faults import PermanentFailure
from bot.gateway.git_objects import blob_sha
from bot.intake.subject import Subject
from bot.publish.hub import Hub

BRANCH = "submission/issue-1"


def test_a_repository_says_its_name_and_default_branch(hub: Hub) -> None:
    repository = hub.repository(REVIEW)
    assert (repository.name, repository.default_branch) == (REVIEW, "main")


def test_an_issue_says_all_a_flow_needs(place: Place, hub: Hub) -> None:
    place.sandbox.label(REVIEW, place.number, "maria", add=["publication"])
    issue = hub.issue(place.subject)
    assert issue is not None
    assert (issue.title, issue.body) == ("A paper", "### Title\n\nA paper")
    assert (issue.author.login, issue.author.is_bot) == ("ada", False)
    assert issue.author.id == place.sandbox.issue(REVIEW, place.number).user.id
    assert (issue.is_open, issue.state_reason, issue.is_pull, issue.is_locked) == (True, "", False, False)
    assert issue.labels == {"publication"}
    assert issue.subject == place.subject


def test_an_issue_that_was_deleted_is_none(place: Place, hub: Hub) -> None:
    place.sandbox.delete_issue(REVIEW, place.number, "maria")
    assert hub.issue(place.subject) is None
    assert hub.issue(Subject(REVIEW, 999)) is None


def test_who_closed_an_issue_is_known_without_a_further_request(place: Place, hub: Hub) -> None:
    place.sandbox.close_issue(REVIEW, place.number, "maria")
    assert hub.issue(place.subject)
    closer = hub.closer(place.subject)
    assert closer is not None
    assert closer.login == "maria"
    assert place.calls() == ["GET /issues/{issue_number}"]


def test_nobody_closed_an_open_issue(place: Place, hub: Hub) -> None:
    place.sandbox.close_issue(REVIEW, place.number, "maria")
    place.sandbox.reopen_issue(REVIEW, place.number, "maria")
    assert hub.closer(place.subject) is None


def test_comments_come_oldest_first_and_all(place: Place, hub: Hub) -> None:
    for n in range(101):
        place.sandbox.comment(REVIEW, place.number, "ada", f"comment {n}")
    comments = hub.comments(place.subject)
    assert [comment.body for comment in comments] == [f"comment {n}" for n in range(101)]
    assert comments[0].author.login == "ada"
    assert comments[0].association
    assert len(place.calls()) == 2


def test_a_branch_comes_with_its_commit_in_one_request(place: Place, hub: Hub) -> None:
    sha = place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch="some/thing", message="Say x")
    commit = hub.branch(REVIEW, "some/thing")
    assert commit is not None
    assert (commit.sha, commit.message) == (sha, "Say x")
    assert len(commit.parents) == 1
    assert commit.author is not None
    assert commit.author.login == "maria"
    assert len(place.calls()) == 1


def test_a_branch_that_is_not_there_is_none(hub: Hub) -> None:
    assert hub.branch(REVIEW, "nowhere") is None


def test_all_branches_are_named(place: Place, hub: Hub) -> None:
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch="source")
    assert sorted(hub.branches(REVIEW)) == ["main", "source"]


def test_a_tree_lists_every_file_with_its_blob(hub: Hub) -> None:
    head = hub.branch(REVIEW, "main")
    assert head is not None
    assert hub.tree(REVIEW, head.tree) == {path: blob_sha(content) for path, content in FILES.items()}


def test_a_tree_that_was_read_once_is_never_read_again(place: Place, hub: Hub) -> None:
    head = hub.branch(REVIEW, "main")
    assert head is not None
    hub.tree(REVIEW, head.tree)
    other = place.hub()
    assert other.tree(REVIEW, head.tree) == hub.tree(REVIEW, head.tree)
    assert place.calls() == []


def test_a_few_blobs_come_one_by_one_and_stay(place: Place, hub: Hub) -> None:
    head = hub.branch(REVIEW, "main")
    assert head is not None
    shas = {blob_sha(content): content for content in FILES.values()}
    place.sandbox.clear_requests()
    assert hub.blobs(REVIEW, shas, commit=head.sha) == shas
    assert place.calls() == ["GET /git/blobs/{file_sha}"] * 3
    assert place.hub().blobs(REVIEW, shas, commit=head.sha) == shas
    assert place.calls() == []


def test_many_blobs_come_in_one_archive(place: Place, hub: Hub) -> None:
    files = {f"_publications/{n}.md": f"---\ntitle: {n}\n---\n".encode() for n in range(40)}
    sha = place.sandbox.push(REVIEW, "maria", dict(files))
    shas = {blob_sha(content): content for content in files.values()}
    assert hub.blobs(REVIEW, shas, commit=sha) == shas
    assert place.calls() == ["GET /tarball/{ref}"]


def test_what_an_archive_leaves_out_comes_one_by_one(place: Place, hub: Hub) -> None:
    place.sandbox.push(REVIEW, "maria", {f"{n}.md": str(n).encode() for n in range(12)})
    later = place.sandbox.push(REVIEW, "maria", {"0.md": None})
    shas = {blob_sha(str(n).encode()): str(n).encode() for n in range(12)}
    assert hub.blobs(REVIEW, shas, commit=later) == shas
    assert place.calls() == ["GET /tarball/{ref}", "GET /git/blobs/{file_sha}"]


def test_of_blobs_that_an_archive_leaves_out_no_more_come_than_are_wanted(place: Place, hub: Hub) -> None:
    files = {f"_publications/{number}.md": b"%d" % number for number in range(20)}
    sha = place.sandbox.push(REVIEW, "maria", files)
    later = place.sandbox.push(REVIEW, "maria", dict.fromkeys(files))
    shas = {blob_sha(content): content for content in files.values()}
    place.sandbox.clear_requests()
    some = hub.blobs(REVIEW, shas, commit=later, at_most=3)
    assert len(some) == 3
    assert place.calls() == ["GET /tarball/{ref}", *["GET /git/blobs/{file_sha}"] * 3]
    assert hub.blobs(REVIEW, shas, commit=sha, at_most=3) == shas


def test_a_large_blob_that_its_tree_told_of_is_not_fetched_where_some_may_be_left_out(place: Place) -> None:
    large, small = b"x" * 4_200_000, b"y"
    sha = place.sandbox.push(REVIEW, "maria", {"large": large, "small": small})
    first = place.hub()
    first.tree(REVIEW, first.commit(REVIEW, sha).tree)
    hub = place.hub()
    hub.tree(REVIEW, hub.commit(REVIEW, sha).tree)
    shas = [blob_sha(large), blob_sha(small)]
    assert hub.blobs(REVIEW, shas, commit=sha, at_most=8) == {blob_sha(small): small}
    assert hub.blobs(REVIEW, shas, commit=sha) == {blob_sha(small): small, blob_sha(large): large}


def test_a_blob_that_is_nowhere_is_a_failure(hub: Hub) -> None:
    head = hub.branch(REVIEW, "main")
    assert head is not None
    with pytest.raises(PermanentFailure, match="GitHub could not read a file of lab/review: it is not there"):
        hub.blobs(REVIEW, ["f" * 40], commit=head.sha)


def test_pull_requests_of_a_branch_come_newest_first_open_and_closed(place: Place, hub: Hub) -> None:
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH)
    place.sandbox.push(REVIEW, "maria", {"x": b"y"}, branch="other")
    first = place.sandbox.open_pull(REVIEW, "maria", head=BRANCH, title="first", body="what it does")
    place.sandbox.close_issue(REVIEW, first.issue.number, "maria")
    second = place.sandbox.open_pull(REVIEW, "maria", head=BRANCH, title="second")
    place.sandbox.open_pull(REVIEW, "maria", head="other", title="other")
    pulls = hub.pulls(REVIEW, BRANCH)
    assert [(pull.number, pull.is_open, pull.title) for pull in pulls] == [
        (second.issue.number, True, "second"),
        (first.issue.number, False, "first"),
    ]
    pull = pulls[1]
    assert (pull.head, pull.base, pull.default_branch, pull.body) == (BRANCH, "main", "main", "what it does")
    assert (pull.is_merged, pull.is_draft, pull.author.login) == (False, False, "maria")
    assert pull.head_sha == first.head_sha


def test_a_fork_with_a_branch_of_the_same_name_is_not_ours(place: Place, hub: Hub) -> None:
    place.sandbox.fork(REVIEW, "eve")
    place.sandbox.push("eve/review", "eve", {"x": b"x"}, branch=BRANCH)
    place.sandbox.open_pull(REVIEW, "eve", head=f"eve:{BRANCH}", title="Mine")
    assert hub.pulls(REVIEW, BRANCH) == ()


def test_a_merged_pull_request_says_so(place: Place, hub: Hub) -> None:
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH)
    number = place.sandbox.open_pull(REVIEW, "maria", head=BRANCH, title="x").issue.number
    merge = place.sandbox.merge(REVIEW, number, "maria")
    pull = hub.pulls(REVIEW, BRANCH)[0]
    assert (pull.is_open, pull.is_merged, pull.merge_commit) == (False, True, merge)


def test_the_commits_of_a_pull_request_come_oldest_first_with_trees_and_authors(place: Place, hub: Hub) -> None:
    first = place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH, message="one")
    second = place.sandbox.push(REVIEW, "ada", {"x": b"y"}, branch=BRANCH, message="two")
    number = place.sandbox.open_pull(REVIEW, "maria", head=BRANCH, title="x").issue.number
    commits = hub.pull_commits(REVIEW, number)
    assert [(commit.sha, commit.message) for commit in commits] == [(first, "one"), (second, "two")]
    assert [commit.author.login for commit in commits if commit.author] == ["maria", "ada"]
    assert commits[1].parents == (first,)
    place.sandbox.clear_requests()
    assert hub.branch(REVIEW, BRANCH) != commits[0]


def test_the_branch_of_an_open_pull_request_needs_no_request_of_its_own(place: Place, hub: Hub) -> None:
    place.sandbox.push(REVIEW, "maria", {"x": b"x"}, branch=BRANCH)
    number = place.sandbox.open_pull(REVIEW, "maria", head=BRANCH, title="x").issue.number
    hub.pulls(REVIEW, BRANCH)
    commits = hub.pull_commits(REVIEW, number)
    place.sandbox.clear_requests()
    assert hub.branch(REVIEW, BRANCH) == commits[-1]
    assert place.calls() == []


def test_what_a_run_has_read_it_does_not_ask_again(place: Place, hub: Hub) -> None:
    for _ in range(2):
        hub.repository(REVIEW)
        hub.issue(place.subject)
        hub.comments(place.subject)
        hub.closer(place.subject)
        hub.branch(REVIEW, "main")
        hub.branch(REVIEW, "nowhere")
        hub.branches(REVIEW)
        hub.pulls(REVIEW, BRANCH)
    assert len(place.calls()) == 7


def test_a_new_run_sees_what_changed(place: Place) -> None:
    github = place.github()
    assert github.hub().comments(place.subject) == ()
    place.sandbox.comment(REVIEW, place.number, "ada", "hello")
    assert [comment.body for comment in github.hub().comments(place.subject)] == ["hello"]


def test_a_repository_that_is_not_there_is_a_failure_that_names_it(place: Place) -> None:
    with pytest.raises(PermanentFailure, match="lab/other"):
        place.github().hub().repository("lab/other")


def test_several_threads_each_get_the_answer_to_their_own_question(place: Place) -> None:
    github = place.github()
    numbers = [place.sandbox.file_issue(REVIEW, "ada", title=f"Paper {n}").number for n in range(40)]

    def titles(some: list[int]) -> list[str]:
        found = [github.hub().issue(Subject(REVIEW, number)) for number in some]
        return [issue.title for issue in found if issue is not None]

    with ThreadPoolExecutor(4) as threads:
        read = list(threads.map(titles, [numbers[n::4] for n in range(4)]))
    assert read == [[f"Paper {n}" for n in range(start, 40, 4)] for start in range(4)]
