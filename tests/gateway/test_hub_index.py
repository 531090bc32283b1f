"""The index of a review: what it holds, that it is never wrong, and how few requests keep it up to date."""

from __future__ import annotations

import json
import logging
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa
from gateway_place import REVIEW, Place

from bot.corpus import records
from bot.corpus.index import EMPTY, Index
from bot.flows.ground import read_branch, read_index
from bot.gateway.git_objects import blob_sha
from bot.gateway.indexing import ALONE
from bot.gateway.store import COARSE, ObjectStore
from bot.publish.hub import Hub
from bot.repository import Collection

FOLDER = "_publications"
PAPERS = Collection(name="publications", folder=FOLDER)
FIRST = f"{FOLDER}/ada2019first.md"
SEARCHING = f"{FOLDER}/jégou2011searching.md"
"""These two are what the review begins with."""
NOTES = f"{FOLDER}/lovelace1843notes.md"
MANY = 60
BRANCH, TREE, ARCHIVE, BLOB = (
    "GET /branches/{branch}",
    "GET /git/trees/{tree_sha}",
    "GET /tarball/{ref}",
    "GET /git/blobs/{file_sha}",
)
BOMB = "---\na: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
PROCESS = """
import json, sys, time
from datetime import UTC, datetime
from bot.flows.ground import read_branch, read_index
from bot.gateway.credentials import AppCredentials
from bot.gateway.github import GitHub
from bot.gateway.store import ObjectStore
from bot.repository import Collection

told = json.load(sys.stdin)
store = ObjectStore(told["database"], clock=lambda: datetime.now(UTC))
credentials = AppCredentials(app_id=told["app"], private_key=told["key"])
github = GitHub(
    credentials=credentials, api_url=told["api"], store=store, clock=lambda: datetime.now(UTC), sleep=time.sleep
)
hub = github.hub()
base = read_branch(hub, told["review"], "main")
index = read_index(hub, told["review"], base, Collection(name="publications", folder="_publications"))
print(json.dumps([dict(index.keys), dict(index.titles), dict(index.tags), dict(index.identifiers)]))
github.close()
store.close()
"""


def entry(title: str, *, link: str = "", tags: str = "", venue: str = "", more: str = "") -> bytes:
    """The file of an entry."""
    links = f'additional_links:\n   - {{name: "Paper", url: "{link}"}}\n' if link else ""
    head = f'title: "{title}"\nauthors: A. Lovelace\nconference: "{venue}"\nyear: 2019\n{links}tags: [{tags}]\n{more}'
    return f"---\n{head}---\nWhat it is about.\n".encode()


def many(more: str = "") -> dict[str, bytes | None]:
    """So many entries that their files come in an archive."""
    return {f"{FOLDER}/lovelace{n:04}notes.md": entry(f"Notes {n}", tags="notes", more=more) for n in range(MANY)}


def look(hub: Hub, repository: str = REVIEW, collection: Collection = PAPERS) -> Index:
    """The index as it is now."""
    base = read_branch(hub, repository, "main")
    assert base is not None
    return read_index(hub, repository, base, collection)


def titles(index: Index) -> dict[str, str]:
    """The titles of the entries, by key."""
    return {Path(path).stem: entry.title for path, entry in index.entries.items()}


@dataclass(kw_only=True)
class Processes:
    """Processes of the bot on one database; each has a memory of its own."""

    place: Place
    url: str
    stores: list[ObjectStore] = field(default_factory=list)

    def store(self, url: str = "") -> ObjectStore:
        store = ObjectStore(url or self.url, clock=self.place.watch, busy_seconds=0.2)
        self.stores.append(store)
        return store

    def new(self, url: str = "", *, store: ObjectStore | None = None) -> Hub:
        """A hub of a new process; its token is looked up before the counting begins."""
        github = self.place.github(store=store or self.store(url))
        github.hub().repository(REVIEW)
        self.place.sandbox.clear_requests()
        return github.hub()

    def close(self) -> None:
        """Let go of the database."""
        for store in self.stores:
            store.close()

    def kept(self) -> dict[str, bytes]:
        """The records in the database."""
        with self._connected() as connection:
            rows = connection.execute(sa.text("SELECT sha, data FROM git_objects WHERE kind = 'entry'")).all()
        return {row.sha: zlib.decompress(row.data) for row in rows}

    def overwrite(self, data: bytes, sha: str = "%") -> None:
        """Put these bytes in the place of records."""
        with self._connected() as connection:
            update = sa.text("UPDATE git_objects SET data = :data WHERE kind = 'entry' AND sha LIKE :sha")
            assert connection.execute(update, {"data": data, "sha": sha}).rowcount

    def forget(self, kind: str) -> None:
        """Delete all objects of a kind."""
        with self._connected() as connection:
            assert connection.execute(sa.text("DELETE FROM git_objects WHERE kind = :kind"), {"kind": kind}).rowcount

    @property
    def file(self) -> Path:
        """The database, where it is a file."""
        if not self.url.startswith("sqlite"):
            pytest.skip("only a file can be harmed so")
        return Path(self.url.removeprefix("sqlite:///"))

    @contextmanager
    def _connected(self) -> Iterator[sa.Connection]:
        engine = sa.create_engine(self.url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as connection:
            yield connection
        engine.dispose()


@pytest.fixture
def processes(place: Place, database_url: str) -> Iterator[Processes]:
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir()
    processes = Processes(place=place, url=database_url)
    yield processes
    processes.close()


@pytest.fixture
def hub(processes: Processes) -> Hub:
    return processes.new()


# -- what it holds -----------------------------------------------------------------------------------------------------


def test_the_index_holds_what_a_commit_holds(place: Place, hub: Hub) -> None:
    link, code = "https://arxiv.org/abs/1706.03762v5", "https://github.com/ada/notes"
    place.sandbox.push(REVIEW, "maria", {NOTES: entry("Notes: On It", link=link, tags="b, a", venue="VLDB")})
    place.sandbox.push(REVIEW, "maria", {FIRST: entry("First", link=code, tags="b", more="award: yes\n")})
    index = look(hub)
    assert index.keys == {"ada2019first": FIRST, "jégou2011searching": SEARCHING, "lovelace1843notes": NOTES}
    assert index.titles == {"first": FIRST, "searching": SEARCHING, "notes on it": NOTES}
    assert index.identifiers == {"arXiv:1706.03762": (NOTES,)}
    assert list(index.tags.items()) == [("b", 2), ("a", 1)]
    assert index.venues == {"VLDB": 1}
    assert index.fields == {"award": 1}
    assert titles(index) == {
        "ada2019first": "First",
        "jégou2011searching": "Searching",
        "lovelace1843notes": "Notes: On It",
    }


def test_an_index_that_was_just_read_is_the_one_that_the_next_process_finds(place: Place, processes: Processes) -> None:
    place.sandbox.push(REVIEW, "maria", {NOTES: entry("Notes", more="award: {best: paper}\n")})
    first, second = look(processes.new()), look(processes.new())
    assert first == second
    assert first.entries[NOTES].abstract == ""
    assert first.entries[NOTES].extra == {"award": None}


def test_of_a_file_that_is_no_entry_only_the_key_is_known(place: Place, hub: Hub) -> None:
    others = ("template", "_x.md", "#x.md", "build.py", ".gitkeep", "more/deep.md", "x.md~")
    place.sandbox.push(REVIEW, "maria", {f"{FOLDER}/{name}": entry(f"Title of {name}", tags="x") for name in others})
    index = look(hub)
    assert sorted(titles(index)) == ["ada2019first", "jégou2011searching"]
    assert set(index.keys) - set(map(str.casefold, titles(index))) == {"template", "_x", "#x", "build", "x"}
    assert not index.tags
    assert sorted(place.calls()) == [BRANCH, BLOB, BLOB, TREE]


def test_only_files_that_the_collection_names_are_entries(place: Place, hub: Hub) -> None:
    place.sandbox.push(REVIEW, "maria", {f"{FOLDER}/x.paper": entry("X"), NOTES: entry("Notes")})
    narrow = Collection(name="publications", folder=FOLDER, files="*.paper")
    assert titles(look(hub, collection=narrow)) == {"x": "X"}
    assert titles(look(hub)) == {
        "ada2019first": "First",
        "jégou2011searching": "Searching",
        "lovelace1843notes": "Notes",
    }


def test_a_folder_whose_name_only_begins_like_it_is_another(place: Place, hub: Hub) -> None:
    place.sandbox.push(REVIEW, "maria", {f"{FOLDER}_old/ada1999old.md": entry("Old")})
    assert "ada1999old" not in look(hub).keys


def test_an_empty_review_has_an_empty_index(place: Place, hub: Hub) -> None:
    place.sandbox.add_repository("lab/empty", {"README.md": b"# Soon\n"}, writers=["maria"])
    assert look(hub, "lab/empty") == EMPTY
    assert place.calls().count(BLOB) + place.calls().count(ARCHIVE) == 0


def test_broken_files_keep_their_keys_and_harm_no_other(place: Place, hub: Hub) -> None:
    doi = "https://doi.org/10.1145/3448016.3452841"
    broken = {
        "no-front-matter": b"Only words.\n",
        "bomb": BOMB.encode() + b"---\n",
        "no-utf8": b"---\ntitle: J\xe9gou\n---\n\xff\xfe",
        "bytes": bytes(range(256)),
        "empty": b"",
        "deep": b"---\na: " + b"[" * 20_000 + b"\n---\n",
        "open": b'---\ntitle: "Never closed\n---\n',
        "no-title": b"---\nauthors: Ada\ntags: [x]\n---\n",
        "odd": b"---\ntitle: [a, {b: c}]\ntags: {x: y}\nadditional_links: no\nyear: soon\n---\n",
        "one": entry("One", link=doi),
        "other": entry("Another", link=doi),
    }
    place.sandbox.push(REVIEW, "maria", {f"{FOLDER}/{name}.md": content for name, content in broken.items()})
    index = look(hub)
    assert index.taken == {*broken, "ada2019first", "jégou2011searching"}
    assert titles(index) == {
        "ada2019first": "First",
        "jégou2011searching": "Searching",
        "no-utf8": "J\ufffdgou",
        "no-title": "",
        "odd": "",
        "one": "One",
        "other": "Another",
    }
    assert index.identifiers == {"doi:10.1145/3448016.3452841": (f"{FOLDER}/one.md", f"{FOLDER}/other.md")}
    assert index.tags == {"x": 1}


# -- as it is now ------------------------------------------------------------------------------------------------------


def test_a_file_that_came_changed_moved_or_went_is_in_the_index_as_it_is_now(
    place: Place, processes: Processes
) -> None:
    look(processes.new())
    place.sandbox.push(REVIEW, "maria", {FIRST: entry("First, Second Edition"), SEARCHING: None, NOTES: entry("Notes")})
    assert titles(look(processes.new())) == {"ada2019first": "First, Second Edition", "lovelace1843notes": "Notes"}
    moved = f"{FOLDER}/lovelace1843sketch.md"
    place.sandbox.push(REVIEW, "maria", {NOTES: None, moved: entry("Notes")})
    hub = processes.new()
    assert titles(look(hub)) == {"ada2019first": "First, Second Edition", "lovelace1843sketch": "Notes"}
    assert place.calls() == [BRANCH, TREE]


def test_after_a_forced_push_the_index_is_that_of_the_new_head_and_the_old_one_is_not_asked_for(
    place: Place, processes: Processes
) -> None:
    root = place.sandbox.push(REVIEW, "maria", {"README.md": b"# Root\n"})
    look(processes.new())
    lost = place.sandbox.push(REVIEW, "maria", {NOTES: entry("Notes"), FIRST: None})
    assert titles(look(processes.new())) == {"jégou2011searching": "Searching", "lovelace1843notes": "Notes"}
    place.sandbox.push(REVIEW, "maria", {NOTES: entry("Other Notes")}, onto=root, force=True)
    hub = processes.new()
    assert titles(look(hub)) == {
        "ada2019first": "First",
        "jégou2011searching": "Searching",
        "lovelace1843notes": "Other Notes",
    }
    assert sorted(place.calls()) == [BRANCH, BLOB, TREE]
    assert not [request for request in place.sandbox.requests if lost in request.path]


def test_a_branch_that_comes_back_needs_no_file(place: Place, processes: Processes) -> None:
    root = place.sandbox.push(REVIEW, "maria", {"README.md": b"# Root\n"})
    before = look(processes.new())
    place.sandbox.push(REVIEW, "maria", {FIRST: entry("Other")})
    look(processes.new())
    place.sandbox.push(REVIEW, "maria", {"README.md": b"# Anew\n"}, onto=root, force=True)
    hub = processes.new()
    assert look(hub) == before
    assert place.calls() == [BRANCH, TREE]


# -- how few requests --------------------------------------------------------------------------------------------------


def test_the_first_look_at_a_review_takes_3_requests_whatever_its_size(place: Place, hub: Hub) -> None:
    place.sandbox.push(REVIEW, "maria", many())
    place.sandbox.clear_requests()
    assert look(hub).read == MANY + 2
    assert place.calls() == [BRANCH, TREE, ARCHIVE]


def test_a_push_of_one_file_takes_3_requests_also_in_a_new_process(place: Place, processes: Processes) -> None:
    place.sandbox.push(REVIEW, "maria", many())
    store = processes.store()
    look(processes.new(store=store))
    for title, memory in (("Second Edition", store), ("Third Edition", processes.store())):
        place.sandbox.push(REVIEW, "maria", {FIRST: entry(title)})
        hub = processes.new(store=memory)
        assert look(hub).entries[FIRST].title == title
        assert place.calls() == [BRANCH, TREE, BLOB]


def test_a_push_that_rewrites_all_entries_takes_3_requests(place: Place, processes: Processes) -> None:
    place.sandbox.push(REVIEW, "maria", many())
    look(processes.new())
    place.sandbox.push(REVIEW, "maria", many("award: yes\n"))
    hub = processes.new()
    assert look(hub).fields == {"award": MANY}
    assert place.calls() == [BRANCH, TREE, ARCHIVE]


def test_where_nothing_changed_only_the_branch_is_asked_for(place: Place, processes: Processes) -> None:
    place.sandbox.push(REVIEW, "maria", many())
    store = processes.store()
    first = look(processes.new(store=store))
    again = processes.new(store=store)
    assert look(again) is first
    assert place.calls() == [BRANCH]
    other = processes.new()
    assert look(other) == first
    assert place.calls() == [BRANCH]


def test_a_push_beside_the_entries_takes_branch_and_tree_and_the_index_stays(
    place: Place, processes: Processes
) -> None:
    store = processes.store()
    first = look(processes.new(store=store))
    place.sandbox.push(REVIEW, "maria", {"README.md": b"# Anew\n", f"{FOLDER}_old/x.md": entry("Old")})
    hub = processes.new(store=store)
    assert look(hub) is first
    assert place.calls() == [BRANCH, TREE]


def test_records_are_enough_the_files_themselves_may_be_forgotten(place: Place, processes: Processes) -> None:
    place.sandbox.push(REVIEW, "maria", many())
    first = look(processes.new())
    processes.forget("blob")
    hub = processes.new()
    assert look(hub) == first
    assert place.calls() == [BRANCH]


def test_files_that_no_archive_holds_are_not_worth_more_requests_than_some(place: Place, hub: Hub) -> None:
    hidden: dict[str, bytes | None] = {f"{FOLDER}/x{n}.md": entry(f"X {n}") for n in range(ALONE + 5)}
    place.sandbox.push(REVIEW, "maria", {**hidden, ".gitattributes": f"{FOLDER} export-ignore\n".encode()})
    index = look(hub)
    assert place.calls().count(BLOB) <= ALONE
    assert index.read == ALONE
    assert len(index.keys) == ALONE + 5 + 2


# -- kept by an older version, or by nobody ----------------------------------------------------------------------------


def test_what_an_older_version_kept_is_made_anew_and_written_over(
    place: Place, processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = look(processes.new())
    former = processes.kept()
    monkeypatch.setattr(records, "_VERSION", records._VERSION + 1)
    hub = processes.new()
    assert look(hub) == first
    assert place.calls() == [BRANCH]
    now = processes.kept()
    assert now.keys() == former.keys()
    assert not set(now.values()) & set(former.values())
    look(processes.new())
    assert processes.kept() == now


@pytest.mark.parametrize("known", [b"[0,null]", b'[1,["of another shape"]]', b"{}", b"\xff", b"", b"[" * 50_000])
def test_records_that_cannot_be_read_are_made_anew_and_written_over(
    place: Place, processes: Processes, known: bytes
) -> None:
    first = look(processes.new())
    good = processes.kept()
    processes.overwrite(zlib.compress(known))
    hub = processes.new()
    assert look(hub) == first
    assert place.calls() == [BRANCH]
    assert processes.kept() == good


@pytest.mark.parametrize("row", [b"\0", b"", b"no zlib", zlib.compress(b"x" * 1000)[:-6]])
def test_a_row_that_is_corrupt_is_written_over_and_the_index_is_right(processes: Processes, row: bytes) -> None:
    first = look(processes.new())
    good = processes.kept()
    processes.overwrite(row, sha=blob_sha(b"---\ntitle: First\n---\n"))
    assert look(processes.new()) == first
    assert processes.kept() == good


def test_a_record_that_was_evicted_is_made_anew(processes: Processes) -> None:
    first = look(processes.new())
    processes.forget("entry")
    assert look(processes.new()) == first
    assert len(processes.kept()) == 2


# -- a database that cannot be used ------------------------------------------------------------------------------------


def test_without_a_database_the_index_is_read_from_github_and_stays_in_memory(
    place: Place, processes: Processes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store = processes.store(f"sqlite:///{tmp_path / 'not' / 'there' / 'objects.sqlite'}")
    place.sandbox.push(REVIEW, "maria", many())
    with caplog.at_level(logging.WARNING):
        first = look(processes.new(store=store))
    assert first.read == MANY + 2
    assert "Cannot read git objects" in caplog.text
    again = processes.new(store=store)
    assert look(again) is first
    assert place.calls() == [BRANCH]


def test_a_database_that_goes_while_we_work_is_missed_by_nobody(processes: Processes) -> None:
    hub = processes.new()
    processes.file.write_bytes(b"this is no database any more, however long one looks at it " * 200)
    assert titles(look(hub)) == {"ada2019first": "First", "jégou2011searching": "Searching"}
    assert titles(look(processes.new())) == {"ada2019first": "First", "jégou2011searching": "Searching"}


def test_while_another_process_holds_the_database_the_index_is_read_from_github(processes: Processes) -> None:
    first = look(processes.new())
    processes.close()
    hub = processes.new()
    with closing(sqlite3.connect(processes.file, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert look(hub) == first
        other.execute("ROLLBACK")


def test_while_another_process_writes_old_records_are_read_all_the_same(place: Place, processes: Processes) -> None:
    first = look(processes.new())
    place.watch.ahead += COARSE * 2
    hub = processes.new()
    with closing(sqlite3.connect(processes.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert look(hub) == first
        other.execute("ROLLBACK")
    assert place.calls() == [BRANCH]


def test_a_database_that_nobody_may_write_to_is_still_read(place: Place, processes: Processes) -> None:
    first = look(processes.new())
    for _ in range(2):
        hub = processes.new(f"sqlite:///file:{processes.file}?mode=ro&uri=true")
        assert look(hub) == first
        assert place.calls() == [BRANCH]
        place.watch.ahead += COARSE * 2
    place.sandbox.push(REVIEW, "maria", {NOTES: entry("Notes")})
    assert "lovelace1843notes" in titles(look(processes.new(f"sqlite:///file:{processes.file}?mode=ro&uri=true")))


# -- several at once ---------------------------------------------------------------------------------------------------


def test_threads_of_several_processes_end_with_the_same_index(place: Place, processes: Processes) -> None:
    place.sandbox.push(REVIEW, "maria", many())
    one, other = processes.store(), processes.store()
    hubs = [processes.new(store=store) for store in (one, other, one, other)]
    with ThreadPoolExecutor(len(hubs)) as threads:
        indexes = list(threads.map(look, hubs))
    assert indexes[0].read == MANY + 2
    assert indexes == indexes[:1] * len(hubs)
    assert len(processes.kept()) == MANY + 2
    assert look(processes.new()) == indexes[0]
    assert place.calls() == [BRANCH]


def test_two_processes_end_with_the_same_index(place: Place, processes: Processes) -> None:
    place.sandbox.push(REVIEW, "maria", many())
    app = place.sandbox.app
    told = {
        "database": processes.url,
        "api": place.sandbox.api_url,
        "app": str(app.id),
        "key": app.private_key,
        "review": REVIEW,
    }
    command = [sys.executable, "-c", PROCESS]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    for each in running:
        assert each.stdin
        each.stdin.write(json.dumps(told))
        each.stdin.flush()
        each.stdin.close()
        each.stdin = None
    said = [each.communicate(timeout=60)[0] for each in running]
    index = look(processes.new())
    known: list[Mapping[str, object]] = [index.keys, index.titles, index.tags, index.identifiers]
    assert [json.loads(each) for each in said] == [[dict(each) for each in known]] * 2
    assert place.calls() == [BRANCH]


# -- several reviews ---------------------------------------------------------------------------------------------------


def test_two_reviews_in_one_database_have_an_index_each(place: Place, processes: Processes) -> None:
    place.sandbox.add_repository("lab/other", {NOTES: entry("Notes")}, writers=["maria"])
    hub = processes.new()
    for _ in range(2):
        assert titles(look(hub)) == {"ada2019first": "First", "jégou2011searching": "Searching"}
        assert titles(look(hub, "lab/other")) == {"lovelace1843notes": "Notes"}
        hub = processes.new()


def test_the_same_file_in_two_reviews_is_read_once(place: Place, processes: Processes) -> None:
    place.sandbox.push(REVIEW, "maria", many())
    place.sandbox.add_repository("lab/other", {**many(), "README.md": b"# Other\n"}, writers=["maria"])  # type: ignore[dict-item]
    look(processes.new())
    hub = processes.new()
    hub.repository("lab/other")
    place.sandbox.clear_requests()
    assert look(hub, "lab/other").read == MANY
    assert BLOB not in place.calls()
    assert ARCHIVE not in place.calls()
