"""What a review says of a new paper: its tags, its categories, its neighbours; and when it says nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_review import TOPICS, USUAL, asked, review

from bot.suggest.model import FEWEST, NEAR, Model, learn
from bot.suggest.paper import Guess, Paper

SPEECH = asked("Speaker accent and dialect", "We study the pitch and the tone of a voice in every utterance.")


def words(guesses: Iterable[Guess]) -> list[str]:
    return [each.word for each in guesses]


def answers(model: Model | None, paper: Paper) -> object:
    assert model is not None
    return (
        model.ranked_tags(paper),
        model.tags(paper),
        model.ranked_categories(paper),
        model.categories(paper),
        model.neighbours(paper),
    )


# -- tags and categories -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", TOPICS)
def test_a_new_paper_gets_the_tag_of_the_papers_that_are_about_the_same(model: Model, topic: str) -> None:
    paper = asked(" ".join(TOPICS[topic].split()[:4]), " ".join([*TOPICS[topic].split()[4:], *USUAL]))
    assert words(model.tags(paper)) == [topic]
    assert model.tags(paper)[0].confidence in ("almost certain", "very likely")


def test_a_new_paper_gets_the_category_of_the_papers_that_are_about_the_same(model: Model) -> None:
    assert words(model.categories(SPEECH)) == ["Machines"]


def test_a_tag_that_has_nothing_to_do_with_the_text_is_never_shown(model: Model, papers: list[Paper]) -> None:
    assert sum("award" in paper.tags for paper in papers) > 10
    assert all("award" not in words(model.tags(replace(paper, path="new", tags=()))) for paper in papers)


@pytest.mark.parametrize("written", ["speech", "Speech"])
def test_tags_and_categories_that_the_paper_has_are_left_out(model: Model, written: str) -> None:
    tagged = replace(SPEECH, tags=(written,), categories=("Machines",))
    assert model.tags(tagged) == ()
    assert model.categories(tagged) == ()
    assert model.ranked_tags(tagged) == model.ranked_tags(SPEECH)


def test_every_tag_in_use_five_times_is_ranked_best_first(papers: list[Paper]) -> None:
    rare = {0: ("five",), 1: ("five", "four"), 2: ("five", "four"), 3: ("five", "four"), 4: ("five", "four")}
    model = learn(replace(paper, tags=(*paper.tags, *rare.get(at, ()))) for at, paper in enumerate(papers))
    assert model is not None
    ranked = model.ranked_tags(SPEECH)
    assert sorted(words(ranked)) == sorted([*TOPICS, "award", "five"])
    assert ranked[0].word == "speech"
    assert [each.chance for each in ranked] == sorted((each.chance for each in ranked), reverse=True)
    assert all(0 <= each.chance <= 1 for each in ranked)


def test_of_what_is_shown_three_in_four_are_right_on_papers_that_were_not_learnt_from() -> None:
    chance = random.Random(3)

    def noisy(papers: list[Paper]) -> list[Paper]:
        """In one paper of five the people who tagged it were of another mind."""
        return [p if chance.random() < 0.8 else replace(p, tags=(chance.choice(list(TOPICS)),)) for p in papers]

    model = learn(noisy(review(200)))
    assert model is not None
    others = noisy(review(200, seed=8))
    shown = [(each.word, paper) for paper in others for each in model.tags(replace(paper, path="new", tags=()))]
    assert len(shown) > 50
    assert sum(word in paper.tags for word, paper in shown) / len(shown) >= 0.75


def test_where_tags_have_nothing_to_do_with_the_texts_nothing_is_shown(papers: list[Paper]) -> None:
    chance = random.Random(5)
    model = learn(replace(paper, tags=(chance.choice("abcd"),)) for paper in papers)
    assert model is not None
    assert words(model.ranked_tags(SPEECH)) != []
    assert all(model.tags(replace(paper, path="new", tags=())) == () for paper in papers)


def test_a_tag_that_every_paper_has_is_no_matter_of_the_text(papers: list[Paper]) -> None:
    model = learn(replace(paper, tags=("review", *paper.tags)) for paper in papers)
    assert model is not None
    assert words(model.tags(SPEECH)) == ["speech"]
    only = learn(replace(paper, tags=("review",)) for paper in papers)
    assert only is not None
    assert only.ranked_tags(SPEECH) == ()


def test_a_paper_without_tags_does_not_say_that_tags_are_wrong(papers: list[Paper]) -> None:
    model = learn(replace(paper, tags=() if at % 3 else paper.tags) for at, paper in enumerate(papers))
    assert model is not None
    assert model.ranked_tags(SPEECH)[0].word == "speech"
    assert model.ranked_tags(SPEECH)[0].chance > 0.7


def test_what_a_paper_of_the_review_says_of_itself_is_not_used(papers: list[Paper]) -> None:
    odd = replace(papers[0], tags=("speech",))
    with_it, without_it = learn([odd, *papers[1:]]), learn(papers[1:])
    assert with_it is not None
    assert without_it is not None
    own, other = ({g.word: g.chance for g in each.ranked_tags(odd)} for each in (with_it, without_it))
    assert own["speech"] == pytest.approx(other["speech"], abs=0.05)
    assert own["hashing"] == pytest.approx(other["hashing"], abs=0.05)


# -- neighbours ----------------------------------------------------------------------------------------------------


def test_neighbours_are_about_the_same_best_first(model: Model) -> None:
    found = model.neighbours(SPEECH)
    assert len(found) == 5
    assert all("speech" in each.path for each in found)
    assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)
    assert all(NEAR <= each.likeness <= 1 for each in found)


def test_neighbours_are_exactly_those_that_are_most_alike(model: Model, papers: list[Paper]) -> None:
    every = model.neighbours(papers[0], len(papers))
    assert model.neighbours(papers[0], 3) == every[:3]
    assert model.neighbours(papers[0], 0) == ()
    assert [(-each.likeness, each.path) for each in every] == sorted((-each.likeness, each.path) for each in every)


def test_a_paper_is_not_its_own_neighbour_but_the_same_text_elsewhere_is(model: Model, papers: list[Paper]) -> None:
    assert all(paper.path not in [each.path for each in model.neighbours(paper, 99)] for paper in papers)
    twin = model.neighbours(replace(papers[4], path="elsewhere"))[0]
    assert (twin.path, twin.title) == (papers[4].path, papers[4].title)
    assert twin.likeness == pytest.approx(1)


def test_a_paper_on_something_else_has_no_neighbours_though_it_has_a_word_in_common(model: Model) -> None:
    cheese = asked("Cheddar, brie and gouda", "How cheese ripens in caves: moulds, rinds, salt, milk and a sensor.")
    assert model.neighbours(cheese) == ()


def test_a_long_abstract_is_no_better_neighbour_than_a_short_one() -> None:
    topic = TOPICS["speech"].split()
    short = Paper(path="short", title="Accent of a speaker", abstract=" ".join(topic))
    everything = " ".join(" ".join(each.split()) for each in TOPICS.values())
    long = Paper(path="long", title="Accent of a speaker", abstract=everything * 20)
    model = learn([short, long, *review(40)])
    assert model is not None
    assert model.neighbours(asked("Accent of a speaker", " ".join(topic)))[0].path == "short"


def test_a_title_alone_finds_its_neighbours(model: Model) -> None:
    assert all("robots" in each.path for each in model.neighbours(asked("Torque of a robot gripper")))
    assert model.neighbours(asked("Torque of a robot gripper")) != ()


def test_papers_in_chinese_find_each_other() -> None:
    titles = [
        "基于哈希的最近邻搜索",
        "深度哈希图像检索方法",
        "最近邻搜索的哈希学习",
        "语音识别中的说话人",
        "说话人语音合成",
    ]
    papers = [Paper(path=f"cn{at}", title=title) for at, title in enumerate(titles)]
    model = learn([*papers, *review(20)])
    assert model is not None
    assert model.neighbours(asked("哈希与最近邻搜索"))[0].path in ("cn0", "cn2")


# -- silence -------------------------------------------------------------------------------------------------------


def test_without_scikit_learn_nothing_is_guessed(monkeypatch: pytest.MonkeyPatch, papers: list[Paper]) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    assert learn(papers) is None


def test_nothing_of_the_extra_is_imported_before_it_is_asked_for() -> None:
    program = "import sys, bot.suggest.model; print([n for n in ('numpy', 'scipy', 'sklearn') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_of_too_few_papers_nothing_is_learnt(papers: list[Paper]) -> None:
    assert learn([]) is None
    assert learn(papers[:1]) is None
    assert learn([papers[0], replace(papers[1], title=papers[0].title)]) is None
    assert learn([papers[0]] * 50) is None
    assert learn(papers[:FEWEST]) is not None


def test_a_small_review_has_neighbours_but_shows_no_tags(papers: list[Paper]) -> None:
    model = learn(papers[:24])
    assert model is not None
    assert model.neighbours(SPEECH) != ()
    assert model.ranked_tags(SPEECH)[0].word == "speech"
    assert model.tags(SPEECH) == ()


# -- laws ----------------------------------------------------------------------------------------------------------


def test_the_order_in_which_papers_come_does_not_matter(model: Model, papers: list[Paper]) -> None:
    shuffled = list(papers)
    random.Random(1).shuffle(shuffled)
    for other in (learn(shuffled), learn(reversed(papers)), learn(iter([*papers, *papers]))):
        assert answers(other, SPEECH) == answers(model, SPEECH)
        assert answers(other, papers[7]) == answers(model, papers[7])


_texts = st.sampled_from(
    ["", "the of and", "42", "hash code", "哈希", "<b>", "https://example.org", "\0\ud800", "é" * 99]
)
_tags = st.lists(st.sampled_from(["", "a", "b", "B"]), max_size=3).map(tuple)
_papers = st.builds(Paper, path=st.uuids().map(str), title=_texts, abstract=_texts, tags=_tags, categories=_tags)


@settings(max_examples=30)
@given(st.lists(_papers, min_size=FEWEST, max_size=40), _papers)
def test_any_review_can_be_learnt_and_asked_for_anything(papers: list[Paper], other: Paper) -> None:
    model = learn(papers)
    for paper in (other, papers[0]):
        assert answers(model, paper) == answers(learn(papers[::-1]), paper)


def test_texts_without_end_are_learnt_and_asked_for_at_once(papers: list[Paper]) -> None:
    chance = random.Random(2)
    endless = [
        Paper(path=f"endless{n}", title="x" * 60_000, abstract=" ".join(f"w{chance.random()}" for _ in range(4_000)))
        for n in range(20)
    ]
    begun = time.perf_counter()
    model = learn([*papers, *endless])
    assert model is not None
    assert all("endless" not in each.path for each in model.neighbours(SPEECH))
    answers(model, replace(SPEECH, abstract=SPEECH.abstract * 1_000))
    assert time.perf_counter() - begun < 5


def test_a_review_of_one_text_many_times_is_no_trouble(papers: list[Paper]) -> None:
    model = learn(replace(paper, title="Hash codes", abstract="") for paper in papers)
    assert model is not None
    assert model.tags(asked("Hash codes")) == ()
    assert [each.path for each in model.neighbours(asked("Hash codes"), 2)] == sorted(p.path for p in papers)[:2]


def test_where_the_texts_say_nothing_of_the_tags_none_is_shown() -> None:
    """Leaving one out makes its tag the rarer one, which must not be learnt as a rule."""
    for seed in range(5):
        chance = random.Random(seed)
        alike = [
            Paper(path=f"p{number}", title="On hashing", abstract="We hash.", tags=(chance.choice("ab"),))
            for number in range(120)
        ]
        model = learn(alike)
        assert model is not None
        assert model.tags(Paper(path="x", title="On hashing", abstract="We hash.")) == ()
