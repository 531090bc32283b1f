"""The sandbox's page takes nothing from other sites, and lets nothing act that a stranger wrote."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_place import REVIEW, Browser, review

from bot.sandbox.page.markdown import render
from bot.sandbox.page.sanitize import safe_link, sanitize
from bot.sandbox.server import Sandbox

HOSTILE = (
    "<script>document.title = 'owned'</script>",
    "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='java\tscript:alert(1)'>click</a>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "<a href='data:text/html,<script>alert(1)</script>'>click</a>",
    "![x](javascript:alert(1))",
    "<div style='position:fixed;inset:0' onclick=alert(1)>cover</div>",
    "<form action=//evil.example><button>send</button></form>",
    "<style>body { display: none }</style>",
    "<base href=//evil.example><meta http-equiv=refresh content=0>",
    "</textarea></div></main><h1>out",
    "<details open ontoggle=alert(1)><summary>x",
    '"><script>alert(1)</script>',
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with review() as made:
        yield made


class Acting(HTMLParser):
    """Notes what a browser would run, load or follow into a script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "iframe", "svg", "math", "form", "button", "base", "meta", "img", "input"}:
            self.found.append(f"<{tag} {dict(attrs)}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style" or (name == "href" and safe_link(value or "") is None):
                self.found.append(f"{tag}.{name}={value}")


def acting(html: str) -> list[str]:
    """What would act, apart from the boxes of tasks."""
    return [one for one in Acting(html).found if "'checkbox', 'disabled': None" not in one]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_markdown_comes_out_inert(body: str) -> None:
    assert acting(render(body)) == []


@given(st.text(alphabet="<>/='\" !-[]()#`*_\n\tabcdehiprsvtxj:&;", max_size=200))
def test_whatever_is_written_comes_out_inert_and_closed(text: str) -> None:
    shown = render(text)
    assert acting(shown) == []
    assert sanitize(shown) == shown


class Shape(HTMLParser):
    """The tags of a page with the names of their attributes: all that words can never change."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}",))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_never_change_the_shape_of_a_page(ada: Browser, sandbox: Sandbox, words: str) -> None:
    shapes = []
    for title in ("harmless", words):
        number = sandbox.file_issue(REVIEW, "ada", title="first", body="text").number
        sandbox.edit_issue(REVIEW, number, "ada", title=title)
        sandbox.edit_issue(REVIEW, number, "ada", title=f"{title} again")
        delivery = f"/-/deliveries/{sandbox.deliveries[-1].guid}"
        pages = [ada.open(path) for path in (f"/{REVIEW}/issues/{number}", f"/{REVIEW}/issues", delivery)]
        assert [page.status for page in pages] == [200, 200, 200]
        shapes.append([Shape(page.html).tags for page in pages])
        sandbox.delete_issue(REVIEW, number, "maria")
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("body", HOSTILE)
def test_a_hostile_body_stays_in_its_box(ada: Browser, sandbox: Sandbox, body: str) -> None:
    number = sandbox.file_issue(REVIEW, "ada", title="A question", body=body).number
    sandbox.comment(REVIEW, number, "ada", body)
    page = ada.open(f"/{REVIEW}/issues/{number}")
    assert page.html.count("<script") == page.html.count("</main>") == 1
    assert page.html.count("<article") == page.html.count("</article>") == 2


def test_hidden_comments_are_not_shown() -> None:
    assert "marker" not in render("before\n<!-- marker -->\nafter <!-- marker --> end")


def test_files_are_never_served_as_pages(ada: Browser, sandbox: Sandbox) -> None:
    sandbox.push(REVIEW, "maria", {"x.html": b"<script>alert(1)</script>", "x.svg": b"<svg onload=alert(1)>"})
    for name in ("x.html", "x.svg"):
        answer = ada.raw(f"/{REVIEW}/raw/main/{name}")
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_every_page_forbids_what_is_not_its_own(ada: Browser) -> None:
    for path in ("/", f"/{REVIEW}", "/nobody", f"/{REVIEW}/raw/main/README.md"):
        policy = ada.raw(path).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_not_taken(ada: Browser, sandbox: Sandbox, headers: dict[str, str]) -> None:
    before = sandbox.repository(REVIEW).last_number
    answer = ada.send(f"/{REVIEW}/issues/new", {"title": "Not mine"}, **headers)
    assert answer.status_code == 403
    assert sandbox.repository(REVIEW).last_number == before


def test_a_name_that_is_bound_to_this_address_is_not_answered(ada: Browser) -> None:
    assert ada.raw("/", headers={"Host": "evil.example"}).status_code == 421
    assert ada.raw("/", headers={"Host": "127.0.0.1.evil.example"}).status_code == 421
    assert ada.raw("/", headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "/\r\nX: y"])
def test_no_form_sends_the_browser_elsewhere(ada: Browser, back: str) -> None:
    answer = ada.send("/-/act", {"login": "ada", "back": back})
    assert answer.headers["Location"] == "/"
