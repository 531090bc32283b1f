"""What the index keeps of an entry: enough to find it and to compare it, in bytes that never raise."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.corpus import records
from bot.corpus.index import Index
from bot.corpus.records import Record, pack, unpack
from bot.entry.model import Entry, Link

ENTRY = Entry(
    title="Learning to Hash",
    authors="A. Andoni, P. Indyk",
    venue="VLDB",
    year=2019,
    links=(Link(name="Paper", url="https://arxiv.org/abs/1706.03762"), Link(name="Code", url="https://github.com/a/b")),
    tags=("ANN", "graph"),
    abstract="We hash.",
    bibkey="andoni2019learning",
    extra={"layout": "publication", "awards": ["best paper"]},
    venue_key="journal",
)
KEPT = [["Learning", "A. Andoni", "VLDB", 2019, "key", [["Paper", "https://example.org"]], ["ANN"], ["layout"]]]
HARD = ("", "\ud800", "\ud83d\ude00", "\x00\x1b\x7f\x85\u2028", "אבג \u202eدهن", "x" * 60_000, '"\\\n[]', "😀é")
TEXT = st.text(st.characters(), max_size=20) | st.sampled_from(HARD)
URLS = TEXT | st.sampled_from(
    (
        "https://arxiv.org/abs/1706.03762v3",
        "https://doi.org/10.1145/3448016.3452841",
        "arXiv:1706.03762",
        "https://aclanthology.org/P18-1001/",
        "http://[broken",
    )
)
ENTRIES = st.builds(
    Entry,
    title=TEXT,
    authors=TEXT,
    venue=TEXT,
    year=st.none() | st.integers(0, 9999),
    links=st.lists(st.builds(Link, name=TEXT | st.just("Paper"), url=URLS), max_size=3).map(tuple),
    tags=st.lists(TEXT, max_size=4).map(tuple),
    abstract=TEXT,
    bibkey=TEXT,
    extra=st.dictionaries(TEXT, st.none() | st.integers() | TEXT | st.lists(TEXT, max_size=2), max_size=3),
    venue_key=TEXT,
)
NAMES = st.text(st.characters(exclude_characters="/"), min_size=1, max_size=8).map("_publications/x{}.md".format)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 2) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
)


def kept_of(entry: Entry) -> Entry:
    """An entry as far as it is kept."""
    return replace(entry, abstract="", venue_key="", extra=dict.fromkeys(entry.extra))


def as_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def read_back(entry: Entry) -> Entry:
    record = unpack(pack(entry))
    assert record is not None
    assert record.entry is not None
    return record.entry


def test_an_entry_is_kept_without_abstract_venue_key_and_the_values_of_further_keys() -> None:
    kept = read_back(ENTRY)
    assert kept == kept_of(ENTRY)
    assert (kept.abstract, kept.venue_key, dict(kept.extra)) == ("", "", {"awards": None, "layout": None})


def test_of_a_file_that_is_no_entry_it_is_kept_that_it_is_none() -> None:
    assert unpack(pack(None)) == Record(None)


def test_the_same_entry_makes_the_same_bytes_whatever_the_order_of_its_further_keys() -> None:
    turned = replace(ENTRY, extra=dict(reversed(ENTRY.extra.items())))
    assert pack(turned) == pack(ENTRY)


def test_a_record_is_small_whatever_the_abstract() -> None:
    assert len(pack(replace(ENTRY, abstract="x" * 60_000))) == len(pack(ENTRY)) < 300


@given(ENTRIES)
@example(Entry(title=HARD[1], authors=HARD[2], venue=HARD[3], bibkey=HARD[4], tags=HARD, extra={HARD[5]: HARD[6]}))
def test_whatever_an_entry_says_it_is_read_back(entry: Entry) -> None:
    kept = read_back(entry)
    assert kept == kept_of(entry)
    assert kept.venue_key == ""
    assert pack(kept) == pack(entry)


@given(st.dictionaries(NAMES, ENTRIES, max_size=4))
def test_an_index_made_of_records_is_that_of_the_entries(entries: dict[str, Entry]) -> None:
    whole = Index.build(entries, entries=entries)
    made = Index.build(entries, entries={path: read_back(entry) for path, entry in entries.items()})
    for name in ("keys", "titles", "tags", "paths", "identifiers", "venues", "fields", "read"):
        assert getattr(made, name) == getattr(whole, name), name
    for name in ("tags", "venues", "fields"):
        assert list(getattr(made, name)) == list(getattr(whole, name)), name
    assert made.catalogue.holdings == whole.catalogue.holdings


def test_a_record_of_another_version_is_a_miss(monkeypatch: pytest.MonkeyPatch) -> None:
    former = pack(ENTRY)
    monkeypatch.setattr(records, "_VERSION", records._VERSION + 1)
    assert unpack(former) is None
    assert unpack(pack(ENTRY)) == Record(kept_of(ENTRY))
    later = pack(ENTRY)
    monkeypatch.undo()
    assert unpack(later) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"no record",
        b"[1,",
        b"[" * 100_000,
        b"[1," + b"9" * 5_000 + b"]",
        b"null",
        b"1",
        b"{}",
        b"[]",
        b"[1]",
        b"[1,null,null]",
        b"[true,{}]",
        b'["1",null]',
        pack(ENTRY)[:-1],
        pack(ENTRY) + b"x",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_bytes_that_are_no_record_are_a_miss(data: bytes) -> None:
    assert unpack(data) is None


def test_the_shape_that_the_next_test_breaks_is_one() -> None:
    assert unpack(as_bytes([records._VERSION, *KEPT])) is not None


@pytest.mark.parametrize("at", range(8))
@pytest.mark.parametrize("wrong", [1.5, {}, [1], [["x"]], [["x", 1]], [["x", "y", "z"]], [None]], ids=repr)
def test_a_record_of_a_wrong_shape_is_a_miss(at: int, wrong: object) -> None:
    kept = [*KEPT[0][:at], wrong, *KEPT[0][at + 1 :]]
    assert unpack(as_bytes([records._VERSION, kept])) is None
    assert unpack(as_bytes([records._VERSION, KEPT[0][:at]])) is None


@given(st.binary(max_size=40) | JSON.map(as_bytes) | JSON.map(lambda inner: as_bytes([records._VERSION, inner])))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    unpack(data)
