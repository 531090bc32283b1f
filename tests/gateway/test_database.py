"""A database that fails without anybody failing with it: how that is told."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.gateway.database import Database

TABLES = sa.MetaData()
NOTES = sa.Table("notes", TABLES, sa.Column("text", sa.Text))


def write(database: Database, to: str) -> object:
    return database.attempt(lambda connection: connection.execute(NOTES.insert(), {"text": "x"}), on=TABLES, to=to)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


def test_a_file_that_cannot_be_used_is_told_once_with_what_mends_a_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/jobs.sqlite")
    with caplog.at_level(logging.WARNING):
        assert [write(database, to) for to in ("keep notes", "read notes", "keep notes")] == [None, None, None]
    database.close()
    assert told(caplog) == [
        f"Cannot keep notes at sqlite:///{tmp_path}/file/jobs.sqlite (OperationalError); going on without. If this stays, "
        "see that its folder can be written, or delete the file."
    ]


def test_a_server_that_cannot_be_reached_is_told_with_what_mends_a_server(caplog: pytest.LogCaptureFixture) -> None:
    database = Database("postgresql://ant:s3cret@127.0.0.1:9/reviews")
    with caplog.at_level(logging.WARNING):
        assert write(database, "keep notes") is None
    database.close()
    (line,) = told(caplog)
    assert line.endswith(
        "If this stays, see that the server runs, and that REVIEW_BOT_DATABASE_URL names it and somebody who may write "
        "there."
    )
    assert "s3cret" not in line


def test_a_database_that_works_again_and_fails_again_is_told_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "state"
    database = Database(f"sqlite:///{folder}/jobs.sqlite")
    with caplog.at_level(logging.WARNING):
        write(database, "keep notes")
        folder.mkdir()
        assert write(database, "keep notes") is not None
        database.close()
        (folder / "jobs.sqlite").write_bytes(b"no database at all, but long enough to be looked at as one" * 50)
        write(database, "keep notes")
    database.close()
    assert len(told(caplog)) == 2
