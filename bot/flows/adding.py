"""A new entry, and its rows in the taxonomy where the form or a command gives it a place there.

In: a contribution, and the versions of its file. Out: what to tell, and the files to commit, joined with people's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.corpus.index import Index
from bot.entry import taxonomy as taxonomies
from bot.entry.taxonomy import Row
from bot.faults import Finding, Severity, in_order
from bot.flows import ground as grounds
from bot.flows.compose import Form, Versions, compose, remarks_of
from bot.flows.composed import Composed
from bot.flows.contribution import Contribution
from bot.flows.joining import kept_notes
from bot.flows.orders import refuse
from bot.flows.placing import CATEGORY, Placed, place
from bot.flows.situation import keys_elsewhere
from bot.intake.form_writer import forms_of, is_generated, renewed


def add(work: Contribution, versions: Versions | None) -> Composed:
    """Compose a new entry, in the review's hand."""
    situation = work.situation
    ground, collection = situation.ground, situation.collection
    form = work.form
    index = grounds.read_index(work.hub, ground.repository, ground.base, collection)
    needs_key = versions is None or versions.key.casefold() in index.keys
    composed = compose(
        form,
        config=ground.config,
        collection=collection,
        style=work.style,
        index=index,
        versions=versions,
        keys_elsewhere=keys_elsewhere(situation, work.hub) if needs_key else frozenset(),
        this_year=work.this_year,
        weighed=work.weighed,
    )
    return _with_others(work, _placed(work, form, composed), versions)


def _placed(work: Contribution, form: Form, composed: Composed) -> Composed:
    """The entry with its rows, as far as they can be read."""
    fields = form.placing
    orders = work.orders.steering.places
    if not fields and not orders:
        return composed
    if work.taxonomy_fault:
        return _without_place(work, form, composed)
    usual = work.share.categories
    placed = place(fields, form.submission.lines, orders, work.taxonomy, usual=usual, allowed=work.allowed)
    findings = work.weighed(placed.findings)
    errors = tuple(finding for finding in findings if finding.is_error)
    draft = composed.draft
    rows = _keyed(placed, draft.key)
    files = dict(composed.files)
    if rows and not errors:
        wanted = taxonomies.amend(work.taxonomy_text, add=rows)
        files |= {work.taxonomy_path: wanted, **_forms(work, wanted)}
    draft = replace(
        draft,
        findings=in_order((*draft.findings, *findings)),
        rows=tuple(taxonomies.line_of(row, work.taxonomy_text) for row in rows) if not errors else (),
    )
    proposal = replace(composed.proposal, drafts=(draft,), taxonomy_path=work.taxonomy_path)
    return replace(
        composed,
        proposal=proposal,
        form_errors=(*composed.form_errors, *errors),
        files=files,
        refusals=(*composed.refusals, *placed.refusals),
    )


def _without_place(work: Contribution, form: Form, composed: Composed) -> Composed:
    """The entry alone, and its place as words for the maintainer: the review's file is no fault of the submitter."""
    draft, said = composed.draft, work.taxonomy_fault
    refused = (refuse(order, said) for order in work.orders.steering.places)
    composed = replace(composed, refusals=(*composed.refusals, *refused))
    if not form.placing:
        return composed
    finding = Finding(
        rule="taxonomy-unreadable",
        severity=Severity.NOTICE,
        message=f"The place in the taxonomy is not written: {said[0].lower()}{said[1:]}",
        field=CATEGORY,
    )
    draft = replace(
        draft,
        findings=in_order((*draft.findings, finding)),
        remarks={**draft.remarks, **remarks_of(form.placing, form.template, form.submission)},
    )
    return replace(composed, proposal=replace(composed.proposal, drafts=(draft,)))


def _keyed(placed: Placed, key: str) -> Sequence[Row]:
    return [replace(row, key=key) for row in placed.rows]


def _with_others(work: Contribution, composed: Composed, versions: Versions | None) -> Composed:
    """Every other file that this submission changes, or changed once, joined with what people made of it."""
    own = {composed.draft.path} | ({versions.path} if versions else set())
    others = {path: text for path, text in composed.files.items() if path not in own}
    if not others and not work.situation.ours:
        return composed
    joined = work.history.joined(others, but=own)
    proposal = replace(
        composed.proposal,
        extra_paths=tuple(path for path in others if path != work.taxonomy_path),
        notes=(*composed.proposal.notes, *kept_notes(joined, but=())),
    )
    files = {path: file.text for path, file in joined.items()}
    return replace(composed, proposal=proposal, files={**composed.files, **files})


def _forms(work: Contribution, wanted: str) -> dict[str, str]:
    """The review's forms as its changed taxonomy makes them; one that a person wrote or changed is left alone."""
    before, after = work.taxonomy, taxonomies.read(wanted, path=work.taxonomy_path)
    if _choices(before) == _choices(after):
        return {}
    situation, origin = work.situation, work.history.origin
    config, repository = situation.ground.config, situation.ground.repository
    paths = {name: f"{grounds.FORMS_FOLDER}{name}" for name in config.kinds}
    texts = grounds.read_texts(work.hub, repository, origin, sorted(paths.values()))
    if not any(map(is_generated, texts.values())):
        return {}
    entries = grounds.read_entries(work.hub, repository, origin, config)
    tags = Index.build(origin.files, entries=entries).tags
    schemas = {name: config.schema_of(collection) for name, collection in config.collections.items()}
    old = forms_of(config, schemas=schemas, taxonomy=before, tags=tags)
    new = forms_of(config, schemas=schemas, taxonomy=after, tags=tags)
    asked = [(path, texts[path], old[name], new[name]) for name, path in paths.items() if name in new and path in texts]
    return {
        path: renewed(text, after_it)
        for path, text, before_it, after_it in asked
        if is_generated(text) and renewed(text, before_it) == text and before_it != after_it
    }


def _choices(taxonomy: taxonomies.Taxonomy) -> object:
    """What a form offers of a taxonomy: its categories, and the values of each attribute that has few."""
    closed = [name for name in taxonomy.attributes if taxonomy.is_closed(name)]
    return sorted(taxonomy.categories), {name: sorted(taxonomy.values(name)) for name in closed}
