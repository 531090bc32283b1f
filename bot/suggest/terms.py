"""A paper's text cut into terms and counted: words and pairs of words that follow each other.

Markup, links and TeX are no words. Scripts that put no blanks between words are cut into pairs of letters. Texts may
be hostile: everything here is linear, and only the beginning of a long text is read.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from bot.entry.folding import without_tex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.suggest.paper import Paper

_LONGEST_TITLE = 400
_LONGEST_ABSTRACT = 6_000
"""Characters that are read: three times a usual abstract. What comes later is a whole paper, or an attack."""
_TITLE_COUNTS = 2
"""How often a title is counted: it is chosen with more care than the abstract. More makes guesses worse, not better."""
_LONGEST_WORD = 40

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>|<!--|-->", re.IGNORECASE)
_WITHOUT_BLANKS = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Letters of Thai, Japanese, Chinese and Korean"""
_WORD = re.compile(rf"([{_WITHOUT_BLANKS}]+)|(?:(?![{_WITHOUT_BLANKS}])[^\W_])+")
_SMALL_WORDS_OF_ENGLISH = (
    "a about above across after again against all almost along already also although always am among an and another "
    "any are around as at be because become been before behind being below between both but by can cannot could did "
    "do does done down due during each either else enough etc even ever every few first for from further had has have "
    "he hence her here him his how however i if in indeed into is it its itself just last least less made many may me "
    "might mine more moreover most much must my namely neither never nevertheless next no nor not nothing now of off "
    "often on once one only onto or other others otherwise our out over own per perhaps rather re same see several "
    "she should since so some such than that the their them themselves then there therefore these they this those "
    "though through throughout thus to together too toward towards two under until up upon us very via was we well "
    "were what when where whereas whether which while who whole whom whose why will with within without would yet you "
    "your "
)
"""They say nothing of a paper; those of other languages weigh little, as many papers have them."""
_SMALL_WORDS = frozenset(_SMALL_WORDS_OF_ENGLISH.split())


def terms_of(paper: Paper) -> Counter[str]:
    """How often each term is in the paper: one word, or two with a blank between them."""
    found: Counter[str] = Counter()
    for text, times in ((paper.title[:_LONGEST_TITLE], _TITLE_COUNTS), (paper.abstract[:_LONGEST_ABSTRACT], 1)):
        words = list(_words(text))
        for term, number in Counter([*words, *map(" ".join, itertools.pairwise(words))]).items():
            found[term] += times * number
    return found


def _words(text: str) -> Iterator[str]:
    plain = without_tex(_MARKUP.sub(" ", _LINK.sub(" ", html.unescape(text))))
    for match in _WORD.finditer(unicodedata.normalize("NFKC", plain).casefold()):
        word = match[0]
        if match[1]:
            yield from (word[at : at + 2] for at in range(max(1, len(word) - 1)))
        elif 1 < len(word) <= _LONGEST_WORD and word not in _SMALL_WORDS and not word.isdecimal():
            yield _singular(word)


def _singular(word: str) -> str:
    """`hashes` stays, for `hashe` is as good a term as any: what matters is that `codes` is `code`."""
    is_plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if is_plural else word
