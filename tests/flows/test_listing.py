"""Several papers in one submission: one pull request, a verdict for each, and no good one waits for a bad one."""

from pathlib import PurePosixPath

import pytest

from bot.publish.stage import Stage

BIBTEX = """\
@inproceedings{a, title={Manhattan Hashing for Retrieval}, author={Kong, Weihao and Li, Wu-Jun}, booktitle={SIGIR},
 year={2012}, url={https://example.org/kong.pdf}}
@article{b, title={Iterative Quantization}, author={Gong, Yunchao and Lazebnik, Svetlana}, journal={TPAMI}, year=2013}
"""
KONG = "_publications/kong2012manhattan.markdown"
GONG = "_publications/gong2013iterative.markdown"
BAD = "@misc{c, title={A Paper Without a Year}, author={Nobody, Ada}}\n"


@pytest.fixture
def scene(wide_scene):
    return wide_scene


def filed(scene, papers):
    number = scene.file({"papers": papers}, form="add-several.yml")
    scene.run(number)
    return number


def test_each_paper_becomes_an_entry_of_one_pull_request(scene):
    number = filed(scene, BIBTEX)
    assert scene.stage(number) is Stage.PROPOSED
    assert 'title: "Manhattan Hashing for Retrieval"\n' in scene.text(number, KONG)
    assert "year: 2013\n" in scene.text(number, GONG)
    assert "kong2012manhattan" in scene.status(number)
    assert "gong2013iterative" in scene.status(number)
    assert scene.pull().issue.title == "Add 2 papers: kong2012manhattan, gong2013iterative"


def test_a_bad_paper_is_told_and_holds_no_other_up(scene):
    number = filed(scene, BIBTEX + BAD)
    assert scene.stage(number) is Stage.PROPOSED
    assert scene.text(number, KONG)
    assert "A Paper Without a Year" in scene.status(number)
    new = [path for path in scene.tree(number) if path.startswith("_publications/")]
    assert len(new) == 4


def test_a_list_of_nothing_but_bad_papers_opens_no_pull_request(scene):
    number = filed(scene, BAD)
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert scene.pulls() == []


def test_an_identifier_alone_is_asked_for_more(scene):
    number = filed(scene, "1603.09320\n10.1145/3292500.3330701\n")
    assert scene.stage(number) is Stage.NEEDS_CHANGES
    assert "BibTeX" in scene.status(number)


def test_three_hundred_papers_are_too_many_and_it_is_said(scene):
    many = "\n".join(
        f"@article{{k{n}, title={{Paper Number {n} of Many}}, author={{Kim, Ann{n}}}, journal={{J}}, year={{2001}}}}"
        for n in range(300)
    )
    number = filed(scene, many)
    assert scene.stage(number) is Stage.PROPOSED
    assert "The list has 300 papers; the first 50 of them are taken." in scene.status(number)
    assert len([path for path in scene.tree(number) if path.startswith("_publications/")]) == 52


def test_an_edited_list_keeps_the_keys_of_the_papers_it_had(scene):
    number = filed(scene, BIBTEX)
    third = "@article{z, title={Zero}, author={Zimmer, Zoe}, journal={J}, year={2001}}\n"
    scene.edit(number, papers=third + BIBTEX.replace("SIGIR", "ACM SIGIR"))
    scene.run(number)
    assert "conference: ACM SIGIR\n" in scene.text(number, KONG)
    assert scene.text(number, "_publications/zimmer2001zero.markdown")
    scene.edit(number, papers=BIBTEX)
    scene.run(number)
    assert scene.text(number, "_publications/zimmer2001zero.markdown") is None
    assert scene.pull().issue.title == "Add 2 papers: kong2012manhattan, gong2013iterative"


def test_a_dropped_paper_goes_and_comes_back_when_the_word_is_taken_back(scene):
    number = filed(scene, BIBTEX)
    comment = scene.say(number, "/drop gong2013iterative", user="ada")
    scene.run(number)
    assert scene.text(number, GONG) is None
    assert scene.text(number, KONG)
    assert "`gong2013iterative`" in scene.status(number)
    scene.sandbox.delete_comment(scene.forms, comment, "ada")
    scene.run(number)
    assert scene.text(number, GONG)


def test_a_paper_that_was_taken_out_keeps_its_key(scene):
    twins = "".join(
        f"@article{{{name}, title={{Zero {name}}}, author={{Zimmer, Zoe}}, journal={{J}}, year={{2001}}}}\n"
        for name in "ab"
    )
    number = filed(scene, twins)
    second = next(path for path in scene.tree(number) if "Zero b" in (scene.text(number, path) or ""))
    scene.edit(number, papers=twins.replace("2001", "soon", 1) + BIBTEX)
    scene.run(number)
    scene.edit(number, papers=twins.replace("2001", "soon") + BIBTEX)
    scene.run(number)
    assert f"`{PurePosixPath(second).stem}` Zero b" in scene.status(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []
    scene.edit(number, papers=BIBTEX + twins)
    scene.run(number)
    assert "Zero b" in scene.text(number, second)


def test_a_paper_whose_key_went_to_another_one_meanwhile_moves_to_a_free_one_at_once(scene):
    number = filed(scene, BIBTEX)
    text = scene.text(number, KONG).replace("Manhattan Hashing for Retrieval", "Manhattan Distances")
    scene.sandbox.push(scene.review, "maria", {KONG: text.encode()}, branch="main", message="Another paper")
    scene.run(number)
    assert scene.text(number, KONG) is None
    new = next(path for path in scene.tree(number) if "Hashing for Retrieval" in (scene.text(number, path) or ""))
    assert f"`{PurePosixPath(new).stem}`" in scene.status(number)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_dropping_what_is_not_there_is_answered(scene):
    number = filed(scene, BIBTEX)
    scene.say(number, "/drop nobody2001nothing", user="ada")
    scene.run(number)
    assert "no paper under that key" in scene.status(number)


def test_a_paper_that_a_person_corrected_on_the_branch_stays_theirs(scene):
    number = filed(scene, BIBTEX)
    theirs = scene.text(number, KONG).replace("SIGIR", "Proc. SIGIR")
    scene.push(number, {KONG: theirs.encode()})
    scene.edit(number, papers=BIBTEX.replace("2013", "2014"))
    scene.run(number)
    scene.run(number)
    assert scene.text(number, KONG) == theirs
    assert "year: 2014\n" in scene.text(number, GONG)


def test_a_second_run_writes_nothing(scene):
    number = filed(scene, BIBTEX + BAD)
    scene.writes()
    scene.run(number)
    assert scene.writes() == []


def test_a_merged_list_ends_with_thanks_for_each(scene):
    number = filed(scene, BIBTEX)
    scene.sandbox.merge(scene.review, scene.pull().issue.number, "maria")
    scene.run(number)
    assert scene.stage(number) is Stage.MERGED
    assert "Manhattan Hashing" in scene.status(number)
    assert "Iterative Quantization" in scene.status(number)
