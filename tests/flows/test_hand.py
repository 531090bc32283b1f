"""The hand of each collection: its own entries first, then the review's, then its schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.entry.style import Style
from bot.flows.hand import hand_of
from bot.repository import RepositoryConfig, parse_config, with_schemas

PAPER = """\
---
layout: paper
title: 'A Paper'
authors: A. Ant
journal: VLDB
year: 2019
additional_links:
  - {{ name: "PDF", url: "https://a.org/{n}" }}
tags: [a]
---

Text.
"""
DATASET = "---\nlayout: corpus\ntitle: Pictures\nauthors: Bob Bee\nyear: 2019\nlicense: MIT\n---\nText.\n"
PAPERS = {f"_publications/ant201{n}a.md": PAPER.format(n=n) for n in range(3)}
TOOL = "properties: {layout: {const: tool}, title: {title: Name}, url: {title: Address}, bibkey: {type: string}}"
CONFIG = "collections: {publications: , datasets: , tools: {schema: t.yml, files: '*.mkd'}}\n"


def config(text: str = CONFIG, tool: str = TOOL) -> RepositoryConfig:
    parsed, findings = parse_config(text, "review-bot.yml")
    assert findings == ()
    parsed, findings = with_schemas(parsed, {"t.yml": tool})
    assert findings == ()
    return parsed


def hand(name: str, files: Mapping[str, str], parsed: RepositoryConfig | None = None) -> Style:
    parsed = parsed or config()

    def read(paths: Sequence[str]) -> Mapping[str, str]:
        return {path: files[path] for path in paths}

    return hand_of(parsed, parsed.collections[name], files=files, read=read, this_year=2026)


def test_a_review_without_entries_has_the_plain_hand() -> None:
    assert hand("publications", {}) == Style()


def test_an_empty_collection_is_written_as_the_review_writes() -> None:
    papers, tools = hand("publications", PAPERS), hand("tools", PAPERS)
    assert (papers.layout, papers.venue, papers.extension, papers.bibkey) == ("paper", "journal", "md", False)
    for option in ("quotes", "links", "tags", "blank_line", "final_newline", "link_names"):
        assert getattr(tools, option) == getattr(papers, option)


def test_what_an_empty_collection_holds_is_what_its_schema_says() -> None:
    tools = hand("tools", PAPERS)
    assert (tools.layout, tools.keys, tools.bibkey) == ("tool", ("layout", "title", "url", "bibkey"), True)
    assert (tools.empty_venue, tools.preprint_venue, tools.short_authors) == (None, "", False)
    bare = hand("tools", PAPERS, config(tool="properties: {title: {title: Name}}"))
    assert (bare.layout, bare.keys, bare.bibkey) == ("", ("layout", "title"), False)


def test_the_bots_own_schemas_name_their_layouts() -> None:
    assert hand("datasets", {}).layout == "dataset"
    two = config("collections: {datasets: , videos: }\n")
    assert hand("videos", {}, two).layout == "publication"


def test_its_own_entries_tell_best() -> None:
    datasets = hand("datasets", {**PAPERS, "_datasets/bee2019pictures.markdown": DATASET})
    assert (datasets.layout, datasets.extension, datasets.bibkey) == ("corpus", "markdown", False)
    assert "license" in datasets.keys
    assert datasets.tags == "[TAG]"


def test_the_extension_is_that_of_the_pattern_whatever_the_style_says() -> None:
    chosen = config(f"{CONFIG}style: {{extension: markdown}}\n")
    assert hand("tools", PAPERS, chosen).extension == "mkd"
    assert hand("datasets", PAPERS, chosen).extension == "markdown"


def test_of_the_style_what_entries_hold_is_said_of_the_first_collection() -> None:
    chosen = config(f"{CONFIG}style: {{layout: article, keys: [title], bibkey: false, width: 80}}\n")
    papers, tools = hand("publications", PAPERS, chosen), hand("tools", PAPERS, chosen)
    assert (papers.layout, papers.keys, papers.bibkey, papers.width) == ("article", ("title",), False, 80)
    assert (tools.layout, tools.bibkey, tools.width) == ("tool", True, 80)
