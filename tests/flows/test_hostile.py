"""Bad input is most of the input: each gets a clear answer and an inert entry, or a finding; nothing runs or is lost."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scene import FORM, PAPER, Scene

from bot.corpus.index import Index
from bot.entry import frontmatter
from bot.entry.style import Style
from bot.flows.compose import compose, read_form
from bot.intake.form_template import read_template, render_body
from bot.repository import RepositoryConfig

TITLES = [
    "No",
    "0",
    "2021-01-01",
    "\"quoted\": 'all' # ways",
    "- a list",
    "{a: b}",
    "[x]",
    "!!python/object/apply:os.system [id]",
    "&anchor *alias",
    "| block",
    "@everyone look",
    "fixes #1",
    "---",
    "\\(x_{\\{1\\}}\\) over $R^n$",
    "日本語のタイトル",
    "عنوان",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_strange_title_is_written_as_it_was_meant(scene: Scene, title: str) -> None:
    number = scene.file(title=title)
    scene.run(number)
    (path,) = {
        diff[6:]
        for diff in scene.sandbox.diff(scene.review, scene.pull().issue.number).splitlines()
        if diff.startswith("+++ b/")
    }
    entry, document = frontmatter.read(scene.text(number, path))
    assert entry.title == title
    assert document.is_readable


HOSTILE = {
    "liquid": "{{ site.github }} {% include /etc/passwd %} {% raw %} {% endraw %} {{",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)> <!-- --> x<y",
    "kramdown": '{::options parse_block_html="true" /} text {: onclick="x()"}',
    "front matter": "---\nlayout: evil\n---\n...\n",
    "line ends": "one\r\ntwo\rthree\u2028four",
    "long": "word " * 12_000,
}


@pytest.mark.parametrize("abstract", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_abstract_comes_out_inert_and_reads_the_same(scene: Scene, abstract: str) -> None:
    number = scene.file(abstract=abstract)
    scene.run(number)
    text = scene.text(number)
    entry, _ = frontmatter.read(text)
    assert " ".join(entry.abstract.split()) == " ".join(abstract.replace("\u2028", " ").split())
    assert not re.search(r"(?<!\\)<(?:script|img|!--|y)", text)
    assert not re.search(r"\{[{%]", re.sub(r"\{% raw %\}.*?\{% endraw %\}", "", text))
    assert all(len(comment.body) <= 65_536 for comment in scene.issue(number).comments)
    assert len(scene.pull().issue.body) <= 65_536


@pytest.mark.parametrize("sign", ["\0", "\u202e", "\u2066", "\x1b[31m"])
@pytest.mark.parametrize("field", ["title", "authors", "venue", "tags", "abstract"])
def test_control_and_direction_marks_vanish_from_every_field(scene: Scene, field: str, sign: str) -> None:
    number = scene.file(**{field: f"{PAPER[field]}{sign}"})
    scene.run(number)
    assert sign[0] not in scene.text(number)


@pytest.mark.parametrize("wish", ["../../x", "/etc/passwd", ".git", "a/b", "con\0", "ümläut", "A" * 300, "--", "_x"])
def test_no_wish_for_a_key_leaves_the_collection(scene: Scene, wish: str) -> None:
    number = scene.file(bibkey=wish)
    scene.run(number)
    assert scene.pulls() == []
    assert "This key cannot be used" in scene.status(number)


def test_a_tag_with_a_colon_is_told(scene: Scene) -> None:
    number = scene.file(tags="Hashing, task: retrieval")
    scene.run(number)
    assert "task: retrieval" in scene.status(number)
    assert "**Tags**" in scene.status(number)


def test_a_title_that_would_close_or_mention_does_neither(scene: Scene) -> None:
    other = scene.sandbox.file_issue(scene.review, "ada", title="Another", body="")
    number = scene.file(title=f"fixes #{other.number} for @maria")
    scene.run(number)
    scene.sandbox.merge(scene.review, scene.pull().issue.number, "maria", method="squash")
    assert scene.issue(other.number).state == "open"
    assert "@maria" not in scene.pull().issue.title
    assert "@maria" not in scene.pull().issue.body.replace("`", "")


TEMPLATE = read_template(FORM.decode(), "add-paper.yml")
words = st.text(max_size=80)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(st.fixed_dictionaries(dict.fromkeys(PAPER, words)))
def test_whatever_is_written_there_is_an_entry_or_an_error_that_says_why(values: dict[str, str]) -> None:
    config = RepositoryConfig()
    style = Style()
    form = read_form(render_body(TEMPLATE, values), TEMPLATE, style)
    composed = compose(
        form,
        config=config,
        collection=config.collections["publications"],
        style=style,
        index=Index(),
        versions=None,
        this_year=2026,
    )
    entry, document = frontmatter.read(composed.draft.text)
    assert entry is not None
    assert document.is_readable
    assert composed.draft.path.startswith("_publications/")
    assert ".." not in composed.draft.path
    assert all(finding.message for finding in composed.form_errors)
