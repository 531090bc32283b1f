"""A tag renamed in all entries of a review on GitHub: one commit on a branch of its own, and one pull request.

In: the repository, the wish. Ensures branch, commit and pull request, whose names follow from the wish: run again, it
finds them as they are. What people commit on the branch stays. Out: what became of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.check.inert import code_span, plain
from bot.corpus.tag_wish import RenameRefused, Retagged, Wish, retag_all
from bot.entry import frontmatter
from bot.entry.folding import ascii_letters
from bot.faults import ConfigError
from bot.flows import ground as grounds
from bot.flows.ground import Branch
from bot.publish.hub import Hub, Pull
from bot.repository import RepositoryConfig

_MOST_WORDS = 3
_MOST_LISTED = 500
"""So many files are listed in a pull request, which holds 65,536 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """What became of a wish."""

    pull: Pull | None = None
    """the open pull request; none where there was nothing to change"""
    changed: tuple[str, ...] = ()
    """paths of the entries that it changes"""
    refused: Mapping[str, str] = field(default_factory=dict)
    """path -> why an entry that has the tag is left as it is"""
    notes: tuple[str, ...] = ()
    """what else is to be said, a sentence each"""


def rename(repository: str, wish: Wish, hub: Hub, *, is_dry: bool = False) -> Renamed:
    """Make sure that there is a pull request that writes the tag NEW wherever entries have one of OLD."""
    default = grounds.read_default(hub, repository, hub.repository(repository).default_branch)
    config, faults = grounds.read_config(hub, repository, default)
    if fault := next((each for each in faults if each.is_error), None):
        raise ConfigError(f"{fault.path}, line {fault.line}: {fault.message} {fault.hint}".strip())
    if config.repository.casefold() not in ("", repository.casefold()):
        raise RenameRefused(f"The entries of this review are in {config.repository}; name that repository.")
    base = grounds.find_base(hub, repository, default, config)
    in_use, here = _retagged(hub, repository, base, config, wish)
    if said := wish.refusal(in_use, config.synonyms):
        raise RenameRefused(said)
    told = Renamed(changed=tuple(here.texts), refused=here.refused, notes=wish.notes(in_use, config.synonyms))
    if is_dry or not here.texts:
        return told
    name = branch_of(wish)
    pull = next((each for each in hub.pulls(repository, name) if each.is_open), None)
    branch = grounds.read_branch(hub, repository, name) if pull else None
    if branch is None:
        _clear(repository, name, hub)
        branch, wanted = base, here.texts
    else:
        wanted = _retagged(hub, repository, branch, config, wish)[1].texts
    title = plain(wish.title)
    if wanted:
        files = {path: text.encode() for path, text in wanted.items()}
        hub.ensure_files(repository, name, files, onto=branch.head, message=title)
    # What people made of the words of a pull request is theirs.
    body = pull.body if pull else _body(wish, told)
    pull = hub.ensure_pull(repository, branch=name, base=base.name, title=pull.title if pull else title, body=body)
    return Renamed(pull=pull, changed=told.changed, refused=told.refused, notes=told.notes)


def _clear(repository: str, name: str, hub: Hub) -> None:
    """Remove what a former pull request left behind, but nothing that a person has pushed there since."""
    head = hub.branch(repository, name)
    former = {pull.head_sha for pull in hub.pulls(repository, name)}
    is_ours = head is None or head.sha in former or (head.author is not None and hub.is_us(head.author))
    if not is_ours:
        raise RenameRefused(f"The branch {name} has a commit of somebody else. Open a pull request, or delete it.")
    hub.ensure_no_branch(repository, name)


def branch_of(wish: Wish) -> str:
    """The name of the branch for a wish."""
    digest = hashlib.sha256("\n".join((*sorted(wish.olds), "", wish.new)).encode()).hexdigest()[:8]
    words = re.findall(r"[a-z0-9]+", ascii_letters(wish.new))[:_MOST_WORDS]
    return f"{grounds.RENAMES}{'-'.join((*(word[:20] for word in words), digest))}"


def _retagged(
    hub: Hub, repository: str, branch: Branch, config: RepositoryConfig, wish: Wish
) -> tuple[Mapping[str, int], Retagged]:
    """The tags in use on a branch, and what the wish makes of its entries."""
    texts = grounds.read_texts(hub, repository, branch, grounds.entry_paths(branch.files, config))
    entries = {path: frontmatter.read(text)[0] for path, text in texts.items()}
    in_use: dict[str, int] = {}
    for entry in entries.values():
        for tag in set(entry.tags if entry else ()):
            in_use[tag] = in_use.get(tag, 0) + 1
    holders = [path for path, entry in entries.items() if entry and wish.is_of(entry.tags)]
    alone = {path: "it is not UTF-8" for path in holders if not grounds.is_utf8(hub, repository, branch, path)}
    retagged = retag_all(
        wish,
        {path: texts[path] for path in holders if path not in alone},
        {path: text for path, text in texts.items() if entries[path] is None},
    )
    refused = dict(sorted({**alone, **retagged.refused}.items()))
    return in_use, Retagged(texts=retagged.texts, refused=refused)


def _body(wish: Wish, told: Renamed) -> str:
    """What a maintainer reads: what becomes what, and in which files."""
    olds = ", ".join(map(code_span, wish.olds))
    number = len(told.changed)
    lead = (
        f"Where entries have {'the tag' if len(wish.olds) == 1 else 'one of the tags'} {olds}, they get "
        f"{code_span(wish.new)} instead. No other byte changes; asked for with `review-bot tags rename`."
    )
    parts = [lead, _list(f"{number} {'entry' if number == 1 else 'entries'}:", map(code_span, told.changed))]
    if told.refused:
        left = (f"{code_span(path)}: {why}" for path, why in told.refused.items())
        parts.append(_list("Left as they are, to be changed by hand:", left))
    return "\n\n".join(parts)


def _list(head: str, items: Iterable[str]) -> str:
    lines = [f"- {item}" for item in items]
    more = [f"- and {len(lines) - _MOST_LISTED} more"] if len(lines) > _MOST_LISTED else []
    return "\n".join((head, "", *lines[:_MOST_LISTED], *more))
