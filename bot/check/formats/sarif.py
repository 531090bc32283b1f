"""Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as code scanning and editors read it.

In: a report, the texts of its files, where the tool lives. Out: one JSON object. Columns count characters, and every
place is relative to the root of the review.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from bot.check.inert import one_line
from bot.check.outside import EVERY_RULE
from bot.check.report import place_of
from bot.check.rules import EXPLAINED
from bot.faults import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.check.report import Report
    from bot.faults import Edit, Finding

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
NAME = "Living Review Bot"
FINGERPRINT = "reviewBotFinding/v1"
"""Names how the fingerprint is made: a finding is the same one as long as its rule, file, field and words are."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}
_NUMBERS = re.compile(r"(?<![^.])[0-9]+(?![^.])")


def render_sarif(report: Report, texts: Mapping[str, str], *, version: str, home: str) -> str:
    """The report as a log of one run; `home` is the address of the bot's repository, where its rules are explained."""
    ids = list(dict.fromkeys(finding.rule for finding in report.findings))
    number = {rule: at for at, rule in enumerate(ids)}
    fingerprints = _fingerprints(report.findings)
    results = [
        _result(finding, number[finding.rule], fingerprint, texts)
        for finding, fingerprint in zip(report.findings, fingerprints, strict=True)
    ]
    driver = {
        "name": NAME,
        "semanticVersion": version,
        "informationUri": home,
        "rules": [_rule(rule, report.findings, home) for rule in ids],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The root of the review."}}},
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(id: str, findings: Sequence[Finding], home: str) -> dict[str, object]:  # noqa: A002 - as SARIF calls it
    """What is to be said of a rule; of one that only an audit follows, its name."""
    rule = EVERY_RULE.get(id)
    if rule is None:
        severity = next(finding.severity for finding in findings if finding.rule == id)
        return {"id": id, "defaultConfiguration": {"level": _LEVELS[severity]}}
    page = {"helpUri": f"{home}/blob/HEAD/docs/rules.md#{id}"} if id in EXPLAINED else {}
    return {
        "id": id,
        "shortDescription": {"text": _text(rule.what)},
        "fullDescription": {"text": _text(f"{rule.what} {rule.why}")},
        "help": {"text": _text(f"{rule.what} {rule.why}"), "markdown": f"{rule.what}\n\n{rule.why}"},
        **page,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, number: int, fingerprint: str, texts: Mapping[str, str]) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(f"{finding.message} {finding.hint}")},
        "partialFingerprints": {FINGERPRINT: fingerprint},
    }
    if finding.path:
        place: dict[str, object] = {"artifactLocation": _artifact(finding.path)}
        if region := _region(finding):
            place["region"] = region
        result["locations"] = [{"physicalLocation": place}]
    if finding.edits and finding.path in texts:
        replacements = [_replacement(edit, texts[finding.path]) for edit in finding.edits]
        change = {"artifactLocation": _artifact(finding.path), "replacements": replacements}
        fix: dict[str, object] = {"artifactChanges": [change]}
        if finding.hint:
            fix["description"] = {"text": _text(finding.hint)}
        result["fixes"] = [fix]
    return result


def _region(finding: Finding) -> dict[str, int]:
    line, column = place_of(finding)
    region = {"startLine": line, "startColumn": column, "endColumn": finding.end_column if column else 0}
    return {name: value for name, value in region.items() if value}


def _replacement(edit: Edit, text: str) -> dict[str, object]:
    start_line, start_column = _place(edit.start, text)
    end_line, end_column = _place(edit.end, text)
    region = {"startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column}
    return {"deletedRegion": region, "insertedContent": {"text": edit.text}}


def _place(offset: int, text: str) -> tuple[int, int]:
    """Line and column, from 1, of a character that is counted from 0."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _artifact(path: str) -> dict[str, str]:
    uri = quote(path.encode("utf-8", "surrogateescape"))
    # What stands outside of the review was named by its own path.
    return {"uri": uri} if path.startswith("/") else {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _text(words: str) -> str:
    """A message in plain text, where `[words](target)` would be a link."""
    return one_line(words).replace("](", "] (")


def _fingerprints(findings: Sequence[Finding]) -> list[str]:
    """A name for each finding that stays when lines move; of several that are alike, each is told by its turn."""
    seen: Counter[tuple[str, ...]] = Counter()
    made = []
    for finding in findings:
        what = (finding.rule, finding.path, _NUMBERS.sub("*", finding.field), finding.message)
        seen[what] += 1
        told = "\0".join((*what, str(seen[what])))
        made.append(hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return made
