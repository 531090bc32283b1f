"""A submission with a word that the config's `synonyms` replace: its submitter is told the tag."""

from __future__ import annotations

from scene import FILES, Scene

CONFIG = b"synonyms: {LSH: Locality sensitive hashing}\n"


def test_the_submitter_is_told_the_tag_that_this_review_uses(scene_of) -> None:
    scene: Scene = scene_of({**FILES, ".github/review-bot.yml": CONFIG})
    number = scene.file(tags="Hashing, lsh")
    scene.run(number)
    said = "The tag `lsh` is `Locality sensitive hashing` in this review. Write `Locality sensitive hashing`."
    assert said in " ".join(scene.status(number).replace("<br>", " ").split())
    assert 'tags: ["Hashing", "lsh"]' in (scene.text(number) or "")
    scene.edit(number, tags="Hashing, Locality sensitive hashing")
    scene.run(number)
    assert "in this review" not in scene.status(number)
    assert 'tags: ["Hashing", "Locality sensitive hashing"]' in (scene.text(number) or "")
