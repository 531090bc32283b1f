"""Somebody files a paper that the review has, or that somebody else files at the same time."""

from urllib.parse import parse_qs, urlsplit

import pytest
from scene import ENTRY, MAINTAINER, PAPER, SUBMITTER, WIDE

from bot.publish.stage import Stage

PREPRINT = """\
---
layout: publication
title: "Maybe Hashing is the Best Choice for Modeling Source Code"
authors: Ada Ant, Bo Bee
conference:
year: 2018
bibkey: ant2018maybe
additional_links:
   - {name: "ArXiv", url: "https://arxiv.org/abs/1803.00001"}
tags: ["Hashing"]
---
An abstract.
"""
PUBLISHED = ENTRY.format(
    title="Trees: A Survey of Trees for Search", authors="Cy Cat, Di Dog", venue="SIGIR", year=2015, key="cat2015trees"
)
FILES = {
    **WIDE,
    "_publications/ant2018maybe.markdown": PREPRINT.encode(),
    "_publications/cat2015trees.markdown": PUBLISHED.encode(),
}
KONG = {**PAPER, "links": "ArXiv: https://arxiv.org/abs/1203.0007"}


@pytest.fixture
def scene(scene_of):
    return scene_of(FILES)


def answers_of_the_form(status):
    """The answers that the linked correction form is filled in with."""
    (address,) = [part.partition(">")[0] for part in status.split("(<") if "/issues/new?" in part.partition(">")[0]]
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


# -- here already --------------------------------------------------------------------------------------------------


def test_a_paper_that_is_here_opens_no_pull_request_and_leads_to_its_entry(scene):
    number = scene.file(title="Specral Codes", authors="Weiss, Yair; Torralba, Antonio", year="2009", links="")
    scene.run(number)
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert scene.pulls() == []
    status = scene.status(number)
    assert (
        "- **Title** (`Specral Codes`): This paper is here already: `_publications/weiss2008spectral.markdown` has "
        "nearly the same title, the same authors and the year 2008.\n\n"
        "The review has the paper already, as "
    ) in status
    page = f"{scene.sandbox.url}/{scene.review}/blob/main/_publications/weiss2008spectral.markdown"
    assert f"The review has the paper already, as [`weiss2008spectral`](<{page}>). If something is missing" in status
    assert "If yours is another paper, say so in a comment, with `/not-duplicate` on a line of its own." in status


def test_the_correction_form_is_filled_in_with_what_the_entry_lacks(scene):
    links = "PDF: https://example.org/weiss2008spectral.pdf\nCode: https://github.com/weiss/codes"
    number = scene.file(title="Spectral Codes", authors="Yair Weiss, A. Torralba", year="2008", venue="", links=links)
    scene.run(number)
    assert answers_of_the_form(scene.status(number)) == {
        "template": "correct-entry.yml",
        "entry": "weiss2008spectral",
        "links": "Code: https://github.com/weiss/codes",
    }


def test_the_form_writes_over_no_link_that_the_entry_has(scene):
    links = "PDF: https://doi.org/10.1145/12345.6789"
    number = scene.file(title="Spectral Codes", authors="Yair Weiss, A. Torralba", year="2008", links=links)
    scene.run(number)
    links = answers_of_the_form(scene.status(number))["links"]
    assert links == "PDF (doi.org): https://doi.org/10.1145/12345.6789"


def test_without_a_correction_form_the_entry_alone_is_named(scene_of):
    files = {path: text for path, text in FILES.items() if not path.endswith("correct-entry.yml")}
    scene = scene_of(files)
    number = scene.file(title="Spectral Codes", authors="Y. Weiss", year="2008")
    scene.run(number)
    assert "The review has the paper already, as [`weiss2008spectral`]" in scene.status(number)
    assert "/issues/new" not in scene.status(number)


def test_the_published_version_of_a_preprint_is_offered_as_a_correction(scene):
    number = scene.file(
        title="Maybe hashing is the best choice for modeling source code",
        authors="A. Ant, B. Bee",
        venue="MSR",
        year="2019",
        links="Paper: https://doi.org/10.1145/12345.6789",
    )
    scene.run(number)
    status = scene.status(number)
    assert scene.pulls() == []
    assert (
        "The preprint of this paper is here already: `_publications/ant2018maybe.markdown` has the same title" in status
    )
    assert "brings that entry up to the published version." in status
    assert answers_of_the_form(status) == {
        "template": "correct-entry.yml",
        "entry": "ant2018maybe",
        "venue": "MSR",
        "year": "2019",
        "links": "Paper: https://doi.org/10.1145/12345.6789",
    }


def test_the_preprint_of_a_published_paper_adds_no_more_than_its_link(scene):
    number = scene.file(
        title="A Survey of Trees for Search",
        authors="Cy Cat, Di Dog",
        venue="",
        year="2014",
        links="ArXiv: https://arxiv.org/abs/1403.0002",
    )
    scene.run(number)
    status = scene.status(number)
    assert "This paper is here already, as it was published: `_publications/cat2015trees.markdown`" in status
    assert answers_of_the_form(status) == {
        "template": "correct-entry.yml",
        "entry": "cat2015trees",
        "links": "ArXiv: https://arxiv.org/abs/1403.0002",
    }


def test_two_papers_with_nearly_one_title_and_other_authors_are_two(scene):
    number = scene.file(
        title="Is Hashing the Best Choice for Modeling Source Code?", authors="Vin Hell, Pre Dev", year="2017"
    )
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert "ant2018maybe" not in scene.status(number)


def test_one_title_of_other_authors_is_worth_a_look_and_stops_nothing(scene):
    number = scene.file(
        title="A Survey of Trees for Search",
        authors="Ed Eel, Flo Fox",
        year="2014",
        links="PDF: https://example.org/e.pdf",
    )
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    title = "Trees: A Survey of Trees for Search"
    scene.edit(number, title=title)
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert (
        "`_publications/cat2015trees.markdown` may be the same paper: it has the same title and the year 2015, but "
        "other authors. If it is, change that entry instead; else there is nothing to do."
    ) in scene.status(number)


def test_a_person_may_say_that_it_is_another_paper(scene):
    number = scene.file(title="Spectral Codes", authors="Y. Weiss", year="2008", links="")
    scene.run(number)
    scene.say(number, "/not-duplicate", user=SUBMITTER)
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert "The review has the paper already" not in scene.status(number)
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED, "its own title does not make it the other one later"


def test_of_a_list_those_that_are_here_are_held_back_with_their_entries(scene):
    papers = (
        "@inproceedings{a, title={Spectral Codes}, author={Weiss, Yair and Torralba, Antonio}, year={2008}}\n\n"
        "@inproceedings{b, title={Something New for Everybody}, author={Gnu, Gil}, year={2020}, booktitle={VLDB}}\n"
    )
    number = scene.file({"papers": papers}, form="add-several.yml")
    scene.run(number)
    status = scene.status(number)
    assert [path for path in scene.tree(number) if "gnu2020" in path]
    assert not [path for path in scene.tree(number) if "weiss2008" in path and "spectral." not in path]
    assert "already, as [`weiss2008spectral`]" in status


def pull_of(scene, number):
    return next(pull for pull in scene.pulls() if pull.head_ref.endswith(f"-{number}"))


@pytest.mark.parametrize("weight", ["warning", "'off'"])
def test_an_entry_that_was_there_before_is_never_taken_for_this_submission(scene_of, weight):
    """Else a maintainer who weighs the rule down would see submissions end with thanks for nothing."""
    scene = scene_of({**FILES, ".github/review-bot.yml": f"rules: {{entry-exists: {weight}}}\n".encode()})
    number = scene.file(title="Spectral Codes", authors="Y. Weiss, A. Torralba", year="2008", links="")
    scene.run(number)
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED


def test_a_person_who_takes_back_that_it_is_another_paper_is_not_thanked_for_it(scene):
    number = scene.file(title="Spectral Codes", authors="Y. Weiss", year="2008", links="")
    scene.run(number)
    said = scene.say(number, "/not-duplicate", user=SUBMITTER)
    scene.run(number)
    (comment,) = [each for each in scene.issue(number).comments if each.id == said]
    comment.body = "Never mind."
    scene.run(number)
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "The review has the paper already" in scene.status(number)


def test_very_many_links_leave_the_address_of_the_form_short(scene):
    links = "\n".join(f"PDF{number}: https://example.org/{'a' * 200}{number}.pdf" for number in range(60))
    number = scene.file(title="Spectral Codes", authors="Y. Weiss, A. Torralba", year="2008", links=links)
    scene.run(number)
    assert answers_of_the_form(scene.status(number)) == {"template": "correct-entry.yml", "entry": "weiss2008spectral"}


def test_two_links_of_one_name_get_two_in_the_form(scene):
    links = "PDF: https://example.org/a.pdf\nPDF: https://example.org/b.pdf"
    number = scene.file(title="Spectral Codes", authors="Y. Weiss, A. Torralba", year="2008", links=links)
    scene.run(number)
    assert answers_of_the_form(scene.status(number))["links"].splitlines() == [
        "PDF (example.org): https://example.org/a.pdf",
        "PDF (2): https://example.org/b.pdf",
    ]


# -- in another open submission ------------------------------------------------------------------------------------


def test_two_people_who_file_one_paper_are_both_told(scene):
    first, second = scene.file(KONG), scene.file(KONG, title="Manhattan hashing for large-scale retrieval", links="")
    scene.run(first)
    assert f"{scene.forms}#" not in scene.status(first).partition("<details>")[0]
    scene.run(second)
    assert scene.stage(first) is scene.stage(second) is Stage.PROPOSED
    for one, other, key in ((first, second, "kong2012hashing"), (second, first, "kong2012manhattan")):
        said = (
            f"{scene.forms}#{other} brings this paper, too, as `{key}`: its entry has the same title, the same authors "
            "and the same year. Only one of the two should be merged; the other one is then led to the entry."
        )
        assert said in scene.status(one)
        assert any(said in pull.issue.body for pull in scene.pulls() if pull.head_ref.endswith(f"-{one}"))


def test_once_both_know_nothing_more_is_written(scene):
    first, second = scene.file(KONG), scene.file(KONG)
    scene.run(first)
    scene.run(second)
    scene.writes()
    scene.run(first)
    scene.run(second)
    assert scene.writes() == []


def test_when_one_is_merged_the_other_ends_with_the_way_to_the_entry(scene):
    first, second = scene.file(KONG), scene.file(KONG)
    scene.run(first)
    scene.run(second)
    pull = next(pull for pull in scene.pulls() if pull.head_ref.endswith(f"-{first}"))
    scene.sandbox.merge(scene.review, pull.issue.number, MAINTAINER)
    scene.run(first)
    assert scene.stage(first) is Stage.MERGED
    assert scene.stage(second) is Stage.APPLIED
    assert "/blob/main/_publications/kong2012manhattan.markdown" in scene.status(second)
    assert (
        "If that is another paper than yours, say so in a comment, with `/not-duplicate` on a line of its own, and reopen "
        "this issue."
    ) in scene.status(second)


def test_who_says_that_it_is_another_paper_and_reopens_gets_the_pull_request_back(scene):
    first, second = scene.file(KONG), scene.file(KONG)
    scene.run(first)
    scene.run(second)
    scene.sandbox.merge(scene.review, pull_of(scene, first).issue.number, MAINTAINER)
    scene.run(first)
    scene.say(second, "/not-duplicate", user=SUBMITTER)
    scene.sandbox.reopen_issue(scene.forms, second, SUBMITTER)
    scene.run(second)
    assert scene.stage(second) is Stage.PROPOSED
    assert pull_of(scene, second).issue.state == "open"


def test_when_one_is_withdrawn_the_other_is_told_that_it_is_alone(scene):
    first, second = scene.file(KONG), scene.file(KONG)
    scene.run(first)
    scene.run(second)
    scene.sandbox.close_issue(scene.forms, first, SUBMITTER)
    scene.run(first)
    assert f"#{first} brings this paper" not in scene.status(second)


def test_when_one_is_declined_the_other_is_told_that_it_is_alone(scene):
    first, second = scene.file(KONG), scene.file(KONG)
    scene.run(first)
    scene.run(second)
    scene.sandbox.close_issue(scene.review, pull_of(scene, second).issue.number, MAINTAINER)
    scene.run(second)
    assert scene.stage(second) is Stage.DECLINED
    assert f"#{second} brings this paper" not in scene.status(first)


def test_word_goes_round_once_even_where_no_comment_has_room_for_it(scene, monkeypatch):
    """Else two submissions would wake each other for ever."""
    monkeypatch.setattr("bot.publish.messages.status.notes", lambda _: lambda _: "")
    first, second = scene.file(KONG), scene.file(KONG)
    scene.run(first)
    scene.run(second)
    assert scene.stage(first) is scene.stage(second) is Stage.PROPOSED


def test_an_edit_that_makes_it_the_paper_of_another_submission_is_told_to_both(scene):
    first, second = scene.file(KONG, title="Something Else Altogether", links=""), scene.file(KONG)
    scene.run(first)
    scene.run(second)
    assert f"{scene.forms}#{first}" not in scene.status(second)
    scene.edit(first, title=KONG["title"])
    scene.run(first)
    assert f"{scene.forms}#{second} brings this paper" in scene.status(first)
    assert f"{scene.forms}#{first} brings this paper" in scene.status(second)


LIST = (
    "@inproceedings{a, title={Manhattan Hashing for Large-Scale Retrieval}, author={Kong, Weihao and Li, Wu-Jun}, "
    "year={2012}, booktitle={SIGIR}}\n\n"
    "@inproceedings{b, title={Something New for Everybody}, author={Gnu, Gil}, year={2020}, booktitle={VLDB}}\n"
)


def test_a_list_stays_known_when_it_has_a_second_commit(scene):
    listed = scene.file({"papers": LIST}, form="add-several.yml")
    scene.run(listed)
    more = "\n@inproceedings{c, title={Another Thing for All}, author={Gnat, Gil}, year={2021}, booktitle={VLDB}}\n"
    scene.edit(listed, papers=LIST + more)
    scene.run(listed)
    alone = scene.file(KONG)
    scene.run(alone)
    assert f"#{listed} brings this paper" in scene.status(alone)
    assert f"#{alone} brings papers of this list, too: `kong2012manhattan`." in scene.status(listed)


def test_a_submission_that_ended_is_no_rival_though_its_branch_was_left_behind(scene):
    first = scene.file(KONG)
    scene.run(first)
    scene.sandbox.close_issue(scene.forms, first, SUBMITTER)
    scene.sandbox.close_issue(scene.review, pull_of(scene, first).issue.number, MAINTAINER)
    scene.push(first, {"notes.txt": b"Kept."})
    scene.run(first)
    assert scene.has_branch(first)
    second = scene.file(KONG)
    scene.run(second)
    assert f"#{first} brings this paper" not in scene.status(second)


def test_a_preprint_beside_its_published_version_is_led_to_the_entry_once_that_is_merged(scene):
    preprint = scene.file(KONG, venue="")
    published = scene.file(KONG, links="Paper: https://doi.org/10.1145/1.2")
    scene.run(preprint)
    scene.run(published)
    scene.sandbox.merge(scene.review, pull_of(scene, published).issue.number, MAINTAINER)
    scene.run(published)
    assert scene.stage(preprint) is Stage.NEEDS_CHANGES
    assert "The review has the paper already, as [`kong2012" in scene.status(preprint)


def test_who_merged_before_a_crash_still_wakes_the_other_one(scene, monkeypatch):
    first, second = scene.file(KONG), scene.file(KONG)
    scene.run(first)
    scene.run(second)
    scene.sandbox.merge(scene.review, pull_of(scene, first).issue.number, MAINTAINER)
    with monkeypatch.context() as crash:
        crash.setattr("bot.flows.ending._others", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scene.run(first)
    assert scene.stage(first) is Stage.MERGED
    assert scene.stage(second) is Stage.PROPOSED
    scene.run(first)
    assert scene.stage(second) is Stage.APPLIED
