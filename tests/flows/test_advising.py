"""What the review's own entries suggest for a new paper stands in its pull request, and nothing waits for it."""

import logging
import sys

import pytest
from scene import ENTRY, FILES, MAINTAINER, SUBMITTER, connect

from bot.faults import TemporaryFailure
from bot.publish.stage import Stage
from bot.suggest import model

GRAPHS = ["graph", "walk", "edges", "vertices", "proximity", "navigable", "neighbourhood"]
TREES = ["tree", "leaves", "branches", "root", "split", "forest", "depth"]


def entry(number: int, words: list[str], tag: str) -> bytes:
    told = " ".join(words[(number + step) % len(words)] for step in range(5))
    text = ENTRY.format(
        title=f"{told.title()} {number}", authors=f"A{number} Ant", venue="SIGIR", year=2010, key=f"ant{number}"
    )
    return text.replace('"Hashing", "Retrieval"', f'"{tag}"').replace("An abstract of", f"We {told} on").encode()


CORPUS = {
    f"_publications/ant2010paper{number}.markdown": entry(number, *of)
    for number in range(90)
    for of in [(GRAPHS, "Graphs") if number % 2 else (TREES, "Trees")]
}
PAPER = {
    "title": "A Navigable Proximity Graph",
    "authors": "Zoe Zander",
    "year": "2024",
    "links": "PDF: https://example.org/zander.pdf",
    "tags": "Hashing",
    "abstract": "We walk the edges and vertices of a navigable proximity graph in its neighbourhood.",
}


@pytest.fixture
def scene(scene_of):
    return scene_of({**FILES, **CORPUS})


def filed(scene, **changes):
    number = scene.file(PAPER, **changes)
    scene.run(number)
    return number


def test_the_pull_request_suggests_tags_with_how_sure_they_are_and_the_command_that_takes_them(scene):
    filed(scene)
    body = scene.pull().issue.body
    assert "Suggested by what is in this review; nothing of it happens by itself:\n\n- **Tags**: `Graphs` (" in body
    assert "To take them over, write `/tags Hashing, Graphs`." in body


def test_it_leads_to_papers_on_the_same_subject(scene):
    filed(scene)
    _, _, said = scene.pull().issue.body.partition("**Similar papers here**: ")
    titles = [part.partition("]")[0].lower() for part in said.partition("\n")[0].split("[")[1:]]
    assert 1 <= len(titles) <= 5
    assert all("graph" in title or "navigable" in title or "proximity" in title for title in titles)
    assert f"(<{scene.sandbox.url}/{scene.review}/blob/main/_publications/ant2010paper" in said


def test_the_submitter_is_not_troubled_with_it(scene):
    assert "Suggested" not in scene.status(filed(scene))


def test_a_maintainer_takes_it_over_by_the_command_and_it_is_not_suggested_again(scene):
    number = filed(scene)
    scene.say(number, "/tags Hashing, Graphs")
    scene.run(number)
    assert 'tags: ["Hashing", "Graphs"]' in scene.text(number, "_publications/zander2024navigable.markdown")
    assert "**Tags**" not in scene.pull().issue.body


def test_pull_request_and_comment_are_there_before_anything_is_learnt(scene):
    filed(scene)
    writes = [write for write in scene.writes() if "pulls" in write or "comments" in write]
    assert [write.partition(" ")[0] for write in writes] == ["POST", "POST", "PATCH"]


def test_a_second_run_and_another_process_write_nothing(scene, store):
    number = filed(scene)
    scene.writes()
    scene.run(number)
    other = connect(scene.sandbox, store)
    scene.github, first = other, scene.github
    scene.run(number)
    scene.github = first
    other.close()
    assert scene.writes() == []


def test_a_change_of_base_that_changes_no_suggestion_writes_nothing(scene):
    number = filed(scene)
    path = "_publications/ant2010paper1.markdown"
    scene.sandbox.push(scene.review, MAINTAINER, {path: CORPUS[path] + b"\n"}, message="A blank")
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_what_a_person_writes_into_the_pull_request_while_it_learns_stays(scene, monkeypatch):
    number = scene.file(PAPER)

    def slow(papers):
        pull = scene.pull().issue
        scene.sandbox.edit_issue(
            scene.review, pull.number, MAINTAINER, title="A better title", body=f"Ask Bob.\n\n{pull.body}"
        )
        return model.learn(papers)

    monkeypatch.setattr("bot.gateway.advising.learn", slow)
    scene.run(number)
    pull = scene.pull().issue
    assert (pull.title, pull.body.partition("\n")[0]) == ("A better title", "Ask Bob.")
    assert "Suggested by what is in this review" in pull.body


def test_a_rival_is_told_though_learning_fails_at_first(scene, monkeypatch):
    first = filed(scene)
    second = scene.file(PAPER, abstract=f"{PAPER['abstract']} And more.")
    with monkeypatch.context() as trouble:
        trouble.setattr("bot.gateway.advising.Advising._model", failing)
        with pytest.raises(TemporaryFailure):
            scene.run(second)
    scene.run(second)
    assert f"#{first} brings this paper" in scene.status(second)
    assert f"#{second} brings this paper" in scene.status(first)


def failing(*_):
    raise TemporaryFailure("GitHub could not send the files.")


def test_a_tag_is_suggested_as_the_config_wants_it_written(scene_of):
    scene = scene_of({**FILES, **CORPUS, ".github/review-bot.yml": b"synonyms: {graph: Networks}\n"})
    filed(scene)
    assert "- **Tags**: `Networks` (" in scene.pull().issue.body


def test_a_tag_that_the_command_would_read_otherwise_comes_without_the_command(scene_of):
    odd = {path: text.replace(b'"Graphs"', b'"Graphs; walks"') for path, text in CORPUS.items()}
    scene = scene_of({**FILES, **odd})
    filed(scene)
    assert "`Graphs; walks` (" in scene.pull().issue.body
    assert "/tags Hashing" not in scene.pull().issue.body


def test_a_paper_that_is_like_nothing_here_gets_no_word(scene):
    filed(scene, title="Cooking with Sound", abstract="A recipe for acoustic soup.", tags="")
    assert "Suggested" not in scene.pull().issue.body


def test_a_small_review_suggests_nothing(scene_of):
    scene = scene_of(FILES)
    filed(scene)
    assert "Suggested" not in scene.pull().issue.body


def test_without_the_extra_nothing_is_suggested(scene, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    filed(scene)
    assert "Suggested" not in scene.pull().issue.body


def test_a_corpus_of_which_nothing_can_be_learnt_stops_no_submission(scene, monkeypatch, caplog):
    def broken(_):
        raise ArithmeticError("singular")

    monkeypatch.setattr(model, "Model", broken)
    with caplog.at_level(logging.ERROR):
        number = filed(scene)
    assert scene.stage(number) is Stage.PROPOSED
    assert "no submission waits for that" in caplog.text


def test_who_has_its_place_is_not_told_where_it_belongs(scene):
    number = filed(scene)
    scene.say(number, "/tags Graphs", user=SUBMITTER)
    scene.run(number)
    assert "Place in the taxonomy" not in scene.pull().issue.body
