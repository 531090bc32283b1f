"""What the bot writes, built by the real Jekyll: nothing runs, nothing loads, and the page says what was submitted.

Needs the program `jekyll` (Debian: `apt-get install jekyll`); run by `make e2e`.
"""

from __future__ import annotations

import json
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.entry.frontmatter import settle, write
from bot.entry.model import Entry, Link
from bot.entry.style import Style

# Kramdown's typography is switched off, so that a page's text can be compared character by character.
CONFIG = """
collections:
  publications: {output: true, permalink: "/:name/"}
kramdown:
  smart_quotes: "apos,apos,quot,quot"
  typographic_symbols: {hellip: "...", mdash: "---", ndash: "--", laquo: "<<", raquo: ">>",
                        laquo_space: "<< ", raquo_space: " >>"}
"""
LAYOUT = """{"title": {{ page.title | jsonify }}, "authors": {{ page.authors | jsonify }},
"conference": {{ page.conference | jsonify }}, "tags": {{ page.tags | jsonify }},
"links": {{ page.additional_links | jsonify }}, "content": {{ content | jsonify }}}"""

SHOWN_AS_TYPED = (
    "{{ site.time }}", "{% include secret %}", "{% raw %}", "a {% endraw %} b", "{% raw %}{{ x }}{% endraw %}",
    "{{{{%%}}", "{%- if x -%}", "{{", "{%", "x {% endraw %}{{ 7 }}", "{% comment %}x{% endcomment %}",
    "<script>alert(1)</script>", 'a <b onclick="x">b</b>', "<!-- c --> after", "<javascript:alert(1)>",
    "<img src=x onerror=alert(1)>", "a<b and c>d", '<div markdown="1">x</div>', "<?php x ?>", "<![CDATA[x]]>",
    "</div>", '{::options parse_block_html="true" /}', "{::nomarkdown}<script>1</script>{:/}",
    'word{: onclick="x()"}', 'para\n{: onclick="x()"}', "{:toc}", "{{: onclick=1}}", '{:x: onclick="y"}',
    "{::comment}hidden{:/comment}", "[a](javascript:alert(1))", "[a]( javascript:alert(1))", "[x](\njavascript:1)",
    "[x](<javascript:1>)", "[a](data:text/html,x)", "[a][b]\n\n[b]: javascript:alert(1)", "[^1]: foot\n\nx[^1]",
    "*[HTML]: abbr\n\nHTML", "[a[b]: javascript:x\n\n[a[b]", "`a<b>` and `<script>`",
    "```\n<script>1</script>\n```", "    <script>x</script>", "\\<b>", "\\\\<b>", "[x\\](javascript:1)",
    "`[x](javascript:1)", "![a][b]\n\n[b]: https://x.y/z.png", "<http://ok.example>", 'x\n{:.a onclick="1"}\ny',
    "<script", "% plain, @all, #1",
)  # fmt: skip
INERT = (
    "[a](java&#115;cript:x)", "![x](https://e.com/p.gif)", '[a](https://x"onmouseover=alert(1)//)',
    '[a](/ok "t" onclick=x)', "- [x]: javascript:1\n- [x]", "> [x]: javascript:1\n\n[x]", "$$a<b$$",
    "` <b>1</b> $$ ` $$ <script>2</script>", "---\nlayout: evil\n---\nx", "...\nx", "| a {% endraw %} | <b> |",
    '* x {: onclick="x"}\n* y', "[\\]](javascript:1)", "&lt;script&gt;",
    "*a* **b** `c` [d](https://e.com) \\\\(x^2\\\\)",
)  # fmt: skip
FIELDS = (
    "No", "0", "~", "null", "2021-01-01", "2021-01-01 10:00:00", "1e3", "1,000", "12:30", "0x1F", "0o17", ".5",
    "+1", ":sym", "\"quoted\": 'all' # ways", "a: b", "- a", "[a", "{a}", "&a", "*a", "!a", "%a", "@a", "`a`", "<<",
    "=", "back\\slash", "{{ x }}", "{% x %}", "naïve 深度学习 𝑛 🙂", "trailing:", "word " * 40, "''", '"', "y", "on",
    "1_000", "-", "?",
)  # fmt: skip
PYYAML = Style(quotes={}, links="[{name: NAME, url: URL}]", tags="[TAG]", width=80, ascii_only=True)


class Page(HTMLParser):
    """The text of a page, its elements, and every attribute that could run or load something."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.elements: set[str] = set()
        self.live: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        for name, value in attrs:
            is_address = name in ("href", "src") and (value or "").startswith(("https://", "/", "#"))
            if name.startswith("on") or (name in ("href", "src") and not is_address):
                self.live.append((name, value or ""))

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.live.append(("comment", data))


def entry(number: int, abstract: str, field: str) -> Entry:
    return Entry(
        title=field,
        authors=field,
        venue=field,
        year=2000 + number,
        links=(Link(name=field, url="https://a.org/?a=b#c"),),
        tags=(field, "tag"),
        abstract=abstract,
        bibkey=f"key{number}",
    )


@pytest.fixture(scope="module", params=["plain", "pyyaml"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Entry, dict]]:
    site: Path = tmp_path_factory.mktemp("site")
    (site / "_publications").mkdir()
    (site / "_layouts").mkdir()
    (site / "_config.yml").write_text(CONFIG, encoding="utf-8")
    (site / "_layouts" / "publication.html").write_text(LAYOUT, encoding="utf-8")
    style = Style() if request.param == "plain" else PYYAML
    abstracts = SHOWN_AS_TYPED + INERT
    entries = [entry(at, abstract, FIELDS[at % len(FIELDS)]) for at, abstract in enumerate(abstracts)]
    for each in entries:
        (site / "_publications" / f"{each.bibkey}.md").write_text(write(each, style), encoding="utf-8")
    built = subprocess.run(
        ["jekyll", "build", "--quiet", "--source", str(site), "--destination", str(site / "_site")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (built.returncode, built.stderr) == (0, "")
    return [
        (settle(each, style), json.loads((site / "_site" / each.bibkey / "index.html").read_text(encoding="utf-8")))
        for each in entries
    ]


def test_nothing_on_a_page_runs_or_loads(pages):
    allowed = {
        "p",
        "em",
        "strong",
        "code",
        "pre",
        "ul",
        "li",
        "blockquote",
        "hr",
        "h2",
        "a",
        "table",
        "tbody",
        "tr",
        "td",
    }
    for submitted, page in pages:
        shown = Page(page["content"])
        assert (shown.live, shown.elements - allowed) == ([], set()), submitted.abstract


def test_what_was_guarded_is_shown_as_it_was_typed(pages):
    for submitted, page in pages:
        if submitted.abstract in {abstract.strip() for abstract in SHOWN_AS_TYPED}:
            assert Page(page["content"]).text.split() == submitted.abstract.split()


def test_every_field_is_the_text_that_was_submitted(pages):
    for submitted, page in pages:
        assert page["title"] == page["authors"] == page["conference"] == submitted.title
        assert page["tags"] == list(submitted.tags)
        assert page["links"] == [{"name": link.name, "url": link.url} for link in submitted.links]
