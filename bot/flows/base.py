"""A push to the branch that holds the entries: maintainers commit straight to it, and nobody looked at that before.

In: a subject (the commit, and the one that it was pushed onto). Out: a check run on the commit, and one issue that
tells which entries the site has lost, as the branch stands now.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import PurePosixPath

from bot.check.file import read as read_file
from bot.entry import taxonomy
from bot.faults import ConfigError, PermanentFailure
from bot.flows import ground as grounds
from bot.flows.ground import Branch
from bot.flows.looking import ALONE, change_between, look
from bot.intake.subject import Intent, Job, Subject
from bot.publish.hub import Commit, Hub
from bot.publish.messages.broken import MARKER, Broken, broken_body, broken_title
from bot.publish.messages.review import UNSEEN, review_summary, review_title, unseen_summary
from bot.publish.review_report import review_check, unseen_check
from bot.repository import RepositoryConfig

log = logging.getLogger(__name__)


def base(subject: Subject, hub: Hub, *, this_year: int, intent: Intent = "none") -> tuple[Job, ...]:
    """Check what a push brought to the base branch; do nothing for a push to any other."""
    repository = subject.repository
    default = grounds.read_default(hub, repository, hub.repository(repository).default_branch)
    config, _ = grounds.read_config(hub, repository, default)
    if config.repository.casefold() not in ("", repository.casefold()):
        return ()
    try:
        branch = grounds.find_base(hub, repository, default, config)
    except ConfigError:  # what is wrong with the config, its own check run and every submission say
        return ()
    if not _is_on(branch, subject, hub):
        return ()
    config, _ = grounds.read_schemas(hub, repository, branch, config)
    commit = hub.commit(repository, subject.sha)
    try:
        _check_push(subject, commit, branch, config, hub, default=default.name, this_year=this_year, intent=intent)
    except PermanentFailure as failure:
        log.warning("%s", failure)
        unseen = unseen_check(title=UNSEEN, summary=unseen_summary(str(failure), is_push=True))
        hub.ensure_check(repository, commit.sha, unseen, again=intent == "rerun")
    if commit.sha == branch.head.sha:
        broken = _broken(repository, branch, config, hub)
        is_known = bool(grounds.entry_paths(branch.files, config)) or broken
        if is_known:
            hub.ensure_issue(
                repository,
                marker=MARKER,
                title=broken_title(broken),
                body=broken_body(broken, branch.name),
                is_open=bool(broken),
            )
    return ()


def _is_on(branch: Branch, subject: Subject, hub: Hub) -> bool:
    """Whether the commit is the branch's head or an ancestor of it."""
    if subject.sha == branch.head.sha:
        return True
    comparison = hub.compare(subject.repository, branch.head.sha, subject.sha)
    return comparison is not None and comparison.is_behind


def _check_push(
    subject: Subject,
    commit: Commit,
    branch: Branch,
    config: RepositoryConfig,
    hub: Hub,
    *,
    default: str,
    this_year: int,
    intent: Intent,
) -> None:
    """The check run for the files that the push changed; none for a push that changed nothing that the bot reads."""
    before = [subject.since] if subject.since else []
    # A commit that was pushed over by force may be gone.
    known = (hub.compare(subject.repository, sha, commit.sha) for sha in (*before, *commit.parents[:1]))
    comparison = next((each for each in known if each), None)
    if comparison is None:
        return
    head = grounds.branch_at(hub, subject.repository, branch.name, commit)
    change = change_between(hub, subject.repository, comparison, head)
    report = look(hub, change, config, corpus=change.start, default=default, this_year=this_year)
    if report.is_empty and intent != "rerun":
        return
    report = replace(report, is_push=True)
    check = review_check(report, title=review_title(report), summary=review_summary(report))
    hub.ensure_check(subject.repository, commit.sha, check, again=intent == "rerun")


def _broken(repository: str, branch: Branch, config: RepositoryConfig, hub: Hub) -> tuple[Broken, ...]:
    """The entries that the site cannot show: those that cannot be read, and those that only the taxonomy knows."""
    paths = grounds.entry_paths(branch.files, config)
    table = taxonomy.find(branch.files, config.taxonomy)
    shas = {path: branch.files[path] for path in (*paths, *([table] if table else []))}
    blobs = hub.blobs(repository, set(shas.values()), commit=branch.head.sha, at_most=ALONE) if shas else {}
    texts = {path: blobs[sha].decode("utf-8", "replace") for path, sha in shas.items() if sha in blobs}
    broken = [
        Broken(path=path, why=why) for path in sorted(paths) if path in texts and (why := _why(path, texts[path]))
    ]
    rows = taxonomy.read(texts[table], path=table).rows if table and table in texts else ()
    keys = {PurePosixPath(path).stem.casefold() for path in paths}
    lost = {row.key: row.line for row in reversed(rows) if row.key.casefold() not in keys}
    return (*broken, *(Broken(key=key, path=table or "", line=lost[key]) for key in sorted(lost)))


def _why(path: str, text: str) -> str:
    """Why the site cannot show this entry; empty where it can."""
    if not text.strip():
        return "It is empty."
    file = read_file(path, text)
    if file.document is None:
        return "It does not begin with front matter between two lines `---`."
    if file.document.is_readable and file.entry is not None:
        return ""
    found = next((finding for finding in file.document.findings if finding.is_error), None)
    where = f"Line {found.line}: " if found and found.line else ""
    return f"{where}{found.message} {found.hint}".strip() if found else "Its front matter cannot be read."
