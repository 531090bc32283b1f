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
_WRAPPED = re.compile(r"(?:,|;|\band|&)\s*$", re.IGNORECASE)
_TAG_ENDS = re.compile(r"[,;\n，；、]|\s(?=#\w)")
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "„": "“", "‘": "’", "«": "»"}
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
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
        provenance={name: FROM_FORM for name, value in given.items() if value},
        remarks={
            name: _text(value)
            for name, value in fields.items()
            if name not in used and name not in known_keys and _text(value).strip()
        },
        findings=tuple(reader.findings),
    )


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
        self.findings: list[Finding] = []

    def values(self, names: tuple[str, ...]) -> Iterator[tuple[str, Value]]:
        """The given fields among these ids, in the ids' order."""
        return ((name, self._fields[name]) for name in names if self._fields.get(name))

    def text(self, names: tuple[str, ...]) -> str:
        """The first given field among these ids, as it was written."""
        for _, value in self.values(names):
            return value if isinstance(value, str) else ", ".join(value)
        return ""

    def one_line(self, names: tuple[str, ...]) -> str:
        """The first given field among these ids, its white space folded."""
        return _SPACES.sub(" ", self.text(names)).strip()

    def fault(self, rule: str, name: str, message: str, hint: str) -> None:
        """Note an error about the field with this id."""
        self.findings.append(
            Finding(
                rule=rule,
                severity=Severity.ERROR,
                message=message,
                hint=hint,
                field=name,
                line=self._lines.get(name, 0),
            )
        )


def _authors(reader: _Reader) -> str:
    """One author line; names written one a line are joined by commas (semicolons where a name holds a comma)."""
    names = [_BULLET.sub("", line).strip().rstrip(",;").strip() for line in reader.text(AUTHORS).splitlines()]
    names = [_SPACES.sub(" ", name) for name in names if name]
    if len(names) < 2:
        return names[0] if names else ""
    wrapped = reader.text(AUTHORS).strip().splitlines()
    if any(line.rstrip().endswith((",", " and")) for line in wrapped[:-1]):
        return _SPACES.sub(" ", " ".join(line.strip() for line in wrapped))
    return ("; " if any("," in name for name in names) else ", ").join(names)


def _year(reader: _Reader) -> int | None:
    written = reader.one_line(YEAR)
    if not written:
        return None
    if _YEAR.fullmatch(written):
        return int(written)
    reader.fault(
        "year-form", "year", f"The year “{written[:40]}” is not a year.", "Write four digits, for example 2021."
    )
    return None


def _tags(reader: _Reader) -> tuple[str, ...]:
    """Tags from choices and from text: parted by commas, semicolons or new lines; each once."""
    found: list[str] = []
    for _, value in reader.values(TAGS):
        if isinstance(value, tuple):
            found += value
        else:
            found += (_unquoted(_BULLET.sub("", part)) for part in re.split(r"[,;\n]", value.strip().strip("[]")))
    return tuple(dict.fromkeys(_SPACES.sub(" ", tag).strip() for tag in found if tag.strip()))


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`" else text


def _links(reader: _Reader, link_names: Mapping[Role, str]) -> Iterator[Link]:
    for role, names in LINKS.items():
        for name, value in reader.values(names):
            text = value if isinstance(value, str) else "\n".join(value)
            yield from _links_of(reader, name, text, role, link_names)
    for name, value in reader.values(MORE_LINKS):
        text = value if isinstance(value, str) else "\n".join(value)
        yield from _links_of(reader, name, text, None, link_names)


def _links_of(
    reader: _Reader, name: str, text: str, role: Role | None, link_names: Mapping[Role, str]
) -> Iterator[Link]:
    """The links of one field: a line each, written `URL`, `Name: URL` or `[Name](URL)`."""
    for line in text.splitlines():
        line = _BULLET.sub("", line).strip()
        if not line:
            continue
        markdown = _MARKDOWN_LINK.fullmatch(line.rstrip(".,;"))
        if markdown:
            yield Link(name=markdown[1].strip() or _name_for(role, markdown[2], link_names), url=markdown[2])
            continue
        url = _URL.search(line)
        if url is None:
            bare = address(line)
            if bare != line:
                yield Link(name=_name_for(role, bare, link_names), url=bare)
                continue
            reader.fault(
                "link-form",
                name,
                f"“{line[:80]}” is not a link.",
                "Write the whole address, beginning with `https://`, one a line; a name and a colon may stand before it.",
            )
            continue
        before = line[: url.start()].strip().rstrip("<").rstrip()
        label = before.rstrip(":").rstrip(" -–—").strip().strip("\"'*_")
        yield Link(name=label or _name_for(role, url[0], link_names), url=url[0].rstrip(">,;"))


def _name_for(role: Role | None, url: str, link_names: Mapping[Role, str]) -> str:
    """What this review calls such a link: by the form field's role; an arXiv link, or one without role, by its host."""
    by_host = role_of("", url)
    if role is None or (role == "paper" and by_host == "arxiv"):
        role = by_host or "paper"
    if role == "arxiv" and role not in link_names:
        role = "paper"
    return link_names.get(role) or role.capitalize()
