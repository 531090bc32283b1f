"""The review's config as it stands in a commit, examined and never obeyed: what is wrong with it and what it names.

In: two commits, before and after a change. Out: what is wrong by the change, and what was so before.
"""

from __future__ import annotations

from bot.document import Document
from bot.faults import Finding, Severity, in_order
from bot.flows.ground import CONFIG_PATH, Branch, read_branch, read_text, read_texts
from bot.publish.hub import Hub
from bot.publish.review_report import split
from bot.repository import RepositoryConfig, check_names, fault_at, parse_config, read_source, with_schemas


def config_findings(
    repository: str, hub: Hub, *, head: Branch, start: Branch, default: str
) -> tuple[list[Finding], list[Finding]]:
    """What is wrong with the config at the head: what is new, and what was so at the start.

    Both branches carry the name of the branch that the change is for; `default` is the default branch's.
    """
    findings = _examine(repository, head, hub, default=default)
    had_one = findings and CONFIG_PATH in start.files
    return split(findings, _examine(repository, start, hub, default=default) if had_one else ())


def _examine(repository: str, branch: Branch, hub: Hub, *, default: str) -> tuple[Finding, ...]:
    """Everything that is wrong with the config as it stands in a commit."""
    text = read_text(hub, repository, branch, CONFIG_PATH)
    if text is None:
        message = f"`{CONFIG_PATH}` is no regular file, and is not read."
        hint = "Put the file itself there, not a link to one."
        return (_on_file(message, hint, Severity.ERROR),)
    config, findings = parse_config(text, CONFIG_PATH)
    if branch.name != default:
        message = f"The bot reads this file on the default branch only, which is `{default}`."
        hint = "Send the change there for the bot to obey it."
        return in_order((*findings, _on_file(message, hint, Severity.NOTICE)))
    return in_order((*findings, *_against_files(repository, branch, config, read_source(text, CONFIG_PATH), hub)))


def _against_files(
    repository: str, branch: Branch, config: RepositoryConfig, source: Document, hub: Hub
) -> tuple[Finding, ...]:
    """What the config names and the repository does not have, as far as it would be in this repository."""
    forms_are_here = config.issues.casefold() in ("", repository.casefold())
    forms = branch.files if forms_are_here else None
    if config.repository.casefold() not in ("", repository.casefold()):
        return check_names(config, source, forms_among=forms, entries_among=None)
    entries = _entries(repository, branch, config, hub)
    if entries is None:
        return (
            *check_names(config, source, forms_among=forms, entries_among=None),
            *([_no_base(config, source)] if config.base else []),
        )
    texts = read_texts(hub, repository, entries, config.schema_paths)
    _, of_schemas = with_schemas(config, texts, source=source, files=entries.files)
    return (*check_names(config, source, forms_among=forms, entries_among=entries.files), *of_schemas)


def _entries(repository: str, branch: Branch, config: RepositoryConfig, hub: Hub) -> Branch | None:
    """The branch that holds the entries, where the config or its own commit says which; None where it does not.

    The search through all branches, which `ground.find_base` may need, is not worth its requests here: everybody may
    open a pull request.
    """
    if config.base and config.base != branch.name:
        return read_branch(hub, repository, config.base)
    folders = tuple(f"{collection.folder}/" for collection in config.collections.values())
    is_here = bool(config.base) or any(path.startswith(folders) for path in branch.files)
    return branch if is_here else None


def _no_base(config: RepositoryConfig, source: Document) -> Finding:
    message = f"The repository has no branch `{config.base}`."
    return fault_at(source, "base", message, "Write the branch that holds the entries.")


def _on_file(message: str, hint: str, severity: Severity) -> Finding:
    return Finding(rule="config", severity=severity, message=message, hint=hint, path=CONFIG_PATH, line=1)
