"""The object store saves requests, and never costs a job."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.gateway.git_objects import blob_sha
from bot.gateway.store import COARSE, ObjectStore
from bot.publish.hub import Account, Commit


class Watch:
    def __init__(self) -> None:
        self.now = datetime(2025, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Stores:
    """Opens stores on one file, as several processes would."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "objects.sqlite"
        self.watch = Watch()
        self._open: list[ObjectStore] = []

    def open(self, *, disk_limit: int = 1 << 20, memory_limit: int = 1 << 20) -> ObjectStore:
        store = ObjectStore(
            f"sqlite:///{self.file}",
            clock=self.watch,
            disk_limit=disk_limit,
            memory_limit=memory_limit,
            busy_seconds=0.05,
        )
        self._open.append(store)
        return store

    def close(self) -> None:
        for store in self._open:
            store.close()


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    stores = Stores(tmp_path)
    yield stores
    stores.close()


def named(*contents: bytes) -> dict[str, bytes]:
    return {blob_sha(content): content for content in contents}


def noise(seed: int, size: int = 10_000) -> bytes:
    """Bytes that do not compress."""
    return random.Random(seed).randbytes(size)


def test_a_blob_has_the_name_that_git_gives_it() -> None:
    assert blob_sha(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_what_one_process_keeps_another_finds(stores: Stores) -> None:
    blobs = named(b"one", b"two", "zwölf\n".encode())
    stores.open().put_blobs(blobs)
    assert stores.open().blobs(blobs) == blobs


def test_a_tree_is_kept_with_all_its_paths(stores: Stores) -> None:
    files = {"_publications/jégou2011searching.md": "a" * 40, "README.md": "b" * 40}
    stores.open().put_tree("c" * 40, files)
    assert stores.open().tree("c" * 40) == files


COMMIT = Commit(
    sha="c" * 40,
    tree="d" * 40,
    parents=("e" * 40, "f" * 40),
    message="Merge",
    author=Account(login="ada", id=1),
    committed_at=datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
)


def test_a_commit_is_kept_with_its_people_and_its_date(stores: Stores) -> None:
    stores.open().put_commits([COMMIT])
    assert stores.open().commits([COMMIT.sha]) == {COMMIT.sha: COMMIT}


def test_a_commit_that_was_kept_without_its_date_is_read_and_kept_anew(stores: Stores) -> None:
    store = stores.open()
    store.put_commits([replace(COMMIT, committed_at=None)])
    assert store.commits([COMMIT.sha]) == {}
    store.put_commits([COMMIT])
    assert store.commits([COMMIT.sha]) == {COMMIT.sha: COMMIT}


def test_what_was_never_kept_is_a_miss(stores: Stores) -> None:
    store = stores.open()
    assert store.blobs(["d" * 40]) == {}
    assert store.tree("d" * 40) is None


def test_a_tree_handed_out_cannot_be_changed(stores: Stores) -> None:
    store = stores.open()
    files = {"a": "1"}
    store.put_tree("c" * 40, files)
    files["b"] = "2"
    kept = store.tree("c" * 40)
    assert kept == {"a": "1"}
    with pytest.raises(TypeError):
        kept["x"] = "y"  # type: ignore[index]


def test_keeping_twice_is_fine(stores: Stores) -> None:
    blobs = named(b"one")
    for store in (stores.open(), stores.open()):
        store.put_blobs(blobs)
        store.put_blobs(blobs)
    assert stores.open().blobs(blobs) == blobs


def test_more_than_a_statement_can_ask_for(stores: Stores) -> None:
    blobs = named(*(str(n).encode() for n in range(1200)))
    stores.open().put_blobs(blobs)
    assert stores.open().blobs(blobs) == blobs


def test_above_its_limit_the_store_forgets_what_was_not_used_for_longest(stores: Stores) -> None:
    first, second, third = (noise(seed) for seed in range(3))
    store = stores.open(disk_limit=27_000)
    for content in (first, second):
        store.put_blobs(named(content))
        stores.watch.now += timedelta(days=1)
    assert stores.open().blobs(named(first)) == named(first)  # used again: now the second is the oldest
    store.put_blobs(named(third))
    assert stores.open().blobs(named(first, second, third)) == named(first, third)


def test_a_use_is_recorded_only_once_in_a_while(stores: Stores) -> None:
    blobs = named(b"one")
    stores.open().put_blobs(blobs)

    def recorded() -> int:
        with sqlite3.connect(stores.file) as connection:
            used: int = connection.execute("SELECT used FROM git_objects").fetchone()[0]
        connection.close()
        return used

    before = recorded()
    stores.watch.now += COARSE / 2
    stores.open().blobs(blobs)
    assert recorded() == before
    stores.watch.now += COARSE
    stores.open().blobs(blobs)
    assert recorded() > before


def test_memory_is_bounded_and_the_file_stands_behind_it(stores: Stores) -> None:
    blobs = named(*(noise(seed) for seed in range(5)))
    store = stores.open(memory_limit=25_000)
    store.put_blobs(blobs)
    assert store.blobs(blobs) == blobs


def test_what_is_in_memory_needs_no_file(stores: Stores) -> None:
    store = stores.open()
    store.put_blobs(named(b"one"))
    stores.file.write_bytes(b"")
    assert store.blobs(named(b"one")) == named(b"one")


def test_a_corrupt_file_is_a_miss_and_the_log_says_what_to_do(stores: Stores, caplog: pytest.LogCaptureFixture) -> None:
    stores.file.write_bytes(b"this is no database, but it is long enough to be looked at " * 100)
    store = stores.open(memory_limit=0)
    with caplog.at_level(logging.WARNING):
        store.put_blobs(named(b"one"))
        assert store.blobs(named(b"one")) == {}
    assert "Cannot write git objects" in caplog.text
    assert "delete the file" in caplog.text


def test_a_corrupt_row_is_a_miss(stores: Stores) -> None:
    stores.open().put_blobs(named(b"one"))
    with sqlite3.connect(stores.file) as connection:
        connection.execute("UPDATE git_objects SET data = x'00'")
    connection.close()
    assert stores.open().blobs(named(b"one")) == {}


def test_content_that_is_not_what_its_name_says_is_a_miss(stores: Stores) -> None:
    stores.open().put_blobs({"e" * 40: b"something else"})
    assert stores.open().blobs(["e" * 40]) == {}


def test_a_busy_file_is_a_miss(stores: Stores) -> None:
    stores.open().put_blobs(named(b"one"))
    store = stores.open(memory_limit=0)
    other = sqlite3.connect(stores.file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        store.put_blobs(named(b"two"))
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert store.blobs(named(b"one", b"two")) == named(b"one")


def test_a_missing_folder_is_a_miss(tmp_path: Path) -> None:
    stores = Stores(tmp_path / "not" / "there")
    store = stores.open(memory_limit=0)
    store.put_tree("c" * 40, {"a": "1"})
    assert store.tree("c" * 40) is None
    stores.close()


def test_a_file_that_was_deleted_is_made_anew(stores: Stores) -> None:
    first = stores.open()
    first.put_blobs(named(b"one"))
    first.close()
    stores.file.unlink()
    second = stores.open()
    second.put_blobs(named(b"two"))
    assert stores.open().blobs(named(b"one", b"two")) == named(b"two")


def test_a_password_in_the_address_is_never_logged(caplog: pytest.LogCaptureFixture) -> None:
    store = ObjectStore("postgresql+psycopg://bot:hunter2@127.0.0.1:1/none", clock=Watch())
    assert store.tree("c" * 40) is None
    store.close()
    assert "Cannot read git objects" in caplog.text
    assert "hunter2" not in caplog.text


def test_several_threads_and_processes_keep_and_find_at_once(stores: Stores) -> None:
    blobs = named(*(str(n).encode() for n in range(40)))
    lost: list[str] = []
    one, other = stores.open(), stores.open()

    def work(store: ObjectStore) -> None:
        for sha, content in blobs.items():
            store.put_blobs({sha: content})
            if store.blobs([sha]) != {sha: content}:
                lost.append(sha)

    threads = [threading.Thread(target=work, args=[store]) for store in (one, other, one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == []
