"""Findings as SARIF 2.1.0: places, rules, fixes and names that stay, as code scanning and editors read them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.check.formats.sarif import FINGERPRINT, render_sarif
from bot.check.report import Report
from bot.check.rules import BY_ID
from bot.faults import Edit, Finding, Severity

PATH = "_publications/ada2019notes.md"
TEXT = '---\ntitle: "Notes."\nyear: 2921\n---\n'
DOT = Finding(
    rule="title-trailing-dot",
    severity=Severity.NOTICE,
    message="The title ends with a dot.",
    hint="Delete the dot.",
    field="title",
    path=PATH,
    line=2,
    column=14,
    end_column=15,
    edits=(Edit(17, 18, ""),),
)
YEAR = Finding(
    rule="year-range",
    severity=Severity.ERROR,
    message="The year 2921 is still ahead.",
    field="year",
    path=PATH,
    line=3,
    column=7,
    end_column=11,
)
DRIFT = Finding(rule="form-drift", severity=Severity.WARNING, message="The form asks for too much.", path="form.yml")


def log(*findings: Finding, texts: dict[str, str] | None = None) -> dict[str, Any]:
    report = Report.of(findings)
    return json.loads(render_sarif(report, texts or {PATH: TEXT}, version="1.2.3", home="https://example.org/bot"))


def results(*findings: Finding, texts: dict[str, str] | None = None) -> list[dict[str, Any]]:
    return log(*findings, texts=texts)["runs"][0]["results"]


def test_a_result_is_the_whole_finding() -> None:
    (dot,) = results(DOT)
    assert dot.pop("partialFingerprints").keys() == {FINGERPRINT}
    place = {"uri": "_publications/ada2019notes.md", "uriBaseId": "%SRCROOT%"}
    assert dot == {
        "ruleId": "title-trailing-dot",
        "ruleIndex": 0,
        "level": "note",
        "message": {"text": "The title ends with a dot. Delete the dot."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": place,
                    "region": {"startLine": 2, "startColumn": 14, "endColumn": 15},
                }
            }
        ],
        "fixes": [
            {
                "description": {"text": "Delete the dot."},
                "artifactChanges": [
                    {
                        "artifactLocation": place,
                        "replacements": [
                            {
                                "deletedRegion": {"startLine": 2, "startColumn": 14, "endLine": 2, "endColumn": 15},
                                "insertedContent": {"text": ""},
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_the_log_names_its_tool_and_each_rule_once() -> None:
    found = log(DOT, YEAR, replace(YEAR, line=4), DRIFT)
    assert (found["version"], found["$schema"].rpartition("/")[2]) == ("2.1.0", "sarif-schema-2.1.0.json")
    (run,) = found["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["semanticVersion"]) == ("Living Review Bot", "1.2.3")
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in driver["rules"]] == ["title-trailing-dot", "year-range", "form-drift"]
    assert [driver["rules"][result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


def test_a_rule_says_what_it_finds_why_and_where_it_is_explained() -> None:
    rule = log(YEAR)["runs"][0]["tool"]["driver"]["rules"][0]
    known = BY_ID["year-range"]
    assert rule["shortDescription"]["text"] == known.what
    assert rule["fullDescription"]["text"] == f"{known.what} {known.why}"
    assert rule["helpUri"] == "https://example.org/bot/blob/HEAD/docs/rules.md#year-range"
    assert rule["defaultConfiguration"] == {"level": "error"}


def test_what_has_no_place_has_none() -> None:
    (nowhere,) = results(replace(DRIFT, path=""))
    assert "locations" not in nowhere
    (whole,) = results(DRIFT)
    assert whole["locations"] == [
        {"physicalLocation": {"artifactLocation": {"uri": "form.yml", "uriBaseId": "%SRCROOT%"}}}
    ]


def test_a_fix_over_several_lines_ends_where_it_ends() -> None:
    (result,) = results(replace(DOT, edits=(Edit(11, 20, 'x"\ny'),)))
    assert result["fixes"][0]["artifactChanges"][0]["replacements"][0] == {
        "deletedRegion": {"startLine": 2, "startColumn": 8, "endLine": 3, "endColumn": 1},
        "insertedContent": {"text": 'x"\ny'},
    }


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b.md", "a%20b.md"),
        ("c:d.md", "c%3Ad.md"),
        ("100%#?.md", "100%25%23%3F.md"),
        ("jégou.md", "j%C3%A9gou.md"),
        ("🦆\n.md", "%F0%9F%A6%86%0A.md"),
        ("bad\udcff.md", "bad%FF.md"),
    ],
)
def test_a_path_is_an_address_relative_to_the_review(path: str, uri: str) -> None:
    (result,) = results(replace(DRIFT, path=path))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert unquote_to_bytes(uri) == path.encode("utf-8", "surrogateescape")


def test_a_file_outside_of_the_review_is_relative_to_nothing() -> None:
    (result,) = results(replace(DRIFT, path="/tmp/a.md"))
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "/tmp/a.md"}


def test_words_of_a_file_are_no_links() -> None:
    (result,) = results(replace(DRIFT, message="See [here](https://evil.example).\x1b"))
    assert result["message"]["text"] == "See [here] (https://evil.example)."


def fingerprints(*findings: Finding) -> list[str]:
    return [result["partialFingerprints"][FINGERPRINT] for result in results(*findings)]


def test_a_finding_keeps_its_name_when_lines_move() -> None:
    assert fingerprints(YEAR) == fingerprints(replace(YEAR, line=30, column=1, end_column=2))
    assert fingerprints(replace(YEAR, field="tags.1")) == fingerprints(replace(YEAR, field="tags.12"))
    assert fingerprints(YEAR) != fingerprints(replace(YEAR, path="b.md"))
    assert fingerprints(YEAR) != fingerprints(replace(YEAR, message="Other."))


@given(
    st.lists(
        st.builds(
            Finding,
            rule=st.sampled_from(["year-range", "form-drift"]),
            severity=st.sampled_from(Severity),
            message=st.text(max_size=9),
            path=st.sampled_from(["", "a.md", "\udc80"]),
            line=st.integers(0, 3),
            column=st.integers(0, 3),
            end_column=st.integers(0, 3),
            edits=st.sampled_from([(), (Edit(0, 5, "\ud800"),)]),
        ),
        max_size=9,
    )
)
def test_no_two_results_of_a_log_have_one_name(findings: list[Finding]) -> None:
    names = fingerprints(*findings)
    assert len(set(names)) == len(names) == len(Report.of(findings).findings)
