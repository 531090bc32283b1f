"""A place in the taxonomy comes with the entry: a row in that file's own style, every other byte kept."""

import pytest
from scene import ENTRY_TEXT, PAPER, TAXONOMY, TAXONOMY_PATH, WIDE

from bot.publish.stage import Stage

PLACED = {**PAPER, "category": ("supervised",), "taxonomy-type": "Deep", "taxonomy-optimisation": "Triplet Loss"}
ROW = "- {bibkey: kong2012manhattan, categories: [supervised], type: Deep, optimisation: Triplet Loss}\n"
LAST = "- {bibkey: gionis1999similarity, categories: [supervised], type: Deep, optimisation: Bit Sampling}\n"
WITH_ROW = TAXONOMY.replace(LAST, LAST + ROW)


@pytest.fixture
def scene(wide_scene):
    return wide_scene


def filed(scene, values=PLACED, /, **changes):
    number = scene.file(values, **changes)
    scene.run(number)
    return number


def test_the_row_goes_under_its_category_and_every_other_byte_stays(scene):
    number = filed(scene)
    assert scene.text(number, TAXONOMY_PATH) == WITH_ROW
    assert ROW.strip() in scene.pull().issue.body
    assert len(scene.branch_commits()) == 1


def test_several_rows_are_added_for_one_paper(scene):
    number = filed(scene, **{"taxonomy-rows": "quantisation optimisation=Ranking Measure (AUC, NDCG)"})
    text = scene.text(number, TAXONOMY_PATH)
    assert text.startswith(WITH_ROW)
    assert "categories: [quantisation], optimisation: 'Ranking Measure (AUC, NDCG)'" in text.replace('"', "'")


def test_a_paper_without_a_place_leaves_the_taxonomy_alone(scene):
    number = filed(scene, PAPER)
    assert scene.text(number, TAXONOMY_PATH) == TAXONOMY


def test_an_edited_place_replaces_the_row(scene):
    number = filed(scene)
    scene.edit(number, **{"taxonomy-type": "Shallow"})
    scene.run(number)
    assert scene.text(number, TAXONOMY_PATH) == WITH_ROW.replace(ROW, ROW.replace("Deep", "Shallow"))
    scene.edit(number, **{"taxonomy-type": "", "taxonomy-optimisation": "", "category": ()})
    scene.run(number)
    assert scene.text(number, TAXONOMY_PATH) == TAXONOMY


def test_a_persons_row_on_the_branch_stays(scene):
    number = filed(scene)
    theirs = WITH_ROW.replace("Bit Sampling", "Bit sampling")
    scene.push(number, {TAXONOMY_PATH: theirs.encode()})
    scene.edit(number, **{"taxonomy-type": "Shallow"})
    scene.run(number)
    scene.run(number)
    assert scene.text(number, TAXONOMY_PATH) == theirs.replace(ROW, ROW.replace("Deep", "Shallow"))


def test_a_place_by_command_is_a_row(scene):
    number = filed(scene, PAPER)
    scene.say(number, "/place supervised type=Deep, optimisation=Triplet Loss", user="ada")
    scene.run(number)
    assert scene.text(number, TAXONOMY_PATH) == WITH_ROW


def test_a_category_that_is_not_there_is_answered_with_the_nearest(scene):
    number = filed(scene, PAPER)
    scene.say(number, "/place supervized type=Deep", user="ada")
    scene.run(number)
    assert "`supervised`" in scene.status(number)
    assert scene.text(number, TAXONOMY_PATH) == TAXONOMY


def test_a_value_outside_the_vocabulary_is_told_and_a_maintainer_may_allow_it(scene):
    number = filed(scene, **{"taxonomy-rows": "quantisation type=Dep"})
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "`Deep`" in scene.status(number)
    scene.say(number, "/override taxonomy-value It is a new kind of thing.")
    scene.run(number)
    assert scene.stage(number) is Stage.PROPOSED
    assert "type: Dep}" in scene.text(number, TAXONOMY_PATH)


def test_a_second_run_writes_nothing(scene):
    number = filed(scene)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_line_ends_of_the_file_stay_as_they_are(scene_of):
    scene = scene_of({**WIDE, TAXONOMY_PATH: TAXONOMY.replace("\n", "\r\n").encode()})
    number = filed(scene)
    assert scene.text(number, TAXONOMY_PATH) == WITH_ROW.replace("\n", "\r\n")


# -- a file that cannot be changed is no fault of the submitter --------------------------------------------------------

BROKEN = [
    b"- {bibkey: [\n",
    b"categories: many\n",
    b"[{bibkey: weiss2008spectral, categories: [supervised]}]\n",
    b"- {bibkey: \xe9}\n",
]


@pytest.mark.parametrize("data", BROKEN, ids=["not closed", "no list", "in one line", "not in UTF-8"])
def test_a_taxonomy_that_cannot_be_read_holds_no_entry_up(scene_of, data):
    scene = scene_of({**WIDE, TAXONOMY_PATH: data})
    number = filed(scene)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.text(number) == ENTRY_TEXT
    assert "`_data/taxonomy.yml` cannot be read; a maintainer has to mend it first." in scene.status(number)
    assert "Triplet Loss" in scene.pull().issue.body
    comment = scene.say(number, "/place supervised type=Deep")
    scene.run(number)
    assert scene.reactions(number, comment) == {"confused"}
    assert scene.sandbox.read_file(scene.review, TAXONOMY_PATH, ref=scene.pull().head_sha) == data


@pytest.mark.parametrize("data", BROKEN)
def test_nor_does_it_hold_up_a_withdrawal(scene_of, data):
    scene = scene_of({**WIDE, TAXONOMY_PATH: data})
    number = filed(scene, {"entry": "weiss2008spectral", "reason": "Retracted."}, form="withdraw-entry.yml")
    assert scene.stage(number) is Stage.PROPOSED
    assert "Its rows stay: The taxonomy `_data/taxonomy.yml` cannot be read" in scene.pull().issue.body


def test_a_taxonomy_that_is_named_and_not_there_is_told_and_the_words_are_kept(scene_of):
    scene = scene_of({**WIDE, ".github/review-bot.yml": b"taxonomy: _data/places.yml\n"})
    number = filed(scene)
    assert scene.stage(number) is Stage.PROPOSED
    assert "no file `_data/places.yml`, which its config names as its taxonomy." in scene.status(number)
    assert "Triplet Loss" in scene.pull().issue.body


# -- another submission changed the file meanwhile ---------------------------------------------------------------------

OTHER = {**PLACED, "title": "Deep Binary Trees", "authors": "Ann Gong", "year": "2015"}
OTHER_ROW = ROW.replace("kong2012manhattan", "gong2015deep")


def test_two_papers_of_one_category_are_merged_one_after_the_other_without_a_conflict(scene):
    first, second = filed(scene), filed(scene, OTHER)
    one, other = sorted(scene.pulls(), key=lambda pull: pull.issue.number)
    scene.sandbox.merge(scene.review, one.issue.number, "maria")
    scene.run(first)
    scene.sandbox.merge(scene.review, other.issue.number, "maria")
    assert scene.on_base(TAXONOMY_PATH) == WITH_ROW.replace(ROW, ROW + OTHER_ROW)
    scene.run(second)
    assert scene.stage(second) is Stage.MERGED


def test_a_branch_that_caught_up_is_left_in_peace_and_can_still_be_edited(scene):
    first, second = filed(scene), filed(scene, OTHER)
    scene.sandbox.merge(scene.review, min(pull.issue.number for pull in scene.pulls()), "maria")
    scene.run(first)
    scene.writes()
    scene.run(second)
    assert scene.writes() == []
    scene.edit(second, **{"taxonomy-type": "Shallow"})
    scene.run(second)
    assert scene.text(second, TAXONOMY_PATH) == WITH_ROW.replace(ROW, ROW + OTHER_ROW.replace("Deep", "Shallow"))
    scene.edit(second, **{"taxonomy-type": "", "taxonomy-optimisation": "", "category": ()})
    scene.run(second)
    assert scene.text(second, TAXONOMY_PATH) == WITH_ROW


def test_what_people_put_on_the_branch_is_still_there_when_it_caught_up(scene):
    first, second = filed(scene), filed(scene, OTHER)
    scene.push(second, {"notes.txt": b"Seen \xff by maria\n"})
    numbers = sorted(pull.issue.number for pull in scene.pulls())
    scene.sandbox.merge(scene.review, numbers[0], "maria")
    scene.run(first)
    scene.sandbox.merge(scene.review, numbers[1], "maria")
    assert scene.sandbox.read_file(scene.review, "notes.txt") == b"Seen \xff by maria\n"


def test_a_branch_into_which_people_merged_something_else_is_left_to_them(scene):
    first, second = filed(scene), filed(scene, OTHER)
    git = scene.sandbox.repository(scene.review).git
    scene.sandbox.push(scene.review, "maria", {"plan.txt": b"A plan\n"}, branch="plans", message="Plans")
    head, plans = git.branch(f"submission/issue-{second}"), git.branch("plans")
    tree = git.write_tree(git.commit(head).tree, {"plan.txt": git.files(git.commit(plans).tree)["plan.txt"]})
    person = scene.sandbox.world.person(scene.sandbox.world.users["maria"])
    merged = git.write_commit(tree=tree, parents=[head, plans], author=person, committer=person, message="With plans")
    scene.sandbox.move_branch(scene.review, "maria", f"submission/issue-{second}", merged)
    scene.sandbox.merge(scene.review, min(pull.issue.number for pull in scene.pulls()), "maria")
    scene.run(first)
    assert scene.text(second, "plan.txt") == "A plan\n"
