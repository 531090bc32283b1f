"""What an audit finds in a whole review, whom it asks for it, and what it lets pass."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.audit import Audit, survey
from bot.checkout import Checkout
from bot.faults import Finding, Severity

TITLE = "Hashing by Candlelight for Nearest Neighbours"
Put = Callable[..., Path]


@pytest.fixture
def review(tmp_path: Path) -> Path:
    root = tmp_path / "review"
    for folder in (".github", "_data", "_publications"):
        (root / folder).mkdir(parents=True)
    (root / "_config.yml").write_text("title: A review\n")
    return root


@pytest.fixture
def put(review: Path) -> Put:
    def write(key: str, title: str = TITLE, *, head: str = "", abstract: str = "We hash.", **fields: str) -> Path:
        known = {
            "layout": "publication",
            "title": f'"{title}"',
            "authors": "Ada Ant",
            "conference": "VLDB",
            "year": "2019",
        }
        lines = [f"{name}: {value}" for name, value in {**known, "bibkey": key, **fields}.items()]
        file = review / "_publications" / f"{key}.markdown"
        file.write_text("\n".join(["---", *lines, *filter(None, [head]), "---", abstract, ""]), "utf-8")
        return file

    return write


def look(review: Path) -> Audit:
    return survey(Checkout.as_it_is(review), today_year=2026)


def found(review: Path, *rules: str) -> list[Finding]:
    return [each for each in look(review).report.findings if each.rule in rules]


def links(url: str, name: str = "Paper") -> str:
    return f'additional_links:\n  - {{name: "{name}", url: "{url}"}}'


def test_one_paper_under_two_keys_is_told_once_at_the_second(review: Path, put: Put) -> None:
    put("ant2019hashing")
    put("ant2020a", TITLE.upper().replace(" BY", ", by"))
    assert found(review, "title-repeated") == [
        Finding(
            rule="title-repeated",
            severity=Severity.WARNING,
            message="`_publications/ant2019hashing.markdown` and `_publications/ant2020a.markdown` have the same title, "
            "“Hashing by Candlelight for Nearest Neighbours”, and an author in common.",
            hint="If this is one paper, keep one of them, and write its key wherever another one stands, in the taxonomy, "
            "too. If not, one has the wrong title.",
            field="title",
            path="_publications/ant2020a.markdown",
            line=3,
        )
    ]


def test_one_link_for_two_papers_is_told_where_it_is_wrong(review: Path, put: Put) -> None:
    put("ant2014trees", "Trees in the Wind", year="2014", head=links("http://arxiv.org/abs/1912.00001v2"))
    put("bee2019hashing", head=links("https://arxiv.org/pdf/1912.00001"))
    assert found(review, "identifier-shared") == [
        Finding(
            rule="identifier-shared",
            severity=Severity.WARNING,
            message="One link, to `arXiv:1912.00001`, stands for several papers: `_publications/ant2014trees.markdown` "
            "(“Trees in the Wind”) and `_publications/bee2019hashing.markdown` (“Hashing by Candlelight for Nearest "
            "Neighbours”).",
            hint="It is probably right in `_publications/bee2019hashing.markdown`, for the number is of 2019. Correct it "
            "in `_publications/ant2014trees.markdown`.",
            field="additional_links",
            path="_publications/ant2014trees.markdown",
            line=9,
        )
    ]


def test_nearly_one_title_is_for_a_person_to_judge(review: Path, put: Put) -> None:
    put("ant2019hashing", "Hashing with Random Projections")
    put("ant2020hashing", "Hashing with Random Projection", year="2020")
    (alike,) = found(review, "title-alike")
    assert (alike.severity, alike.path) == (Severity.NOTICE, "_publications/ant2020hashing.markdown")
    assert alike.hint == "If they are one paper, keep one of them."


def test_tags_are_merged_into_the_more_used_spelling_with_every_place(review: Path, put: Put) -> None:
    for number in range(3):
        put(f"ant2019a{number}", f"Codes of part {number}", head='tags: ["Transformer"]')
    for number in range(2):
        put(f"ant2019b{number}", f"Trees of part {number}", head='tags: ["Transformers", "edit"]')
    put("ant2019c", "Winds", head='tags: ["editing"]')
    audit = look(review)
    assert [(each.merge.written, each.merge.better, len(each.places)) for each in audit.proposals] == [
        ("Transformers", "Transformer", 2),
        ("editing", "edit", 1),
    ]
    assert [(each.severity, each.path, each.line, each.message, each.hint) for each in audit.report.findings] == [
        (
            Severity.WARNING,
            "_publications/ant2019b0.markdown",
            8,
            "The tag `Transformers` (2 entries) is `Transformer` (3) in another spelling: plural.",
            "Write `Transformer` in `_publications/ant2019b0.markdown` and `_publications/ant2019b1.markdown`.",
        ),
        (
            Severity.NOTICE,
            "_publications/ant2019c.markdown",
            8,
            "The tag `editing` (1 entry) may be `edit` (2) in another spelling: ending.",
            "If they mean the same, write `edit` in `_publications/ant2019c.markdown`.",
        ),
    ]


def test_words_that_the_config_replaces_are_merged_before_all_else(review: Path, put: Put) -> None:
    (review / ".github" / "review-bot.yml").write_text("synonyms: {LSH: Hashing, Transformer: Transformers}\n")
    for number in range(3):
        put(f"ant2019a{number}", f"Codes of part {number}", head='tags: ["Transformer", "LSH"]')
    put("ant2019b", "Winds", head='tags: ["Transformers"]')
    assert [(each.rule, each.severity, each.message) for each in look(review).report.findings] == [
        (
            "tag-variant",
            Severity.WARNING,
            "The tag `LSH` (3 entries) is `Hashing` (0): the config's `synonyms` say so.",
        ),
        (
            "tag-variant",
            Severity.WARNING,
            "The tag `Transformer` (3 entries) is `Transformers` (1): the config's `synonyms` say so.",
        ),
    ]


def test_a_tag_that_was_renamed_and_is_back_is_for_a_person_to_judge(review: Path, put: Put) -> None:
    def commit(tag: str) -> None:
        for number in range(3):
            put(f"ant2019a{number}", f"Codes of part {number}", head=f'tags: ["{tag}"]')
        for words in (["add", "--all"], ["commit", "--quiet", "--message", "Work"]):
            subprocess.run([*git, *words], check=True)

    git = ["git", "-C", str(review), "-c", "user.name=ada", "-c", "user.email=ada@example.org"]
    subprocess.run([*git, "init", "--quiet"], check=True)
    commit("retrieval")
    commit("search")
    put("ant2019b", "Winds", head='tags: ["retrieval"]')
    (told,) = found(review, "tag-alike", "tag-variant")
    assert (told.rule, told.severity, told.path) == ("tag-alike", Severity.NOTICE, "_publications/ant2019b.markdown")
    assert f"{told.message} {told.hint}" == (
        "The tag `retrieval` (1 entry) may be `search` (3): it was renamed so in 3 entries before. If they mean the same, "
        "write `search` in `_publications/ant2019b.markdown`."
    )


def test_missing_abstracts_are_one_finding(review: Path, put: Put) -> None:
    for key in ("ant2019a", "ant2019b"):
        put(key, f"Codes of {key}", abstract="")
    put("ant2019c", "Winds")
    audit = look(review)
    (bare,) = [each for each in audit.report.findings if each.rule == "abstract-missing"]
    assert bare.message == (
        "2 entries of 3 have no abstract: `_publications/ant2019a.markdown` and `_publications/ant2019b.markdown`."
    )
    assert (bare.severity, bare.path) == (Severity.NOTICE, "")
    assert audit.bare == ("_publications/ant2019a.markdown", "_publications/ant2019b.markdown")


def test_a_key_is_held_against_year_and_authors(review: Path, put: Put) -> None:
    put("ant2018hashing")
    put("amt2019codes", "Codes")
    put("amther2019trees", "Trees", authors="Ada Anther, Bo Bee")
    put("ant2921winds", "Winds")
    said = [(each.rule, each.message) for each in found(review, "key-year", "key-author", "file-name-year")]
    assert said == [
        ("key-author", "No author of `amt2019codes` is called `amt`: `Ada Ant`."),
        ("key-author", "No author of `amther2019trees` is called `amther`: `Ada Anther, Bo Bee`."),
        ("key-year", "The key `ant2018hashing` says 2018, the entry 2019."),
        ("file-name-year", "The file name says 2921, which cannot be the year."),
    ]


ROWS = """\
- {bibkey: ant2019hashing, categories: [supervised], input: Token}
- {bibkey: ant2018hashing, categories: [supervised], input: Tokens}
- {bibkey: bee2019codes, categories: [supervised], input: Token}
- {bibkey: imagenet2012using, categories: [datasets], input: Image}
"""


def test_rows_without_entry_name_the_one_that_is_meant(review: Path, put: Put) -> None:
    put("ant2019hashing")
    put("bee2020codes", "Codes", bibkey="bee2019codes", authors="Bo Bee", year="2020")
    (review / "_data" / "taxonomy.yml").write_text(ROWS)
    (review / "_datasets").mkdir()
    (review / "_datasets" / "imagenet2012using.markdown").write_text("---\ntitle: ImageNet\n---\n")
    assert [(each.line, each.hint) for each in found(review, "taxonomy-orphan")] == [
        (2, "Did you mean `ant2019hashing`?"),
        (3, "`_publications/bee2020codes.markdown` has it as its `bibkey`: write `bee2020codes` in both."),
    ]
    (word,) = found(review, "taxonomy-word")
    assert word.message == "The value `Tokens` of `input` (1 row) is `Token` (2) in another spelling: plural."
    assert (word.hint, word.path, word.line) == ("Write `Token` in line 2.", "_data/taxonomy.yml", 2)


def test_which_of_several_taxonomies_counts_is_for_the_config_to_say(review: Path, put: Put) -> None:
    put("ant2019hashing")
    for name in ("taxonomy", "old_taxonomy"):
        (review / "_data" / f"{name}.yml").write_text(ROWS)
    (doubt,) = found(review, "taxonomy", "taxonomy-orphan")
    assert doubt.message == (
        "The taxonomy may be any of `_data/old_taxonomy.yml` and `_data/taxonomy.yml`, so no row was looked at."
    )
    (review / ".github" / "review-bot.yml").write_text("taxonomy: _data/taxonomy.yml\n")
    assert {each.path for each in found(review, "taxonomy", "taxonomy-orphan")} == {"_data/taxonomy.yml"}


def test_an_entry_that_is_in_no_row_is_no_fault(review: Path, put: Put) -> None:
    put("ant2019hashing")
    (review / "_data" / "taxonomy.yml").write_text("- {bibkey: ant2019hashing, categories: [supervised]}\n")
    put("ant2019codes", "Codes")
    assert look(review).report.findings == ()


def test_what_check_says_of_each_entry_is_said_once_for_all(review: Path, put: Put) -> None:
    for key in ("ant2019a", "ant2019b"):
        put(key, head=links("https://arxiv.org/abs/1912.00001"))
    rules = [each.rule for each in look(review).report.findings]
    assert rules.count("title-repeated") == 1
    assert "identifier-shared" not in rules


def test_the_config_weighs_the_rules_of_an_audit_too(review: Path, put: Put) -> None:
    put("ant2019a", head='tags: ["GNN"]')
    put("ant2019b", head='tags: ["GNNs"]')
    config = review / ".github" / "review-bot.yml"
    config.write_text("rules: {title-repeated: error, tag-variant: off}\n")
    assert [(each.rule, each.severity) for each in look(review).report.findings] == [("title-repeated", Severity.ERROR)]
    config.write_text("rules: {title-repeated: off}\n")
    assert [each.rule for each in look(review).report.findings] == ["tag-variant"]


def test_what_an_entry_sets_aside_with_a_reason_is_let_pass(review: Path, put: Put) -> None:
    put("ant2019a", head="# review-bot: ignore title-repeated: the journal's version\ntags: [GNN]")
    put("ant2019b", head="# review-bot: ignore tag-variant: as its authors write it\ntags: [GNNs]")
    assert look(review).report.findings == ()


def test_two_collections_may_hold_one_title(review: Path, put: Put) -> None:
    (review / ".github" / "review-bot.yml").write_text("collections: {publications: {}, datasets: {}}\n")
    put("ant2019hashing")
    (review / "_datasets").mkdir()
    text = (review / "_publications" / "ant2019hashing.markdown").read_text()
    (review / "_datasets" / "ant2019data.markdown").write_text(text.replace("ant2019hashing", "ant2019data"))
    assert found(review, "title-repeated") == []


def test_what_cannot_be_read_is_told_and_the_rest_looked_at(review: Path, put: Put) -> None:
    put("ant2019hashing")
    folder = review / "_publications"
    (folder / "big2019.markdown").write_bytes(b"x" * 2_000_000)
    (folder / "out2019.markdown").symlink_to("/etc/hostname")
    (folder / "torn2019.markdown").write_text("---\ntitle: [\n---\n")
    (folder / "empty2019.markdown").write_text("")
    audit = look(review)
    assert len(audit.paths) == 5
    assert {(each.path.rpartition("/")[2], each.rule) for each in audit.report.findings} == {
        ("big2019.markdown", "file-unread"),
        ("out2019.markdown", "file-unread"),
        ("torn2019.markdown", "yaml-syntax"),
        ("empty2019.markdown", "front-matter-missing"),
    }


def test_a_review_without_anything_has_nothing_wrong(review: Path) -> None:
    audit = look(review)
    assert (audit.paths, audit.report.findings, audit.name) == ((), (), "review")


def test_the_config_weighs_the_rules_that_only_an_audit_has(review: Path, put: Put) -> None:
    put("bee2018hashing")
    assert {each.rule for each in found(review, "key-year", "key-author")} == {"key-year", "key-author"}
    (review / ".github" / "review-bot.yml").write_text("rules: {key-year: off, key-author: error, link-dead: off}\n")
    (told,) = found(review, "key-year", "key-author", "config")
    assert (told.rule, told.severity) == ("key-author", Severity.ERROR)
    dead = Finding(rule="link-dead", severity=Severity.WARNING, message="There is no page.")
    assert dead not in look(review).and_also([dead]).report.findings
