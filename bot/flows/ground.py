"""The ground a submission falls on: the review repository as it stands, read through the hub.

In: a repository's name. Out: its config, its forms, the head of its base branch with all file names, and how the review
writes (learnt from its entries). All of it is kept by SHA in the hub, so a second look costs one request.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.corpus.index import Index
from bot.entry.model import Entry
from bot.entry.style import Style
from bot.faults import ConfigError, Finding, PermanentFailure
from bot.flows.hand import hand_of
from bot.intake.form_template import FormTemplate, read_template
from bot.publish.hub import Commit, Hub
from bot.repository import Collection, FormKind, RepositoryConfig, parse_config, with_schemas

CONFIG_PATH = ".github/review-bot.yml"
FORMS_FOLDER = ".github/ISSUE_TEMPLATE/"
BRANCHES = "submission/issue-"
"""The branches of submissions; the issue's number follows."""
RENAMES = "review-bot/rename-"
"""The branches of renames; letters of the tag to use and a digest of the wish follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A branch's head and every file in it (path -> blob SHA)."""

    name: str
    head: Commit
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a submission is published into: the review repository, its config, and its base branch."""

    repository: str
    config: RepositoryConfig
    base: Branch


def read_branch(hub: Hub, repository: str, name: str) -> Branch | None:
    """A branch with its files, or None when there is no such branch."""
    head = hub.branch(repository, name)
    return branch_at(hub, repository, name, head) if head else None


def branch_at(hub: Hub, repository: str, name: str, head: Commit) -> Branch:
    """A branch whose head is known, with its files; the branch itself may be gone by now."""
    return Branch(name=name, head=head, files=hub.tree(repository, head.tree))


def read_default(hub: Hub, repository: str, name: str) -> Branch:
    """The default branch; a repository without a commit is nobody's review."""
    branch = read_branch(hub, repository, name)
    if branch is None:
        raise PermanentFailure(f"{repository} has no commit on its default branch {name}.")
    return branch


def read_config(hub: Hub, repository: str, default: Branch) -> tuple[RepositoryConfig, tuple[Finding, ...]]:
    """The maintainers' choices, or the plain ones where there is no config."""
    return parse_config(read_texts(hub, repository, default, [CONFIG_PATH]).get(CONFIG_PATH, ""), CONFIG_PATH)


def read_schemas(
    hub: Hub, repository: str, base: Branch, config: RepositoryConfig
) -> tuple[RepositoryConfig, tuple[Finding, ...]]:
    """The config with the review's own schemas, which stand where the entries are."""
    if not config.schema_paths:
        return config, ()
    return with_schemas(config, read_texts(hub, repository, base, config.schema_paths))


def read_templates(hub: Hub, repository: str, default: Branch, config: RepositoryConfig) -> tuple[FormTemplate, ...]:
    """The forms that the review has, of those that its config names."""
    paths = {f"{FORMS_FOLDER}{name}" for name in config.kinds}
    texts = read_texts(hub, repository, default, sorted(paths))
    return tuple(read_template(text, path) for path, text in texts.items())


def collection_of(template: FormTemplate | None, config: RepositoryConfig) -> Collection:
    """The collection whose form this is; the first one when the form is gone."""
    name = template.path.removeprefix(FORMS_FOLDER) if template else None
    collections = list(config.collections.values())
    return next((collection for collection in collections if collection.form == name), collections[0])


def kind_of(template: FormTemplate | None, config: RepositoryConfig) -> FormKind:
    """What a form asks for."""
    return config.kinds.get(template.path.removeprefix(FORMS_FOLDER), "add") if template else "add"


def find_base(hub: Hub, repository: str, default: Branch, config: RepositoryConfig) -> Branch:
    """The branch that entries go into: as configured; else the default branch if it holds a collection; else the only
    branch that does."""
    if config.base:
        base = default if config.base == default.name else read_branch(hub, repository, config.base)
        if base is None:
            raise ConfigError(
                f"`base: {config.base}`: {repository} has no such branch. Write the branch that holds the entries.",
                source=CONFIG_PATH,
            )
        return base
    folders = tuple(f"{collection.folder}/" for collection in config.collections.values())
    if any(path.startswith(folders) for path in default.files):
        return default
    ours = (BRANCHES, RENAMES)
    others = [name for name in hub.branches(repository) if name != default.name and not name.startswith(ours)]
    read = (read_branch(hub, repository, name) for name in others)
    holders = [branch for branch in read if branch and any(path.startswith(folders) for path in branch.files)]
    if len(holders) == 1:
        return holders[0]
    if not holders:
        return default
    names = ", ".join(sorted(branch.name for branch in holders))
    raise ConfigError(
        f"Entries stand on several branches ({names}) and not on the default one. Write `base: BRANCH`.",
        source=CONFIG_PATH,
    )


def learn_hand(hub: Hub, ground: Ground, collection: Collection, *, this_year: int) -> Style:
    """How the review writes entries of this collection."""

    def read(paths: Sequence[str]) -> Mapping[str, str]:
        return read_texts(hub, ground.repository, ground.base, paths)

    files = ground.base.files
    return hand_of(ground.config, collection, files=files, read=read, this_year=this_year, source=CONFIG_PATH)


def read_index(hub: Hub, repository: str, branch: Branch, collection: Collection) -> Index:
    """What a branch holds of a collection."""
    return hub.index(repository, branch.files, collection, commit=branch.head.sha)


def read_entries(hub: Hub, repository: str, branch: Branch, config: RepositoryConfig) -> dict[str, Entry]:
    """The entries of all collections without their abstracts, as far as they can be read."""
    indexes = (read_index(hub, repository, branch, collection) for collection in config.collections.values())
    return {path: entry for index in indexes for path, entry in index.entries.items()}


def entry_paths(paths: Iterable[str], config: RepositoryConfig) -> list[str]:
    """The entries of all collections."""
    return [path for path in paths if any(collection.is_entry(path) for collection in config.collections.values())]


def read_text(hub: Hub, repository: str, branch: Branch, path: str) -> str | None:
    """A file of a branch as text; None when it is not there."""
    return read_texts(hub, repository, branch, [path]).get(path)


def is_utf8(hub: Hub, repository: str, branch: Branch, path: str) -> bool:
    """Whether a file can be written anew from its text without harm to bytes that are none of our business."""
    sha = branch.files.get(path)
    content = hub.blobs(repository, [sha], commit=branch.head.sha)[sha] if sha else b""
    return content.decode("utf-8", "replace").encode() == content


def read_texts(hub: Hub, repository: str, branch: Branch, paths: Sequence[str]) -> dict[str, str]:
    """The files among these paths that exist, decoded; bytes that are no UTF-8 show as U+FFFD, never as an error."""
    shas = {path: branch.files[path] for path in paths if path in branch.files}
    blobs = hub.blobs(repository, set(shas.values()), commit=branch.head.sha) if shas else {}
    return {path: blobs[sha].decode("utf-8", "replace") for path, sha in shas.items()}
