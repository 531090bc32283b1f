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
    said = proposal.suggested or Suggested()
    return under(_LEAD, listed(filter(None, (_tags(said), _categories(said), _similar(said)))))


def _tags(said: Suggested) -> str:
    if not said.tags:
        return ""
    command = f"/tags {', '.join((*said.has, *(word for word, _ in said.tags)))}"
    return f"**Tags**: {_words(said.tags)}. To take them over, write {code_span(command)}."


def _categories(said: Suggested) -> str:
    if not said.categories:
        return ""
    command = f"/place {said.categories[0][0]}"
    return f"**Place in the taxonomy**: {_words(said.categories)}. To take it over, write {code_span(command)}."


def _words(guesses: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{code_span(clipped(word, _WORD))} ({confidence})" for word, confidence in guesses)


def _similar(said: Suggested) -> str:
    links = [f"[{inert(clipped(title, _TITLE))}](<{page}>)" for title, page in said.similar]
    return f"**Similar papers here**: {' · '.join(links)}" if links else ""
