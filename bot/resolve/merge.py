"""From a submission to an entry: the submitter's word, field by field, with what could not be read told as findings.

In: the fields of an issue form by id, and how this review names its links. Out: an `Entry` and, for every field,
where its value came from. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.entry.model import Entry, Link
from bot.entry.style import Role
from bot.entry.style import role as role_of
from bot.faults import Finding, Severity
from bot.resolve.written_links import read_links

Value = str | tuple[str, ...]

TITLE = ("title",)
AUTHORS = ("authors", "author")
VENUE = ("venue", "conference", "journal")
YEAR = ("year",)
ABSTRACT = ("abstract",)
TAGS = ("tags", "new_tags", "keywords")
BIBKEY = ("bibkey", "key")
LINKS: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        "paper": ("link", "paper", "url", "pdf", "arxiv", "doi"),
        "code": ("code",),
        "data": ("data", "dataset"),
        "website": ("website", "project"),
    }
)
MORE_LINKS = ("more_links", "links", "additional_links")
FROM_FORM = "the form"
SHOWN = 80
"""Characters of an answer that a finding quotes."""

_FIELD_IDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": TITLE,
        "authors": AUTHORS,
        "venue": VENUE,
        "conference": VENUE,
        "journal": VENUE,
        "year": YEAR,
        "abstract": ABSTRACT,
        "tags": TAGS,
        "bibkey": BIBKEY,
        "links": (*LINKS["paper"], *MORE_LINKS, *LINKS["code"], *LINKS["data"], *LINKS["website"]),
        "additional_links": (*LINKS["paper"], *MORE_LINKS, *LINKS["code"], *LINKS["data"], *LINKS["website"]),
    }
)

_BULLET = re.compile(r"^\s*(?:[-*+•·–]|\d{1,3}[.)])\s+")
_AND = re.compile(r"\s(?:and|&)$", re.IGNORECASE)
_TAG_ENDS = re.compile(r"[,;\n，；、]|\s(?=#\w)")
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "„": "“", "‘": "’", "«": "»"}
_YEAR = re.compile(r"[12][0-9]{3}", re.ASCII)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """An entry as far as the submission carries it, where each field came from, and what could not be read.

    `remarks` are answers of the form that are no part of the entry (id -> text), also a second answer to what an entry
    has one of, such as a conference beside a journal; they are shown to the maintainer.
    """

    entry: Entry
    provenance: Mapping[str, str]
    remarks: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unnamed: frozenset[str] = frozenset()
    """addresses of links to which the submitter gave no name; theirs is the review's name for such a link"""


def merge(
    fields: Mapping[str, Value],
    *,
    lines: Mapping[str, int],
    link_names: Mapping[Role, str],
    known_keys: frozenset[str] = frozenset(),
) -> Merged:
    """Make an entry of a form's fields (id -> text, or choices).

    `lines` are the fields' lines in the issue body, for findings. `link_names` maps a role (paper, arxiv, code, data,
    website) to the name this review gives such a link. An id that names a key the review's entries use (`known_keys`)
    goes into that key; any other id is a remark.
    """
    reader = _Reader(fields, lines)
    entry = Entry(
        title=reader.one_line(TITLE),
        authors=_authors(reader),
        venue=reader.one_line(VENUE),
        year=_year(reader),
        links=tuple(dict.fromkeys(_links(reader, link_names))),
        tags=_tags(reader),
        abstract=reader.text(ABSTRACT).strip(),
        bibkey=reader.one_line(BIBKEY),
        extra={name: reader.one_line((name,)) for name in fields if name in known_keys and name not in _OURS},
        venue_key=_venue_key(fields),
    )
    given = {
        "title": entry.title,
        "authors": entry.authors,
        "venue": entry.venue,
        "year": entry.year,
        "links": entry.links,
        "tags": entry.tags,
        "abstract": entry.abstract,
        "bibkey": entry.bibkey,
        **entry.extra,
    }
    return Merged(
        entry=entry,
        provenance={name: FROM_FORM for name, value in given.items() if value not in (None, "", ())},
        remarks={
            name: _text(value) for name, value in fields.items() if name not in reader.used and _text(value).strip()
        },
        findings=tuple(reader.findings),
        unnamed=frozenset(reader.unnamed),
    )


def _venue_key(fields: Mapping[str, Value]) -> str:
    """`conference` or `journal`, where the form asks for one of them by name; else as the review has it."""
    asked = next((name for name in VENUE if fields.get(name)), "")
    return asked if asked in ("conference", "journal") else ""


def form_ids(name: str) -> tuple[str, ...]:
    """The ids under which a form may ask for this field of an entry, the likeliest first."""
    return _FIELD_IDS.get(name, (name,))


_OURS = frozenset(
    [*TITLE, *AUTHORS, *VENUE, *YEAR, *ABSTRACT, *TAGS, *BIBKEY, *MORE_LINKS]
    + [name for names in LINKS.values() for name in names]
)


class _Reader:
    """Reads fields by their possible ids and collects what was wrong."""

    def __init__(self, fields: Mapping[str, Value], lines: Mapping[str, int]) -> None:
        self._fields = fields
        self._lines = lines
        self.used: set[str] = set()
        """the ids whose answers were taken"""
        self.findings: list[Finding] = []
        self.unnamed: set[str] = set()

    def values(self, names: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
        """The given fields among these ids, in the ids' order."""
        for name in names:
            value = self._fields.get(name, "")
            if _text(value).strip():
                self.used.add(name)
                yield name, value

    def text(self, names: tuple[str, ...]) -> str:
        """The first given field among these ids, as it was written."""
        return next((_text(value) for _, value in self.values(names)), "")

    def one_line(self, names: tuple[str, ...]) -> str:
        """The first given field among these ids, its white space folded."""
        return _SPACES.sub(" ", self.text(names)).strip()

    def tell(self, rule: str, name: str, message: str, hint: str, *, severity: Severity = Severity.ERROR) -> None:
        """Note what is to be said of the field with this id."""
        line = self._lines.get(name, 0)
        self.findings.append(Finding(rule=rule, severity=severity, message=message, hint=hint, field=name, line=line))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def _authors(reader: _Reader) -> str:
    """One author line. A pasted paragraph is unwrapped; names one a line are joined by commas, or by semicolons where
    a name holds a comma."""
    written = reader.text(AUTHORS).strip().splitlines()
    lines = [line for each in written if (line := _SPACES.sub(" ", _BULLET.sub("", each)).strip())]
    names = [_AND.sub("", line.rstrip(",; ")).rstrip(",; ") for line in lines]
    if len(names) < 2:
        return names[0] if names else ""
    is_wrapped = names[:-1] != lines[:-1] or any(name.count(",") > 1 for name in names)
    if is_wrapped and not any(map(_BULLET.match, written)) and not _are_backward(names):
        return " ".join([*lines[:-1], names[-1]])
    return ("; " if any("," in name or ";" in name for name in names) else ", ").join(names)


def _are_backward(names: list[str]) -> bool:
    """Whether each line is one name with its surname first ("Indyk, Piotr"), rather than two names."""
    parted = [name.split(",") for name in names]
    return all(len(parts) == 2 for parts in parted) and any(len(parts[0].split()) == 1 for parts in parted)


def _year(reader: _Reader) -> int | None:
    written = reader.one_line(YEAR)
    if not written:
        return None
    if _YEAR.fullmatch(written):
        return int(written)
    reader.tell(
        "year-form", "year", f"The year “{_shown(written)}” is not a year.", "Write four digits, for example 2021."
    )
    return None


def _tags(reader: _Reader) -> tuple[str, ...]:
    """Tags from choices and from text: parted by commas, semicolons or new lines; each once."""
    found: list[str] = []
    for _, value in reader.values(TAGS):
        if isinstance(value, tuple):
            found += value
        else:
            found += (_plain_tag(part) for part in _TAG_ENDS.split(value.strip().strip("[]")))
    return tuple(dict.fromkeys(_SPACES.sub(" ", tag).strip() for tag in found if tag.strip()))


def _plain_tag(text: str) -> str:
    """A tag without bullet, quotation marks, or the sign of a hashtag."""
    text = _BULLET.sub("", text).strip()
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text[1:] if re.match(r"#\w", text) else text


def _links(reader: _Reader, link_names: Mapping[Role, str]) -> Iterator[Link]:
    for role, names in (*LINKS.items(), (None, MORE_LINKS)):
        for name, value in reader.values(names):
            lines = value.splitlines() if isinstance(value, str) else value
            for line in lines:
                yield from _links_of(reader, name, _BULLET.sub("", line).strip(), role, link_names)


def _links_of(
    reader: _Reader, name: str, line: str, role: Role | None, link_names: Mapping[Role, str]
) -> Iterator[Link]:
    """The links of one line, and a word on what stands beside them."""
    written = read_links(line)
    for label, url in written.links:
        if not label:
            reader.unnamed.add(url)
        yield Link(name=label or _name_for(role, url, link_names), url=url)
    if not written.rest:
        return
    if written.links:
        reader.tell(
            "link-form",
            name,
            f"“{_shown(written.rest)}” beside a link is left out.",
            "A name of the link stands before it, with a colon.",
            severity=Severity.WARNING,
        )
        return
    reader.tell(
        "link-form",
        name,
        f"“{_shown(written.rest)}” is not a link.",
        "Write the whole address, beginning with `https://`, one a line; a name and a colon may stand before it.",
    )


def _shown(text: str) -> str:
    """A stranger's words within a sentence of ours: on one line, and not too many."""
    text = _SPACES.sub(" ", text)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1].rstrip()}…"


def _name_for(role: Role | None, url: str, link_names: Mapping[Role, str]) -> str:
    """What this review calls such a link: by the form field's role; an arXiv link, or one without role, by its host."""
    by_host = role_of("", url)
    if role is None or (role == "paper" and by_host == "arxiv"):
        role = by_host or "paper"
    if role == "arxiv" and role not in link_names:
        role = "paper"
    return link_names.get(role) or role.capitalize()
