"""An audit as one page of HTML, to be opened from disk or sent around: no script, nothing loaded from anywhere.

In: an audit and the day. Out: HTML in which every word of the review is text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from bot.audit.addresses import address_of
from bot.audit.kinds import OTHERS, by_kind
from bot.audit.page_style import CSS
from bot.audit.places import times
from bot.audit.weights import BARE
from bot.check.inert import one_line
from bot.check.report import Report
from bot.entry.identifiers import recognise
from bot.faults import Severity

if TYPE_CHECKING:
    from datetime import date

    from bot.audit.kinds import Kind
    from bot.audit.surveying import Audit
    from bot.audit.words import Proposal
    from bot.faults import Finding

OPEN_UP_TO = 12
"""A longer list of one rule is folded away."""
PLACES_SHOWN = 3


def render_page(audit: Audit, *, today: date) -> str:
    """The page: what was found of each kind, in the order in which it matters."""
    kinds = by_kind(audit.report.findings)
    name = _text(audit.name) or "the review"
    parts = [
        "<!doctype html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="referrer" content="no-referrer">',
        f"<title>Audit of {name}</title>",
        f"<style>{CSS}</style>",
        "</head>",
        "<body>",
        "<header>",
        '<p class="kicker">Audit</p>',
        f"<h1>{name}</h1>",
        f"<p>{times(len(audit.paths))}, looked over on {today:%-d %B %Y}: {_counts(audit.report)}.</p>",
        *_summary(audit, kinds),
        "</header>",
        "<main>",
        *(line for kind, found in kinds.items() for line in _section(audit, kind, found)),
        *(() if kinds else ('<p class="clean">Nothing found.</p>',)),
        "</main>",
        "<footer><p>Made by Living Review Bot: <code>review-bot audit --format html</code></p></footer>",
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _counts(report: Report) -> str:
    """The counts in words, each in the colour of its severity."""
    counts = [(severity, report.count(severity)) for severity in Severity]
    said = [f'<b class="{each}">{number} {each}{"s" * (number != 1)}</b>' for each, number in counts if number]
    return ", ".join(said) or "nothing found"


def _summary(audit: Audit, kinds: Mapping[Kind, list[Finding]]) -> Iterator[str]:
    if not kinds:
        return
    yield '<nav aria-label="Kinds of findings"><ul>'
    for kind, found in kinds.items():
        number = f"<span>{_number(audit, found)}</span>"
        yield f'<li><a class="{_worst(found)}" href="#{kind.name}">{number} {_text(kind.title)}</a></li>'
    yield "</ul></nav>"


def _number(audit: Audit, found: Sequence[Finding]) -> int:
    """How many findings there are; the one that counts entries without abstract is as many as these."""
    return sum(len(audit.bare) if _counts_bare(finding) else 1 for finding in found)


def _counts_bare(finding: Finding) -> bool:
    return finding.rule == BARE and not finding.path


def _section(audit: Audit, kind: Kind, found: Sequence[Finding]) -> Iterator[str]:
    yield f'<section id="{kind.name}">'
    yield f"<h2>{_text(kind.title)} <small>{_counts(Report.of(found))}</small></h2>"
    yield f'<p class="advice">{_sentence(audit, kind.advice)}</p>'
    rules = {rule for proposal in audit.proposals for rule in [proposal.rule] if rule in kind.rules}
    proposals = [proposal for proposal in audit.proposals if proposal.rule in rules]
    if proposals:
        yield from _table(audit, proposals)
    ranked = sorted((each for each in found if each.rule not in rules), key=lambda each: each.rule)
    for rule, of_rule in groupby(ranked, key=lambda each: each.rule):
        yield from _rule(audit, rule, list(of_rule), has_heading=kind is OTHERS)
    yield "</section>"


# -- merges --------------------------------------------------------------------------------------------------------


def _table(audit: Audit, proposals: Sequence[Proposal]) -> Iterator[str]:
    is_of_tags = all(proposal.is_of_tags for proposal in proposals)
    of = "" if is_of_tags else '<th scope="col">What</th>'
    yield '<div class="wide"><table>'
    yield (
        f'<thead><tr>{of}<th scope="col">Written</th><th scope="col">Better</th><th scope="col">Difference</th>'
        '<th scope="col">Where</th></tr></thead>'
    )
    yield "<tbody>"
    for proposal in proposals:
        merge = proposal.merge
        what = "" if is_of_tags else f"<td>{_sentence(audit, proposal.kind + proposal.of)}</td>"
        doubt = "" if merge.is_sure else ' <i class="notice">perhaps</i>'
        yield (
            f"<tr>{what}<td><code>{_text(merge.written)}</code> <small>{merge.times}</small></td>"
            f"<td><code>{_text(merge.better)}</code> <small>{merge.times_better}</small></td>"
            f"<td>{_sentence(audit, merge.difference)}{doubt}</td><td>{_places(audit, proposal)}</td></tr>"
        )
    yield "</tbody></table></div>"


def _places(audit: Audit, proposal: Proposal) -> str:
    """The first places of a word, and the others folded away."""
    known = [_place(audit, place.path, place.line, short=True) for place in proposal.places]
    first, others = known[:PLACES_SHOWN], known[PLACES_SHOWN:]
    more = f"<details><summary>and {len(others)} more</summary>{'<br>'.join(others)}</details>" if others else ""
    return "<br>".join(first) + more


# -- findings ------------------------------------------------------------------------------------------------------


def _rule(audit: Audit, rule: str, found: Sequence[Finding], *, has_heading: bool) -> Iterator[str]:
    """The findings of one rule, folded away where there are many."""
    is_long = len(found) > OPEN_UP_TO
    if is_long:
        yield f"<details><summary><code>{_text(rule)}</code> <small>{_counts(Report.of(found))}</small></summary>"
    elif has_heading:
        yield f"<h3><code>{_text(rule)}</code> <small>{_counts(Report.of(found))}</small></h3>"
    yield "<ul>"
    for finding in found:
        yield from _item(audit, finding)
    yield "</ul>"
    if is_long:
        yield "</details>"


def _item(audit: Audit, finding: Finding) -> Iterator[str]:
    is_bare = _counts_bare(finding)
    place = f"{_place(audit, finding.path, finding.line)} " if finding.path else ""
    message = f"{finding.message.partition(':')[0]}." if is_bare else finding.message
    yield f'<li class="{finding.severity}">'
    yield f'<p class="place">{place}<span class="{finding.severity}">{finding.severity}</span></p>'
    yield f"<p>{_sentence(audit, message)}</p>"
    if is_bare:
        opened = " open" if len(audit.bare) <= OPEN_UP_TO else ""
        listed = "".join(f"<li>{_place(audit, path, 0, short=True)}</li>" for path in audit.bare)
        yield f'<details{opened}><summary>Which they are</summary><ul class="columns">{listed}</ul></details>'
    elif finding.hint:
        yield f'<p class="hint">{_sentence(audit, finding.hint)}</p>'
    yield "</li>"


def _sentence(audit: Audit, text: str) -> str:
    """A sentence of ours: what it quotes in backticks becomes code, a file or a paper also a link."""
    pieces = one_line(text).split("`")
    if len(pieces) % 2 == 0:  # a backtick without its partner is one of a stranger's
        return _text(text)
    return "".join(_code(audit, piece) if number % 2 else escape(piece) for number, piece in enumerate(pieces))


def _code(audit: Audit, text: str) -> str:
    if text in audit.files:
        return _place(audit, text, 0, short=True)
    identifier = recognise(text)
    if identifier and str(identifier) == text:
        return f'<a href="{escape(identifier.url)}"><code>{escape(text)}</code></a>'
    return f"<code>{escape(text)}</code>"


def _place(audit: Audit, path: str, line: int, *, short: bool = False) -> str:
    """A place in a file, as a link where the config says where the file is on the web."""
    shown = path.rpartition("/")[2] if short else path
    code = f"<code>{_text(shown)}{f':{line}' if line else ''}</code>"
    address = address_of(audit.config, path, line)
    return f'<a href="{escape(address)}">{code}</a>' if address else code


def _text(text: str) -> str:
    return escape(one_line(text))


def _worst(found: Sequence[Finding]) -> Severity:
    return min((finding.severity for finding in found), key=list(Severity).index)
