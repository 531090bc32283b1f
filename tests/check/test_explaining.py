"""A rule explained: what it finds and why, with the examples that it is tested by."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.check import explaining
from bot.check.explaining import explain


def test_a_rule_about_the_whole_review_shows_the_file_that_it_finds() -> None:
    said = explain("entry-exists", this_year=2026)
    assert "Found, for example, in _publications/lovelace2019again.markdown:\n\n    ---\n    layout:" in said


def test_a_rule_that_always_counts_cannot_be_set_aside() -> None:
    assert "To set it aside" not in explain("yaml-syntax", this_year=2026)
    assert "`rules: {taxonomy-row: off}`" in explain("taxonomy-row", this_year=2026)
    assert "# review-bot: ignore taxonomy-row" not in explain("taxonomy-row", this_year=2026)


def test_where_no_examples_are_installed_the_rest_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = explain("year-range", this_year=2026)
    monkeypatch.setattr(explaining, "__file__", str(tmp_path / "bot" / "check" / "explaining.py"))
    short = explain("year-range", this_year=2026)
    assert whole.startswith(short)
    assert "example" not in short


def test_examples_that_the_package_carries_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explaining, "__file__", str(tmp_path / "bot" / "check" / "explaining.py"))
    bad = tmp_path / "bot" / "check" / "examples" / "title-trailing-dot" / "invalid" / "archive" / "a2019b.line-2.md"
    bad.parent.mkdir(parents=True)
    bad.write_text('---\ntitle: "It ends."\n---\n', "utf-8")
    assert explain("title-trailing-dot", this_year=2026).endswith(
        "archive/a2019b.md:2:16: warning title-trailing-dot The title ends with a dot.\n"
        '    title: "It ends."\n'
        "                   ^\n"
        "    Delete the dot.\n"
    )
