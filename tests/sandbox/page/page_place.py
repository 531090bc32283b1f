"""A browser without a screen: opens pages of a sandbox, and presses the buttons they offer with what they hold."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self

import requests

from bot.sandbox.page import blueprint
from bot.sandbox.server import Sandbox

REVIEW = "maria/review"
ENTRY = "_publications/lee2020deep.md"
ZOO = b"""
name: Every kind of field
description: One of *each*.
title: "Zoo: "
labels: [animal, nowhere]
body:
  - type: markdown
    attributes:
      value: "Read **this** <script>alert(1)</script> first."
  - type: input
    id: name
    attributes: {label: Name, description: "In `Latin`.", placeholder: Panthera leo}
    validations: {required: true}
  - type: textarea
    id: story
    attributes: {label: Story, value: Once upon a time}
  - type: textarea
    id: data
    attributes: {label: Data, render: yaml}
  - type: dropdown
    id: size
    attributes: {label: Size, options: [Small, Medium, Large], default: 1}
  - type: dropdown
    id: food
    attributes: {label: Food, multiple: true, options: [Grass, "Meat, raw", Fish]}
  - type: checkboxes
    id: terms
    attributes:
      label: Terms
      options:
        - {label: I have read the rules, required: true}
        - {label: I will help}
"""
FILES = {
    "README.md": b"# The review\n\nSee [the papers](_publications).\n",
    ENTRY: b"---\ntitle: Deep\nyear: 2020\n---\nAn abstract.\n",
    ".github/ISSUE_TEMPLATE/zoo.yml": ZOO,
}


@dataclass(kw_only=True)
class Button:
    """A button, with everything that is sent when it is pressed."""

    words: str = ""
    method: str = "get"
    action: str = ""
    name: str = ""
    value: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page as it came back."""

    status: int
    path: str
    html: str
    buttons: list[Button]

    @property
    def text(self) -> str:
        """What a person reads, tags taken off."""
        bare = re.sub(r"<(style|script|title)\b.*?</\1>", " ", self.html, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", "", bare.replace("<", " <"))).split())

    def offers(self, words: str) -> bool:
        """Whether there is a button of these words."""
        return any(button.words == words for button in self.buttons)


@contextmanager
def review() -> Iterator[Sandbox]:
    """A sandbox with ada, who contributes, and the review that maria maintains; it must end without a bug."""
    with Sandbox(page=blueprint) as sandbox:
        sandbox.add_user("ada")
        sandbox.add_user("maria")
        sandbox.add_repository(REVIEW, FILES, writers=["maria"])
        yield sandbox
        assert sandbox.bugs == []


class Browser:
    """One person's browser."""

    def __init__(self, sandbox: Sandbox, login: str) -> None:
        self.sandbox = sandbox
        self._session = requests.Session()
        self._session.cookies.set("acting-as", login, domain="127.0.0.1", path="/")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def raw(self, path: str, **more: object) -> requests.Response:
        """The bare answer."""
        return self._session.get(self.sandbox.url + path, timeout=10, **more)

    def send(self, path: str, fields: list[tuple[str, str]] | dict[str, str], **headers: str) -> requests.Response:
        """A bare POST, redirects not followed."""
        url = self.sandbox.url + path
        return self._session.post(url, data=fields, headers=headers, allow_redirects=False, timeout=10)

    def open(self, path: str) -> Page:
        """Go to a page."""
        return self._read(self.raw(path))

    def press(self, page: Page, words: str, typed: dict[str, str | list[str]] | None = None, *, at: int = 0) -> Page:
        """Press a button, after typing into fields of its form."""
        button = [one for one in page.buttons if one.words == words][at]
        typed = typed or {}
        fields = [(name, value) for name, value in button.fields if name not in typed]
        for name, value in typed.items():
            fields += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        if button.name:
            fields.append((button.name, button.value))
        assert button.method == "post"
        answer = self._session.post(
            self.sandbox.url + (button.action or page.path),
            data=fields,
            headers={"Origin": self.sandbox.url},
            timeout=10,
        )
        return self._read(answer)

    def _read(self, answer: requests.Response) -> Page:
        reader = _Forms()
        reader.feed(answer.text)
        path = answer.url.removeprefix(self.sandbox.url)
        return Page(status=answer.status_code, path=path, html=answer.text, buttons=reader.buttons)


class _Forms(HTMLParser):
    """Reads the forms of a page as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[Button] = []
        self._form: Button | None = None
        self._own: list[Button] = []
        self._text: list[str] | None = None
        self._select: tuple[str, list[tuple[str, bool]]] | None = None
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "br" and self._text is not None:
            self._text.append(" ")
        elif tag == "form":
            self._form, self._own = Button(method=given.get("method", "get"), action=given.get("action", "")), []
        elif self._form is None:
            return
        elif tag == "input" and "name" in given:
            if given.get("type") != "checkbox" or "checked" in given:
                self._form.fields.append((given["name"], given.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = given.get("name", ""), []
        elif tag == "select":
            self._select = (given["name"], [])
        elif tag == "option" and self._select is not None:
            self._select[1].append((given.get("value", "\0"), "selected" in given))
            self._text = []
        elif tag == "button":
            form = self._form
            action = given.get("formaction", form.action)
            self._own.append(
                Button(method=form.method, action=action, name=given.get("name", ""), value=given.get("value", ""))
            )
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        words = "".join(self._text or ())
        if tag == "textarea":
            self._form.fields.append((self._area, words.removeprefix("\n").replace("\n", "\r\n")))
            self._text = None
        elif tag == "option" and self._select is not None:
            value, chosen = self._select[1].pop()
            self._select[1].append((words if value == "\0" else value, chosen))
        elif tag == "select" and self._select is not None:
            name, options = self._select
            picked = next((value for value, chosen in options if chosen), options[0][0])
            self._form.fields.append((name, picked))
            self._select = None
        elif tag == "button":
            self._own[-1].words = " ".join(words.split())
            self._text = None
        elif tag == "form":
            for button in self._own:
                button.fields = list(self._form.fields)
            self.buttons += self._own
            self._form = None
