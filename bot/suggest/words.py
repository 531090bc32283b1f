"""Which words (tags, or categories) go with which texts, and from which chance on a guess may be shown.

Two simple ways are asked, ridge regression and the vote of the nearest papers; each is better than the other where the
other is weak. What each would have said of every paper without having seen it (leaving one out) is exact and nearly
free here, so their chances are calibrated, and the threshold is learnt, on all papers of the review, none of them
known to what is measured. If nothing that could be shown is right often enough, nothing is.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.suggest.paper import Guess
from bot.suggest.space import likenesses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.suggest.space import Array, Matrix

RIGHT = 0.75
"""The least share of the guesses shown that are right"""
_SURE = 1.64
"""So many standard errors lie between that share and what is measured, for the threshold is the luckiest of many"""
_LEAST_SHOWN = 30
"""Guesses that have to be above the threshold: with fewer, what looks right in a small review is often luck."""
_LEAST_CHANCE = 0.5
"""What is wrong more often than not is never shown, however right the others are."""
_IN_USE = 5
"""Papers that have a word, from which on it can be learnt"""
_MOST_WORDS = 300
_LEAST_SLOPE = 0.5
"""Both ways give log odds, whose weights add up to about 1 where they are right, and to far less by chance."""
_MOST_PAPERS = 2_000
"""Papers that are learnt from; the work grows with the third power of them, the memory with the second."""
_PENALTY = 0.3
_NEAREST = 15


class Words:
    """What was learnt of the words that some papers have. It never changes."""

    def __init__(self, vectors: Matrix, words: Sequence[tuple[str, ...]]) -> None:
        """The vectors of all papers, and the words of each; a paper without any was not looked at, and says nothing."""
        self._rows = _spread([at for at, each in enumerate(words) if any(each)])
        given = [set(words[at]) for at in self._rows]
        self.words = _candidates(given)
        self.threshold = math.inf
        if self.words:
            self._learn(vectors[self._rows], given)

    def chances(self, vector: Matrix, *, without: int | None = None) -> tuple[Guess, ...]:
        """Every word with its chance, best first; `without`: the row of the paper asked about, if it is one of them."""
        if not self.words:
            return ()
        likeness = likenesses(vector, self._vectors)
        own = self._rows.index(without) if without in self._rows else None
        regressed = self._regressed(likeness, own)
        if own is not None:
            likeness[0, own] = -1.0
        found = self._calibrated(regressed, _vote(likeness, self._has))[0]
        guesses = (Guess(word=word, chance=float(chance)) for word, chance in zip(self.words, found, strict=True))
        return tuple(sorted(guesses, key=lambda each: (-each.chance, each.word)))

    def _learn(self, vectors: Matrix, given: Sequence[set[str]]) -> None:
        import numpy as np

        self._vectors = vectors
        self._has = np.array([[word in each for word in self.words] for each in given], float)
        self._shares: Array = self._has.mean(axis=0)
        likeness = likenesses(vectors, vectors)
        np.fill_diagonal(likeness, -1.0)
        voted = _vote(likeness, self._has)
        np.fill_diagonal(likeness, np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel() + _PENALTY)
        self._solution, left_out = _regression(likeness, self._has - self._shares)
        self._fit(self._shares + left_out, voted)

    def _fit(self, regressed: Array, voted: Array) -> None:
        from sklearn.linear_model import LogisticRegression

        self._calibration: Any = LogisticRegression()
        self._calibration.fit(_features(regressed, voted), self._has.ravel())
        is_learnt = bool(self._calibration.coef_.sum() >= _LEAST_SLOPE)
        chances = self._calibrated(regressed, voted).ravel()
        self.threshold = _threshold(chances, self._has.ravel()) if is_learnt else math.inf

    def _calibrated(self, regressed: Array, voted: Array) -> Array:
        found: Array = self._calibration.predict_proba(_features(regressed, voted))[:, 1]
        return found.reshape(regressed.shape)

    def _regressed(self, likeness: Array, own: int | None) -> Array:
        """What the regression says of a paper that is so like the others; `own`: as if it had not seen that one."""
        found: Array = self._shares + likeness @ self._solution
        if own is not None:
            column = self._column(own)
            found -= (likeness @ column)[:, None] * self._solution[own] / column[own]
        return found

    def _column(self, at: int) -> Array:
        """The column of one paper in the inverse that `_solution` was solved with, solved anew: rarely asked for."""
        import numpy as np
        from scipy.sparse.linalg import LinearOperator, cg

        size, vectors, turned = len(self._rows), self._vectors, self._vectors.T.tocsr()
        matrix = LinearOperator((size, size), matvec=lambda one: vectors @ (turned @ one) + _PENALTY * one, dtype=float)
        unit = np.zeros(size)
        unit[at] = 1.0
        found: Array = cg(matrix, unit)[0]
        return found


def _spread(rows: Sequence[int]) -> list[int]:
    """All of them, or as many as may be, evenly spread."""
    if len(rows) <= _MOST_PAPERS:
        return list(rows)
    return [rows[at * len(rows) // _MOST_PAPERS] for at in range(_MOST_PAPERS)]


def _candidates(given: Iterable[set[str]]) -> tuple[str, ...]:
    """Words that can be learnt. One that every paper has is no matter of the text."""
    papers = list(given)
    number = Counter(word for each in papers for word in each if word)
    most = sorted(number, key=lambda word: (-number[word], word))
    return tuple(word for word in most if _IN_USE <= number[word] < len(papers))[:_MOST_WORDS]


def _regression(matrix: Array, has: Array) -> tuple[Array, Array]:
    """Its solution, and what it says of each paper had it not seen that paper; the matrix is lost.

    That needs no learning anew for each: Hastie, Tibshirani, Friedman, The Elements of Statistical Learning, 7.10.
    """
    import numpy as np
    from scipy.linalg import cho_solve, cholesky, solve_triangular

    lower = cholesky(matrix, lower=True, overwrite_a=True)
    solution: Array = cho_solve((lower, True), has)
    inverse = solve_triangular(lower, np.eye(len(lower)), lower=True, overwrite_b=True)
    return solution, has - solution / (inverse**2).sum(axis=0)[:, None]


def _vote(likeness: Array, has: Array) -> Array:
    """The share of the nearest papers that have each word; a paper twice as like counts four times."""
    import numpy as np

    number = min(_NEAREST, likeness.shape[1])
    nearest = np.argpartition(-likeness, number - 1, axis=1)[:, :number]
    found = np.empty((len(likeness), has.shape[1]))
    for row, at in enumerate(nearest):
        weights = np.maximum(likeness[row, at], 0.0) ** 2
        found[row] = weights @ has[at] / max(weights.sum(), 1e-9)
    return found


def _features(regressed: Array, voted: Array) -> Array:
    import numpy as np

    clipped = np.clip(np.stack([regressed.ravel(), voted.ravel()], axis=1), 1e-3, 1 - 1e-3)
    return np.log(clipped / (1 - clipped))


def _threshold(chances: Array, is_right: Array) -> float:
    """The least chance from which on enough guesses are right, with a margin for chance; infinite if there is none."""
    import numpy as np

    order = np.argsort(-chances, kind="stable")
    sorted_chances = chances[order]
    right = np.cumsum(is_right[order])
    shown = np.arange(1, len(right) + 1)
    share, square = right / shown, _SURE**2
    # the lower end of Wilson's interval, which is fair to small numbers
    spread = _SURE * np.sqrt(share * (1 - share) / shown + square / (4 * shown**2))
    least = (share + square / (2 * shown) - spread) / (1 + square / shown)
    is_last_of_equals = np.append(sorted_chances[1:] < sorted_chances[:-1], True)
    good = (least >= RIGHT) & (shown >= _LEAST_SHOWN) & (sorted_chances >= _LEAST_CHANCE) & is_last_of_equals
    if not good.any():
        return math.inf
    last = int(np.flatnonzero(good)[-1])
    # between the last one that may be shown and the next one nothing is known: the middle is as good as its ends
    following = float(sorted_chances[last + 1]) if last + 1 < len(sorted_chances) else 0.0
    return max(_LEAST_CHANCE, (float(sorted_chances[last]) + following) / 2)
