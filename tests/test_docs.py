"""The manual says what is true: every key, every example and every fact that can be held against the code is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml

from bot import document
from bot.entry import frontmatter
from bot.entry.style import Style, choose
from bot.flows.hand import HAND
from bot.intake.delivery import accepted_events
from bot.publish.messages.pull import BODY_BEGIN
from bot.publish.stage import MARKER, Stage
from bot.repository import RepositoryConfig, parse_config
from bot.repository.manual import END, put_into, render_options
from bot.resolve.merge import merge

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text("utf-8")
INSTALL, CONFIGURATION, LIFECYCLE = (
    (DOCS / f"{name}.md").read_text("utf-8") for name in ("install", "configuration", "lifecycle")
)


# -- links ---------------------------------------------------------------------------------------------------------


def headings(text: str) -> set[str]:
    """The names under which GitHub lets a link jump to a heading."""
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    found = re.findall(r"^#+ (.*)$", outside, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("file", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda file: file.name)
def test_every_link_within_the_manual_leads_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        path, _, heading = target.partition("#")
        there = file.parent / path if path else file
        assert there.exists(), target
        assert not heading or heading in headings(there.read_text("utf-8")), target


# -- configuration.md ----------------------------------------------------------------------------------------------

YAML = re.findall(r"^```yaml\n(.*?)^```", CONFIGURATION, re.MULTILINE | re.DOTALL)
SCHEMAS = re.findall(r"^```yml\n(.*?)^```", CONFIGURATION, re.MULTILINE | re.DOTALL)
HANDS = re.findall(r"^```yaml\n(style:\n.*?)^```\n\n```markdown\n(.*?)^```", CONFIGURATION, re.MULTILINE | re.DOTALL)
PROSE = CONFIGURATION.partition(END)[2]
"""what is written by hand, below the table"""


def keys_of(schema: Mapping[str, object], place: tuple[str, ...] = ()) -> Iterator[str]:
    """Every key of the config, dotted."""
    properties = schema.get("properties")
    for key, inner in properties.items() if isinstance(properties, Mapping) else ():
        yield ".".join((*place, key))
        yield from keys_of(inner, (*place, key))
        others = inner.get("additionalProperties")
        if isinstance(others, Mapping):
            yield from keys_of(others, (*place, key, "NAME"))


def test_the_table_of_options_is_made_from_the_schema() -> None:
    for page in (CONFIGURATION, README):
        assert put_into(page) == page, "run `python -m bot.repository.manual README.md docs/configuration.md`"
    told = re.findall(r"^\| `([^`]+)` \| [^|]+ \| [^|]+ \|$", render_options(), re.MULTILINE)
    assert told == list(keys_of(document.schema("config")))


def test_every_key_of_the_config_is_shown_below_it_and_no_other() -> None:
    titles = re.findall(r"^## (.*)$", PROSE, re.MULTILINE)
    shown = {key for title in titles for key in title.split(", ")}
    shown |= set(re.findall(r"^\| `([a-z]+\.[\w.]+)` \|", PROSE, re.MULTILINE))
    # The years and the other forms stand in the examples under their headings.
    by_example = {key for key in keys_of(document.schema("config")) if key.startswith(("years.", "forms."))}
    assert shown | by_example == set(keys_of(document.schema("config")))


def test_every_option_of_the_style_is_told_in_the_order_of_the_schema() -> None:
    told = re.findall(r"^\| `(style\.[\w.]+)` \|", PROSE, re.MULTILINE)
    assert told == [key for key in keys_of(document.schema("config")) if key.startswith("style.")]


@pytest.mark.parametrize("example", SCHEMAS, ids=range(len(SCHEMAS)))
def test_every_example_of_a_schema_can_be_used(example: str) -> None:
    assert document.read_schema(example, path="schemas/example.yml")[1] == ()


@pytest.mark.parametrize("example", YAML, ids=range(len(YAML)))
def test_every_example_is_a_config_without_fault(example: str) -> None:
    assert parse_config(example, "review-bot.yml")[1] == ()


@pytest.mark.parametrize("row", re.findall(r"^\| `style\.([\w.]+)` \| `(.*?)` \|", PROSE, re.MULTILINE))
def test_every_examples_value_can_be_chosen(row: tuple[str, str]) -> None:
    name, value = row
    option = name.partition(".")[0]
    config, findings = parse_config(f"style:\n  {option}: {value}\n", "review-bot.yml")
    assert findings == ()
    assert getattr(choose(Style(), config.style), option) != ()


@pytest.mark.parametrize("heading", ["collections", "forms", "required", "labels"])
def test_what_is_shown_as_the_usual_is_the_usual(heading: str) -> None:
    example = next(each for each in YAML if each.startswith(f"{heading}:"))
    config, _ = parse_config(example, "review-bot.yml")
    assert getattr(config, heading) == getattr(RepositoryConfig(), heading)


@pytest.mark.parametrize(("config", "file"), HANDS, ids=["plain", "without keys", "PyYAML"])
def test_the_three_hands_are_what_the_bot_writes(config: str, file: str) -> None:
    style = choose(Style(), parse_config(config, "review-bot.yml")[0].style)
    fields = {
        "title": "Product Quantization: A Survey",
        "authors": "Hervé Jégou, Matthijs Douze, Cordelia Schmid, Ada Ant",
        "year": "2011",
        "link": "https://arxiv.org/abs/2101.00001",
        "tags": "Quantisation, Has Code",
        "abstract": "We cut space.",
        "bibkey": "jegou2011product",
    }
    entry = merge(fields, lines={}, link_names=style.link_names).entry
    assert frontmatter.write(entry, style).rstrip("\n") == file.rstrip("\n")


def test_as_many_entries_show_the_hand_as_the_manual_says() -> None:
    assert f"as the {HAND} newest ones" in CONFIGURATION


# -- install.md ----------------------------------------------------------------------------------------------------

MANIFEST = yaml.safe_load((ROOT / "app.yaml").read_text("utf-8"))


def test_the_link_that_registers_the_app_says_what_the_manifest_says() -> None:
    (link,) = re.findall(r"https://github\.com/settings/apps/new\S+", INSTALL)
    given = parse_qsl(urlsplit(link).query)
    values = dict(given)
    assert [value for name, value in given if name == "events[]"] == MANIFEST["default_events"]
    permissions = MANIFEST["default_permissions"]
    assert {name: values[name] for name in permissions} == permissions
    assert set(values) - set(permissions) == {"name", "url", "public", "webhook_active", "webhook_url", "events[]"}
    assert values["webhook_url"] == MANIFEST["hook_attributes"]["url"]
    assert values["url"] == MANIFEST["url"]
    assert (values["public"], values["webhook_active"]) == ("false", "true")


def test_the_page_filled_in_by_hand_says_it_too() -> None:
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", INSTALL, re.MULTILINE))
    on_the_page = {"statuses": "commit statuses"}
    names = {on_the_page.get(name, name.replace("_", " ")) for name in MANIFEST["default_permissions"]}
    assert {name.lower() for name in re.findall(r"\*\*(.+?)\*\*", rows["Repository permissions"])} == names
    events = [name.lower().replace(" ", "_") for name in re.findall(r"\*\*(.+?)\*\*", rows["Subscribe to events"])]
    assert events == MANIFEST["default_events"]


# -- lifecycle.md --------------------------------------------------------------------------------------------------


def test_every_stage_is_told() -> None:
    assert set(re.findall(r"\*\*([a-z-]+)\*\*", LIFECYCLE)) - {"and"} == set(Stage)


def test_every_event_is_told_with_its_actions() -> None:
    table = LIFECYCLE.partition("| event | action |")[2].partition("\n\n")[0]
    told: dict[str, frozenset[str]] = {}
    for names, says in re.findall(r"^\| (`[^|]+) \| ([^|]+) \|$", table, re.MULTILINE):
        actions = says.partition(":")[0]
        for name in re.findall(r"`([a-z_]+)`", names):
            told[name] = frozenset([""] if name == "push" else actions.strip().split(", "))
    assert told == accepted_events()


def test_the_hidden_marks_are_as_the_manual_says() -> None:
    assert f"`{MARKER}STAGE DIGEST -->`" in LIFECYCLE
    assert f"`{BODY_BEGIN}`" in LIFECYCLE
