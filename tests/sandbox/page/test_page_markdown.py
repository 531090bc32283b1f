"""Markdown and diffs on the sandbox's page look as on GitHub."""

from __future__ import annotations

import pytest

from bot.sandbox.gitdiff import FileChange
from bot.sandbox.model import Annotation
from bot.sandbox.page.diff import lay_out
from bot.sandbox.page.markdown import render

REL = 'rel="nofollow noopener noreferrer"'


def find(repository: str, number: int) -> str | None:
    return f"/{repository or 'maria/review'}/issues/{number}" if number == 12 else None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("~~gone~~ `code`", "<p><s>gone</s> <code>code</code></p>\n"),
        ("H<sub>2</sub>O <kbd>x</kbd>", "<p>H<sub>2</sub>O <kbd>x</kbd></p>\n"),
        (
            "see https://a.example/x_y?z=1.",
            f'<p>see <a href="https://a.example/x_y?z=1" {REL}>https://a.example/x_y?z=1</a>.</p>\n',
        ),
        ("[a](https://b.example/#12)", f'<p><a href="https://b.example/#12" {REL}>a</a></p>\n'),
        ("#12, #13", f'<p><a href="/maria/review/issues/12" {REL}>#12</a>, #13</p>\n'),
        ("x/y#12", f'<p><a href="/x/y/issues/12" {REL}>x/y#12</a></p>\n'),
        ("`#12` a#12", "<p><code>#12</code> a#12</p>\n"),
        ("![a paper](https://b.example/p.png)", f'<p><a href="https://b.example/p.png" {REL}>a paper</a></p>\n'),
        ("<details><summary>More</summary>\n\n*x*", "<details><summary>More</summary>\n<p><em>x</em></p>\n</details>"),
        ("</div></p>text", "text"),
        ("<td>cell</td><li>item", "cell<li>item".replace("<li>", "")),
    ],
)
def test_markdown_is_shown_as_github_shows_it(text: str, shown: str) -> None:
    assert render(text, find=find).strip() == shown.strip()


def test_tables_tasks_and_code_are_shown() -> None:
    html = render("| a | b |\n|:-:|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\n```yaml\na: <b>\n```")
    assert '<th align="center">a</th>' in html
    assert '<li class="task"><input type="checkbox" disabled checked> done</li>' in html
    assert '<li class="task"><input type="checkbox" disabled> open</li>' in html
    assert '<pre><code class="language-yaml">a: &lt;b&gt;\n</code></pre>' in html


def test_an_alert_is_a_box_with_a_title() -> None:
    html = render("> [!WARNING]\n> Mind *this*.\n\n> [!NOTE] is text here")
    assert '<div class="alert alert-warning">\n<p><span class="alert-title">Warning</span>Mind <em>this</em>.' in html
    assert "<blockquote>\n<p>[!NOTE] is text here</p>" in html


def test_files_are_read_without_line_breaks() -> None:
    assert render("one\ntwo", breaks=False) == "<p>one\ntwo</p>\n"


def test_rows_of_a_diff_are_numbered_and_annotated() -> None:
    patch = "@@ -1,3 +1,3 @@ class\n a\n-b\n+c\n d\n\\ No newline at end of file"
    change = FileChange(path="x.md", status="modified", sha="", additions=1, deletions=1, patch=patch)
    here, far = (
        Annotation(
            path="x.md",
            start_line=line,
            end_line=line,
            start_column=None,
            end_column=None,
            level="warning",
            message="m",
            title=None,
            raw_details=None,
        )
        for line in (2, 40)
    )
    (file,) = lay_out([change], [here, far])
    assert [(row.kind, row.before, row.after, row.text) for row in file.rows] == [
        ("hunk", None, None, "@@ -1,3 +1,3 @@ class"),
        ("same", 1, 1, "a"),
        ("removed", 2, None, "b"),
        ("added", None, 2, "c"),
        ("same", 3, 3, "d"),
        ("note", None, None, "No newline at end of file"),
    ]
    assert [row.annotations for row in file.rows if row.annotations] == [[here]]
    assert file.elsewhere == [far]
