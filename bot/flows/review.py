"""The review of a pull request that is no submission of ours: what it changes is read at its head, and never obeyed.

In: a subject (the pull request). Out: a check run on its head where it changes the review's config, else nothing; a
follow-up job where the pull request turns out to be a submission's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.document import Document
from bot.faults import Finding, Severity, in_order
from bot.flows.ground import BRANCHES, CONFIG_PATH, Branch, branch_at, read_branch, read_text, read_texts
from bot.intake.subject import Intent, Job, Subject
from bot.publish.config_check import config_check, forgiven
from bot.publish.hub import ChangedFile, Hub, Pull
from bot.repository import RepositoryConfig, check_names, fault_at, parse_config, read_source, with_schemas


def review(subject: Subject, hub: Hub, *, intent: Intent = "none") -> tuple[Job, ...]:
    """Check what an open pull request changes; do nothing where it changes nothing that the bot understands."""
    pull = hub.pull(subject.repository, subject.number)
    if pull is None or not pull.is_open:
        return ()
    if issue := _issue_of(subject, pull, hub):
        return (Job(flow="submission", subject=issue, intent=intent),)
    if changed := _change_of(CONFIG_PATH, hub.pull_files(subject.repository, subject.number)):
        findings = _config_findings(subject.repository, pull, changed, hub)
        check = config_check(CONFIG_PATH, findings, is_removed=not changed.blob)
        hub.ensure_check(subject.repository, pull.head_sha, check, again=intent == "rerun")
    return ()


def _issue_of(subject: Subject, pull: Pull, hub: Hub) -> Subject | None:
    """The issue whose submission this pull request is; a fork's branch of such a name is none of ours."""
    number = pull.head.removeprefix(BRANCHES)
    if number == pull.head or not number.isdecimal() or number.startswith("0"):
        return None
    is_ours = any(each.number == pull.number for each in hub.pulls(subject.repository, pull.head))
    return Subject(subject.repository, int(number)) if is_ours else None


def _change_of(path: str, files: Sequence[ChangedFile]) -> ChangedFile | None:
    """What a pull request does to this file; one that is moved elsewhere is taken away."""
    for file in files:
        if file.path == path:
            return file
        if file.former == path:
            return replace(file, path=path, blob="", former="")
    return None


# -- the config ----------------------------------------------------------------------------------------------------


def _config_findings(repository: str, pull: Pull, changed: ChangedFile, hub: Hub) -> tuple[Finding, ...]:
    """What is wrong with the config at the head; what is wrong on the base branch already is nobody's fault here."""
    if not changed.blob:
        return ()
    head = branch_at(hub, repository, pull.base, hub.commit(repository, pull.head_sha))
    findings = _examine(repository, head, pull, hub)
    base = read_branch(hub, repository, pull.base) if findings else None
    if base and CONFIG_PATH in base.files:
        findings = forgiven(findings, _examine(repository, base, pull, hub))
    return findings


def _examine(repository: str, branch: Branch, pull: Pull, hub: Hub) -> tuple[Finding, ...]:
    """Everything that is wrong with the config as it stands in a commit."""
    text = read_text(hub, repository, branch, CONFIG_PATH)
    if text is None:
        message = f"`{CONFIG_PATH}` is no regular file, and is not read."
        hint = "Put the file itself there, not a link to one."
        return (_on_file(message, hint, Severity.ERROR),)
    config, findings = parse_config(text, CONFIG_PATH)
    if pull.base != pull.default_branch:
        message = f"The bot reads this file on the default branch only, which is `{pull.default_branch}`."
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
