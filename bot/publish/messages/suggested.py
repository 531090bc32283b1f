"""What the review's own entries suggest for a new paper, with how sure that is; a maintainer takes what fits."""

from __future__ import annotations

from bot.check.inert import code_span, inert
from bot.publish.messages.parts import Part, clipped, listed, under
from bot.publish.proposal import Proposal, Suggested

_LEAD = "Suggested by what is in this review; nothing of it happens by itself:"
_TITLE = 120
_WORD = 80


def suggestions(proposal: Proposal) -> Part:
    """Tags and categories, each with the command that takes them over, and the papers that are about the same."""
    said = proposal.suggested
    if said is None:
        before = proposal.suggested_before
        return under(_LEAD, lambda room: before if len(before) <= room else "")
    return under(_LEAD, listed(filter(None, (_tags(said), _categories(said), _similar(said)))))


def standing(body: str) -> str:
    """What a pull request's body says of suggestions so far: the list below our sentence; empty where there is none."""
    _, _, after = body.replace("\r\n", "\n").rpartition(f"{_LEAD}\n\n")
    lines = after.partition("\n\n")[0]
    return lines if all(line.startswith("- **") for line in lines.split("\n")) else ""


def _tags(said: Suggested) -> str:
    return f"**Tags**: {_words(said.tags)}.{_to_take('them', said.tags_command)}" if said.tags else ""


def _categories(said: Suggested) -> str:
    if not said.categories:
        return ""
    return f"**Place in the taxonomy**: {_words(said.categories)}.{_to_take('it', said.place_command)}"


def _to_take(what: str, command: str) -> str:
    return f" To take {what} over, write {code_span(command)}." if command else ""


def _words(guesses: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{code_span(clipped(word, _WORD))} ({confidence})" for word, confidence in guesses)


def _similar(said: Suggested) -> str:
    links = [f"[{inert(clipped(title, _TITLE))}](<{page}>)" for title, page in said.similar]
    return f"**Similar papers here**: {' · '.join(links)}" if links else ""
