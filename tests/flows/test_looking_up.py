"""A contributor pastes a link, and the sources tell the rest: what the entry holds then, and what people read of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from scene import FILES, WIDE

from bot.publish.stage import Stage
from bot.resolve.alive import Standing

CROSSREF, ARXIV = "api.crossref.org", "export.arxiv.org"
CANDLELIGHT = "_publications/quantile2019hashing.markdown"
GRAPHS = "_publications/lattice2021graphs.markdown"
PATIENCE = "_publications/loom2025patience.markdown"


def test_an_arxiv_link_alone_becomes_a_whole_entry(asking_scene):
    number = asking_scene.file({"paper": "https://arxiv.org/pdf/1912.99990v2.pdf"})
    asking_scene.run(number)
    assert asking_scene.stage(number) is Stage.PROPOSED
    assert asking_scene.text(number, CANDLELIGHT) == (
        "---\n"
        "layout: publication\n"
        'title: "Hashing by Candlelight: \\\\(k\\\\) Bits Suffice for \\\\(k\\\\) Neighbours"\n'
        "authors: Ada Quantile, Émile van der Buckett, Zoë Bitwise-Okafor\n"
        "conference:\n"
        "year: 2019\n"
        "bibkey: quantile2019hashing\n"
        "additional_links:\n"
        '   - {name: "PDF", url: "https://arxiv.org/abs/1912.99990"}\n'
        '   - {name: "Code", url: "https://github.com/sandbox-invention/candlelight-hashing"}\n'
        "---\n"
        "We show that hash codes of \\\\(O(k \\log n)\\\\) bits suffice to find \\\\(k\\\\) near neighbours in \\\\(\\ell_2\\\\) "
        "with probability at least \\\\(1 - \\delta\\\\), for every data set of \\\\(n\\\\) vectors. The codes are read by "
        "candlelight: one probe into each of \\\\(L = n^{\\rho + o(1)}\\\\) tables, where \\\\(\\rho \\le 1/c^2\\\\). On ten "
        "million invented vectors this is 12% faster than not looking at all.\n"
    )
    assert asking_scene.waits == []


def test_the_pull_request_says_where_each_value_came_from(asking_scene):
    number = asking_scene.file({"paper": "arXiv:2012.99991", "year": "2022"})
    asking_scene.run(number)
    body = asking_scene.pull().issue.body
    origins = body.partition("Where the values came from")[2].partition("</details>")[0]
    assert "| Title | Crossref |" in origins
    assert "| Authors | Crossref |" in origins
    assert "| Venue | Crossref |" in origins
    assert "| Abstract | arXiv |" in origins
    assert "| Year |" not in origins
    assert "year: 2022\n" in asking_scene.text(number, "_publications/lattice2022graphs.markdown")


def test_what_was_published_later_is_joined_with_its_preprint(asking_scene):
    number = asking_scene.file({"paper": "https://arxiv.org/abs/2012.99991"})
    asking_scene.run(number)
    text = asking_scene.text(number, GRAPHS)
    assert "conference: SIDM\nyear: 2021\n" in text
    assert '{name: "PDF", url: "https://arxiv.org/abs/2012.99991"}' in text
    assert '{name: "DOI", url: "https://doi.org/10.99999/3999999.3999991"}' in text


def test_the_submitters_word_wins(asking_scene):
    number = asking_scene.file(
        {"paper": "arXiv:1912.99990", "title": "Hashing by Candlelight", "venue": "STOC", "abstract": "In the dark."}
    )
    asking_scene.run(number)
    text = asking_scene.text(number, CANDLELIGHT)
    assert 'title: "Hashing by Candlelight"\n' in text
    assert "conference: STOC\n" in text
    assert text.endswith("---\nIn the dark.\n")


def test_a_venue_that_authors_claim_is_only_suggested(asking_scene):
    number = asking_scene.file({"paper": "arXiv:2112.99992"})
    asking_scene.run(number)
    assert "conference:\n" in asking_scene.text(number, "_publications/undertow2021small.markdown")
    assert "arXiv has a remark of the authors: “ECCV 2022”." in asking_scene.status(number)


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("arXiv:1912.00001", "No paper is known by `arXiv:1912.00001`. Check it for a slip;"),
        ("https://openreview.net/forum?id=sbxLocked1", "OpenReview lets people in, but no programs."),
        ("https://example.org/some.pdf", "Nothing can be looked up by this address."),
    ],
)
def test_an_address_that_tells_nothing_is_answered_with_what_to_do(paper, said, asking_scene):
    number = asking_scene.file({"paper": paper})
    asking_scene.run(number)
    status = asking_scene.status(number)
    assert asking_scene.stage(number) is Stage.NEEDS_CHANGES
    assert said in status
    assert "BibTeX" in status
    assert "Title, Authors and Year" in status
    assert "one thing needs a change" in status
    assert asking_scene.labels(asking_scene.issue(number)) == {"needs changes"}


def test_a_retracted_paper_waits_for_a_maintainers_word(asking_scene):
    number = asking_scene.file({"paper": "10.99999/jis.2020.0013"})
    asking_scene.run(number)
    assert asking_scene.stage(number) is Stage.NEEDS_CHANGES
    assert "Crossref says that this paper was retracted." in asking_scene.status(number)
    asking_scene.say(number, "/override retracted It is here as a warning.")
    asking_scene.run(number)
    assert asking_scene.stage(number) is Stage.PROPOSED


def test_a_link_to_another_paper_than_the_title_says_is_told(asking_scene):
    number = asking_scene.file({"paper": "arXiv:1912.99990", "title": "Learning to Rank Recipes", "year": "2019"})
    asking_scene.run(number)
    assert "A link leads to another paper: “Hashing by Candlelight" in asking_scene.status(number)


# -- sources that give no answer ---------------------------------------------------------------------------------------


def test_a_silent_source_blames_nobody_and_is_asked_again(asking_scene):
    asking_scene.sandbox.sources.fail(ARXIV, status=503)
    asking_scene.sandbox.sources.fail("api.datacite.org", status=503)
    number = asking_scene.file({"paper": "arXiv:1912.99990"})
    asking_scene.run(number)
    status = asking_scene.status(number)
    assert "It waits for an answer of others; nothing is wrong with what you wrote." in status
    assert (
        "arXiv and DataCite could not be asked. You need not do anything: I ask again by myself, for two days."
        in status
    )
    assert asking_scene.labels(asking_scene.issue(number)) == set()
    (job,) = asking_scene.waits
    assert (job.subject.number, job.because) == (number, "No answer from arXiv, DataCite.")
    asking_scene.run(number)
    assert asking_scene.stage(number) is Stage.PROPOSED
    assert asking_scene.waits == []


def test_a_source_that_says_when_to_come_back_is_left_alone_until_then(asking_scene):
    asking_scene.sandbox.sources.fail(ARXIV, status=429, headers={"Retry-After": "120"})
    number = asking_scene.file({"paper": "arXiv:1912.99990"})
    asking_scene.run(number)
    (job,) = asking_scene.waits
    assert job.wish is not None
    assert job.wish.total_seconds() == 120
    asking_scene.sandbox.sources.requests.clear()
    asking_scene.run(number)
    assert ARXIV not in [request.host for request in asking_scene.sandbox.sources.requests]


def test_what_a_silent_publisher_knows_is_added_when_it_answers(asking_scene):
    asking_scene.sandbox.sources.fail(CROSSREF, status=500)
    number = asking_scene.file({"paper": "arXiv:2012.99991"})
    asking_scene.run(number)
    assert "Crossref could not be asked: it answered 500." in asking_scene.status(number)
    assert "conference:\nyear: 2020\n" in asking_scene.text(number, "_publications/lattice2020graphs.markdown")
    assert [job.because for job in asking_scene.waits] == ["No answer from Crossref."]
    asking_scene.run(number)
    text = asking_scene.text(number, "_publications/lattice2020graphs.markdown")
    assert "authors: Hypatia Lattice, Mikkel Sørensen-Pivot, Jun Kobayashi\nconference: SIDM\nyear: 2021\n" in text
    assert "could not be asked" not in asking_scene.status(number)


def test_a_source_that_falls_silent_later_takes_nothing_away(asking_scene):
    number = asking_scene.file({"paper": "arXiv:2012.99991"})
    asking_scene.run(number)
    before = asking_scene.text(number, GRAPHS)
    for host in (ARXIV, CROSSREF, "api.datacite.org"):
        asking_scene.sandbox.sources.fail(host, status=503, times=5)
    asking_scene.edit(number, tags="Graphs")
    asking_scene.run(number)
    after = asking_scene.text(number, GRAPHS)
    assert asking_scene.stage(number) is Stage.PROPOSED
    assert after.replace('tags: ["Graphs"]\n', "") == before
    assert "arXiv and DataCite could not be asked" in asking_scene.status(number)
    assert "what was known before" in asking_scene.status(number)


def test_another_paper_never_takes_over_the_words_of_the_one_before(asking_scene):
    number = asking_scene.file({"paper": "arXiv:2012.99991"})
    asking_scene.run(number)
    before = asking_scene.text(number, GRAPHS)
    for host in (ARXIV, "api.datacite.org"):
        asking_scene.sandbox.sources.fail(host, status=503)
    asking_scene.edit(number, paper="arXiv:1912.99990")
    asking_scene.run(number)
    assert asking_scene.stage(number) is Stage.NEEDS_CHANGES
    assert asking_scene.text(number, GRAPHS) == before
    asking_scene.run(number)
    text = asking_scene.text(number, GRAPHS)
    assert "Ada Quantile" in text
    assert "2012.99991" not in text
    assert "3999999.3999991" not in text


def test_a_partly_silent_source_changes_nothing_that_was_known(asking_scene):
    number = asking_scene.file({"paper": "arXiv:2012.99991"})
    asking_scene.run(number)
    before = asking_scene.text(number, GRAPHS)
    asking_scene.sandbox.sources.fail(CROSSREF, status=503)
    asking_scene.edit(number, tags="Graphs")
    asking_scene.run(number)
    assert asking_scene.text(number, GRAPHS).replace('tags: ["Graphs"]\n', "") == before


def test_the_usual_paste_is_not_linked_twice_nor_called_edited(asking_scene):
    number = asking_scene.file({"paper": "https://arxiv.org/pdf/1912.99990v2.pdf"})
    asking_scene.run(number)
    for host in (ARXIV, "api.datacite.org"):
        asking_scene.sandbox.sources.fail(host, status=503)
    asking_scene.run(number)
    assert asking_scene.text(number, CANDLELIGHT).count("1912.99990") == 1
    asking_scene.sandbox.merge(asking_scene.review, asking_scene.pull().issue.number, "maria")
    asking_scene.run(number)
    assert "The form was edited after that" not in asking_scene.status(number)


def test_what_the_submitter_takes_away_goes_though_the_source_refuses_for_good(asking_scene):
    paper = {"paper": "https://proceedings.mlr.press/v999/deepwell24a.html", "title": "Fathoming the Curse"}
    whole = {"authors": "Coral Deepwell", "year": "2024", "venue": "AISTATS", "tags": "Depth", "abstract": "Deep."}
    asking_scene.sandbox.sources.fail("proceedings.mlr.press", status=403, times=2)
    number = asking_scene.file(paper | whole)
    asking_scene.run(number)
    asking_scene.edit(number, venue="", tags="", abstract="")
    asking_scene.run(number)
    text = asking_scene.text(number, "_publications/deepwell2024fathoming.markdown")
    assert "AISTATS" not in text
    assert "Depth" not in text
    assert "Deep." not in text
    assert asking_scene.waits == []


def test_links_to_two_papers_are_told_apart(asking_scene):
    both = "https://arxiv.org/abs/2012.99991\nhttps://doi.org/10.99999/jis.2019.0007"
    number = asking_scene.file({"paper": both})
    asking_scene.run(number)
    assert asking_scene.stage(number) is Stage.NEEDS_CHANGES
    assert "A link leads to another paper: “An Atlas of Empty Buckets” (Crossref)." in asking_scene.status(number)
    assert "Most buckets" not in asking_scene.status(number)


def test_the_abstract_of_another_paper_is_not_taken(asking_scene):
    whole = {"title": "Learning to Rank Recipes", "authors": "Ada Ant", "year": "2019"}
    number = asking_scene.file({"paper": "arXiv:1912.99990", **whole})
    asking_scene.run(number)
    text = asking_scene.text(number, "_publications/ant2019learning.markdown")
    assert "hash codes" not in text
    assert "candlelight-hashing" not in text


def test_a_preprint_and_its_doi_have_names_of_their_own(asking_scene):
    both = "https://arxiv.org/abs/2012.99991\nhttps://doi.org/10.99999/3999999.3999991"
    number = asking_scene.file({"paper": both})
    asking_scene.run(number)
    text = asking_scene.text(number, GRAPHS)
    assert '{name: "PDF", url: "https://arxiv.org/abs/2012.99991"}' in text
    assert '{name: "DOI", url: "https://doi.org/10.99999/3999999.3999991"}' in text


def test_authors_that_bibtex_cuts_short_are_those_of_the_source(asking_scene):
    bibtex = "@misc{k, title={Graphs That Remember}, author={Lattice, Hypatia and others}, eprint={2012.99991}}"
    number = asking_scene.file({"paper": bibtex})
    asking_scene.run(number)
    text = asking_scene.text(number, GRAPHS)
    assert "authors: Hypatia Lattice, Mikkel Sørensen-Pivot, Jun Kobayashi\n" in text


def test_a_second_run_writes_nothing_while_a_source_stays_silent(asking_scene):
    asking_scene.sandbox.sources.fail(CROSSREF, status=500, times=2)
    number = asking_scene.file({"paper": "arXiv:2012.99991"})
    asking_scene.run(number)
    asking_scene.writes()
    asking_scene.run(number)
    assert asking_scene.writes() == []
    assert len(asking_scene.waits) == 1


def test_thanks_ask_no_source(asking_scene):
    number = asking_scene.file({"paper": "arXiv:2012.99991"})
    asking_scene.run(number)
    asking_scene.sandbox.merge(asking_scene.review, asking_scene.pull().issue.number, "maria")
    asking_scene.sandbox.sources.requests.clear()
    asking_scene.run(number)
    assert asking_scene.stage(number) is Stage.MERGED
    assert asking_scene.sandbox.sources.requests == []
    assert "The form was edited after that" not in asking_scene.status(number)


def test_an_accept_waits_for_what_a_silent_source_may_have_to_tell(asking_scene):
    asking_scene.sandbox.sources.fail(CROSSREF, status=503)
    number = asking_scene.file({"paper": "arXiv:2012.99991"})
    asking_scene.run(number)
    asking_scene.sandbox.sources.fail(CROSSREF, status=503)
    asking_scene.say(number, "/accept")
    asking_scene.run(number)
    assert "It is merged as soon as Crossref can be asked about it" in asking_scene.status(number)
    assert asking_scene.pull().issue.state == "open"


def test_who_waits_for_a_source_has_nothing_to_change(asking_scene):
    number = asking_scene.file({"paper": "https://example.org/some.pdf"})
    asking_scene.run(number)
    assert asking_scene.labels(asking_scene.issue(number)) == {"needs changes"}
    for host in (ARXIV, "api.datacite.org"):
        asking_scene.sandbox.sources.fail(host, status=503)
    asking_scene.edit(number, paper="arXiv:1912.99990")
    asking_scene.run(number)
    assert asking_scene.labels(asking_scene.issue(number)) == set()


def test_what_a_person_committed_is_told_as_theirs(asking_scene):
    number = asking_scene.file({"paper": "arXiv:2012.99991"})
    asking_scene.run(number)
    text = asking_scene.text(number, GRAPHS).replace("conference: SIDM", "conference: VLDB")
    asking_scene.push(number, {GRAPHS: text.encode()})
    asking_scene.run(number)
    assert "| Venue | a commit on the branch |" in asking_scene.pull().issue.body
    assert "| Title | Crossref |" in asking_scene.pull().issue.body


# -- many at once ------------------------------------------------------------------------------------------------------


def test_a_list_of_identifiers_is_looked_up_and_a_bad_one_holds_no_other_up(asking_scene):
    papers = "arXiv:1912.99990\n10.99999/nothing.here\nhttps://arxiv.org/abs/2112.99992\nACL:2023.acl-long.9994"
    number = asking_scene.file({"papers": papers}, form="add-several.yml")
    asking_scene.run(number)
    status = asking_scene.status(number)
    assert "3 papers are now in" in status
    assert "No paper is known by `doi:10.99999/nothing.here`." in status
    paths = [path for path in asking_scene.tree(number) if path.startswith("_publications/")]
    assert "_publications/pebble2023whispered.markdown" in paths
    assert len(paths) == 2 + 3
    arxiv = [each for each in asking_scene.sandbox.sources.requests if each.host == ARXIV]
    assert len(arxiv) == 1


def test_a_paper_of_a_list_whose_source_is_silent_waits(asking_scene):
    asking_scene.sandbox.sources.fail("aclanthology.org", status=503)
    asking_scene.sandbox.sources.fail(CROSSREF, about="acl-long", status=503)
    number = asking_scene.file({"papers": "arXiv:1912.99990\nACL:2023.acl-long.9994"}, form="add-several.yml")
    asking_scene.run(number)
    assert "| waits |" in asking_scene.status(number)
    assert [job.because for job in asking_scene.waits] == ["No answer from ACL Anthology, Crossref."]
    asking_scene.run(number)
    assert "2 papers are now in" in asking_scene.status(number)
    assert asking_scene.waits == []


# -- links -------------------------------------------------------------------------------------------------------------

GONE, DAY = "https://example.org/kong.git", datetime(2026, 3, 4, tzinfo=UTC)


def probe_of(standing):
    """A web in which the code of the paper is like this, and all the rest alive."""
    return lambda url: standing if url == GONE else Standing(verdict="alive")


@pytest.fixture
def trying(scene_of):
    scene = scene_of({**FILES, ".github/review-bot.yml": b"check_links: true\n"})
    scene.probe = probe_of(Standing(verdict="dead", since=DAY))
    return scene


def test_links_are_not_tried_unless_the_review_wants_it(scene):
    scene.probe = probe_of(Standing(verdict="dead", since=DAY))
    number = scene.file()
    scene.run(number)
    assert "There has been no page" not in scene.status(number)


def test_a_dead_link_is_a_warning(trying):
    number = trying.file()
    trying.run(number)
    assert trying.stage(number) is Stage.PROPOSED
    assert "There has been no page at" in trying.status(number)
    assert "since 04 March 2026. Write the address where it is now." in trying.status(number)
    assert trying.waits == []


def test_a_link_that_seems_dead_gets_a_second_look_a_day_later(trying):
    trying.probe = probe_of(Standing(verdict="unsure", since=DAY))
    number = trying.file()
    trying.run(number)
    assert "It gets a second look tomorrow." in trying.status(number)
    (job,) = trying.waits
    assert (job.because, job.wish) == ("A link seems to be dead.", timedelta(days=1, minutes=5))


def test_a_server_that_is_down_says_nothing(trying):
    trying.probe = probe_of(Standing(verdict="unsure"))
    number = trying.file()
    trying.run(number)
    assert "no page" not in trying.status(number)
    assert trying.waits == []


def test_links_that_were_there_before_are_nobodys_fault(scene_of):
    scene = scene_of({**WIDE, ".github/review-bot.yml": b"check_links: true\n"})
    scene.probe = lambda _url: Standing(verdict="dead", since=DAY)
    number = scene.file({"entry": "weiss2008spectral", "year": "2009"}, form="correct-entry.yml")
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert "There has been no page" not in scene.status(number)


# -- lists whose sources fall silent -----------------------------------------------------------------------------------


def test_silence_takes_no_paper_out_of_a_list_and_makes_none_twice(asking_scene):
    papers = "arXiv:1912.99990\narXiv:2012.99991\narXiv:2112.99992"
    number = asking_scene.file({"papers": papers}, form="add-several.yml")
    asking_scene.run(number)
    before = {path: asking_scene.text(number, path) for path in asking_scene.tree(number)}
    asking_scene.sandbox.sources.fail(ARXIV, status=503, times=9)
    asking_scene.sandbox.sources.fail("api.datacite.org", status=503, times=9)
    asking_scene.edit(number, papers=f"{papers}\nACL:2023.acl-long.9994")
    asking_scene.run(number)
    after = {path: asking_scene.text(number, path) for path in asking_scene.tree(number)}
    new = "_publications/pebble2023whispered.markdown"
    assert after.keys() - before.keys() == {new}
    assert {path: text for path, text in after.items() if path != new} == before


def test_a_source_that_forgets_a_paper_of_a_list_takes_it_not_away(asking_scene):
    number = asking_scene.file({"papers": "arXiv:1912.99990\narXiv:2112.99992"}, form="add-several.yml")
    asking_scene.run(number)
    before = asking_scene.tree(number)
    asking_scene.sandbox.sources.papers.clear()
    asking_scene.edit(number, note="Please.")
    asking_scene.run(number)
    assert asking_scene.tree(number) == before


def test_a_paper_that_waits_can_be_dropped(asking_scene):
    number = asking_scene.file({"papers": "arXiv:1912.99990\narXiv:2112.99992"}, form="add-several.yml")
    asking_scene.run(number)
    asking_scene.say(number, "/drop undertow2021small", user="ada")
    for host in (ARXIV, "api.datacite.org"):
        asking_scene.sandbox.sources.fail(host, status=503, times=9)
    asking_scene.run(number)
    assert "no paper under that key" not in asking_scene.status(number)
    assert "_publications/undertow2021small.markdown" not in asking_scene.tree(number)
