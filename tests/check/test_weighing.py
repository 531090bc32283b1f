"""How much a rule weighs: by the review's config, and by the comments of one entry."""

from __future__ import annotations

import pytest

from bot.check.file import read
from bot.check.outside import EVERY_RULE
from bot.check.rules import CONFIGURABLE, IGNORABLE, UNREADABLE, check
from bot.corpus.index import EMPTY
from bot.document import schema
from bot.faults import Severity
from bot.repository import RepositoryConfig, parse_config

PATH = "_publications/lovelace2019tables.markdown"


def entry(comment: str = "", *, title: str = "TABLES OF NUMBERS BY ENGINE.", tags: str = "[]") -> str:
    lines = ["---", comment, f"title: {title}", "authors: Ada Lovelace", "year: 2019", f"tags: {tags}", "---", "Text."]
    return "\n".join(filter(None, lines)) + "\n"


def weighed(text: str, rules: str = "") -> dict[str, str]:
    config, faults = parse_config(rules and f"rules:\n{rules}", "review-bot.yml")
    assert faults == ()
    return {
        finding.rule: str(finding.severity)
        for finding in check(read(PATH, text), config=config, index=EMPTY, today_year=2026)
    }


# -- the review's config -------------------------------------------------------------------------------------------


def test_without_a_word_of_the_config_each_rule_weighs_what_it_weighs() -> None:
    assert weighed(entry()) == {"title-all-caps": "warning", "title-trailing-dot": "warning"}


def test_a_config_makes_a_rule_weigh_more_or_less_or_nothing() -> None:
    assert weighed(entry(), "  title-all-caps: error\n  title-trailing-dot: off\n") == {"title-all-caps": "error"}
    assert weighed(entry(), "  title-all-caps: notice\n")["title-all-caps"] == "notice"


@pytest.mark.parametrize("rule", sorted(UNREADABLE))
def test_a_rule_that_says_why_a_file_cannot_be_read_always_counts(rule: str) -> None:
    _, (fault,) = parse_config(f"rules: {{{rule}: off}}", "review-bot.yml")
    assert fault.message == f"`{rule}` cannot be set."
    config = RepositoryConfig(rules={rule: None})
    found = check(read(PATH, "---\na: b: c\n---\n"), config=config, index=EMPTY, today_year=2026)
    assert [finding.rule for finding in found] == ["yaml-syntax"]


def test_the_schema_of_the_config_knows_the_rules_that_can_be_weighed() -> None:
    named = schema("config")["properties"]["rules"]["propertyNames"]["enum"]  # type: ignore[index]
    assert named == sorted(CONFIGURABLE)


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("  title-al-caps: off", "`rules.title-al-caps` is not a key of this file. Did you mean `title-all-caps`?"),
        ("  zzz: off", "`rules.zzz` is not a key of this file. The keys are in the documentation."),
        (
            "  tag-new: loud",
            "`rules.tag-new` must be one of off, notice, warning, error; it is `loud`."
            " Write off, notice, warning or error.",
        ),
    ],
)
def test_a_rule_or_weight_that_is_not_known_is_told(rules: str, told: str) -> None:
    config, (fault,) = parse_config(f"rules:\n{rules}\n  tex: off\n", "review-bot.yml")
    assert (f"{fault.message} {fault.hint}", fault.line, fault.column) == (told, 2, 3)
    assert config.rules == {"tex": None}


# -- one entry -----------------------------------------------------------------------------------------------------


def test_a_comment_with_a_reason_sets_a_rule_aside() -> None:
    assert weighed(entry("# review-bot: ignore title-all-caps: it is printed so")) == {"title-trailing-dot": "warning"}
    assert weighed(entry("#review-bot:ignore title-all-caps,title-trailing-dot:printed so")) == {}


def test_a_comment_without_a_reason_sets_nothing_aside() -> None:
    assert weighed(entry("# review-bot: ignore title-all-caps:")) == {
        "title-all-caps": "warning",
        "title-trailing-dot": "warning",
        "ignore-reason": "notice",
    }


def test_a_comment_that_is_no_longer_needed_is_told() -> None:
    text = entry("# review-bot: ignore title-all-caps: it was printed so", title="Tables")
    assert weighed(text) == {"ignore-unused": "notice"}


@pytest.mark.parametrize("rule", ["tag-new", "title-repeated", "file-exists", "path-folder"])
def test_a_comment_on_what_depends_on_the_rest_of_the_review_is_not_called_needless(rule: str) -> None:
    assert weighed(entry(f"# review-bot: ignore {rule}: more will come", title="Tables")) == {}


def test_a_comment_on_a_rule_that_is_off_in_the_review_is_not_called_needless() -> None:
    text = entry("# review-bot: ignore title-all-caps: printed so", title="Tables")
    assert weighed(text, "  title-all-caps: off\n") == {}


@pytest.mark.parametrize(
    ("title", "rule"), [("<script>x</script>", "html-active"), ('"A \u202e b"', "control-character")]
)
def test_no_entry_sets_aside_what_guards_its_readers(title: str, rule: str) -> None:
    assert rule not in IGNORABLE
    found = weighed(entry(f"# review-bot: ignore {rule}: trust me", title=title))
    assert found[rule] == "error"
    assert found["ignore-unknown"] == "notice"


@pytest.mark.parametrize("acting", ["{{ site.time }}", "{% include x %}", "{% endraw %}"])
def test_no_entry_sets_aside_what_would_run_in_the_build(acting: str) -> None:
    text = entry("# review-bot: ignore liquid: I want it", title="Tables") + f"{acting}\n"
    assert weighed(text) == {"liquid": "error", "ignore-unknown": "notice"}


def test_no_entry_sets_aside_what_keeps_javascript_out_of_its_links() -> None:
    comment = "# review-bot: ignore link-scheme: trust me"
    text = entry(f"{comment}\nadditional_links: [{{name: A, url: 'javascript:alert(1)'}}]", title="Tables")
    assert weighed(text)["link-scheme"] == "error"


@pytest.mark.parametrize("rule", sorted(set(EVERY_RULE) - CONFIGURABLE))
def test_a_rule_that_always_counts_is_told_as_one_that_cannot_be_set(rule: str) -> None:
    config, (found,) = parse_config(f"rules:\n  {rule}: off\n", "review-bot.yml")
    assert (found.message, found.hint) == (f"`{rule}` cannot be set.", "Delete the line: this rule always counts.")
    assert (found.line, dict(config.rules)) == (2, {})


def test_what_cannot_be_read_cannot_be_set_aside_and_nothing_else_is_said_of_the_comment() -> None:
    text = entry("# review-bot: ignore yaml-syntax: trust me", title="a: b")
    assert weighed(text) == {"yaml-syntax": "error"}


def test_a_comment_below_the_front_matter_is_text() -> None:
    assert weighed(entry(title="Tables") + "# review-bot: ignore title-all-caps\n") == {}


def test_what_is_set_aside_keeps_nothing_else_from_being_told() -> None:
    # The schema is silent where a rule says it better; a rule that was set aside does not make the schema speak.
    text = entry("# review-bot: ignore year-range: it is science fiction", title="Tables").replace("2019", "2921")
    assert weighed(text) == {}


def test_severities_are_the_three_that_findings_have() -> None:
    config, _ = parse_config("rules: {tex: error, tag-new: notice, liquid: warning, schema: off}", "review-bot.yml")
    assert dict(config.rules) == {
        "tex": Severity.ERROR,
        "tag-new": Severity.NOTICE,
        "liquid": Severity.WARNING,
        "schema": None,
    }
