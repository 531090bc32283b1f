"""Text that cannot act: `clean` drops what must not be in a file, `guard` makes an abstract inert.

An abstract goes through Liquid and then through Markdown when Jekyll builds the site. `guard` takes away what
would run or load there; what it guards is shown as it was typed. For every text, `unguard(guard(text)) == text`.
"""

from __future__ import annotations

import re

# Controls except tab and newline; what reorders a line or hides text in display; surrogates, non-characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def visible(text: str) -> str:
    """The text with plain line ends, without control characters, bidi overrides and other hidden steering."""
    return _UNWANTED.sub("", _LINE_END.sub("\n", text))


def clean(text: str) -> str:
    """The same without blanks around it."""
    return visible(text).strip()


def clean_line(text: str) -> str:
    """The same for a field of one line."""
    text = clean(text)
    if "\n" not in text and "\t" not in text:
        return text
    return " ".join(part.strip() for part in re.split(r"[\n\t]", text) if part.strip())


# What kramdown or CommonMark would take for more than text, each with the backslashes before it.
_LIVE = re.compile(
    r"""
    (?<!\\) \\*+ (?:
          <(?=[A-Za-z/!?]|\\+!\[)                           # HTML tags, comments, autolinks
        | \{(?=:)                                           # kramdown's attribute lists and extensions
        | !(?=\[)                                           # images
        | \](?=\((?![ \t\n]*(?:https?://|mailto:|/|\#)))    # links to anywhere but a plain address
        )
    | (?<=\]) \\*+:                                         # definitions of links, footnotes, abbreviations
    """,
    re.VERBOSE,
)
_BACKTICK = re.compile(r"(?<!\\)\\*+`")
_HANDLER = re.compile(r"(?<![^\s/\"'])on[a-z]{3,}\s{0,9}=", re.IGNORECASE)
_QUOTE = re.compile("[\"']")
_LIQUID = re.compile(r"\{[{%]\}*")  # with the braces that follow: Liquid would take them for the end of our own tag
_RAW = re.compile(r"\{%-?\s*(raw|endraw)\s*-?%\}")


def acting(text: str) -> str:
    """The first sign in a text of one line that Liquid, Markdown or a browser would act on; empty when there is none.

    For words that a site prints without any of our guards, such as those of its data files.
    """
    found = [match for pattern in (_LIQUID, _LIVE) if (match := pattern.search(text))]
    if found:
        return min(found, key=lambda match: match.start())[0].lstrip("\\")
    handler = _HANDLER.search(text)
    return handler[0] if handler and _QUOTE.search(text, 0, handler.start()) else ""


def guard(text: str) -> str:
    """The abstract as it goes into the file: neither Liquid nor Markdown finds anything to execute in it."""
    if _LIVE.search(text):
        # Within backticks a backslash is shown; so where one is needed, backticks are shown as typed, too.
        text = _BACKTICK.sub(_escape, _LIVE.sub(_escape, text))
    return _LIQUID.sub(r"{% raw %}\g<0>{% endraw %}", text)


def unguard(body: str) -> str:
    """The abstract as a reader sees it: without guards, our own and hand-written `raw` ones."""
    if "{%" in body:
        body = _without_raw(body)
    if "\\" not in body:
        return body
    text, was_guarded = _release(_LIVE, body)
    return _release(_BACKTICK, text)[0] if was_guarded else text


def _without_raw(body: str) -> str:
    """The text between `raw` and `endraw` tags without them; one that is never closed stays."""
    kept, at, opened = [], 0, None
    for tag in _RAW.finditer(body):
        if opened is None and tag[1] == "raw":
            opened = tag
        elif opened is not None and tag[1] == "endraw":
            kept += [body[at : opened.start()], body[opened.end() : tag.start()]]
            at, opened = tag.end(), None
    return "".join((*kept, body[at:]))


def _parts(match: re.Match[str]) -> tuple[str, str]:
    """The backslashes before a mark, and the mark."""
    whole = match[0]
    return whole[:-1], whole[-1]


def _escape(match: re.Match[str]) -> str:
    """Twice the backslashes and one more: each one that was typed is shown, and the mark is never live."""
    slashes, mark = _parts(match)
    return f"{slashes}{slashes}\\{mark}"


def _release(pattern: re.Pattern[str], text: str) -> tuple[str, bool]:
    found = False

    def release(match: re.Match[str]) -> str:
        nonlocal found
        slashes, mark = _parts(match)
        if len(slashes) % 2 == 0:
            return match[0]
        found = True
        return slashes[: len(slashes) // 2] + mark

    return pattern.sub(release, text), found
