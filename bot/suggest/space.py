"""Papers as vectors of one length, so that the likeness of two is their cosine: what they say, not how much.

A term weighs as often as the paper has it, times how rare it is in the review (TF-IDF). Only terms that two papers of
the review have can make papers alike; the other words of a paper count for its length all the same, so that a paper on
something else is far from everything, even if the one word that is known is just the one that another paper is about.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.suggest.terms import terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bot.suggest.paper import Paper

    Array: TypeAlias = NDArray[np.float64]

Matrix: TypeAlias = Any
"""A sparse matrix of scipy, which has no types"""

_IN_USE = 2
"""Papers that have a term, from which on it can make papers alike"""
_MOST_TERMS = 60_000
"""Those of the most papers. A review of 521 papers has 12,000, one of 5,000 about 80,000."""
_BLOCK = 500


class Space:
    """The terms of a review with their weights, and its papers as the rows of `vectors`."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        """In the order of the papers; equal papers in any order are an equal space but for the order of its rows."""
        import numpy as np

        counts = [terms_of(paper) for paper in papers]
        papers_with = Counter(term for each in counts for term in each)
        in_use = sorted((-number, term) for term, number in papers_with.items() if number >= _IN_USE)[:_MOST_TERMS]
        self._places = {term: at for at, (_, term) in enumerate(in_use)}
        self._weights = np.log((1 + len(papers)) / (1 + np.array([-number for number, _ in in_use], float))) + 1
        self._weight_of_unknown = float(np.log((1 + len(papers)) / 2) + 1)
        self.vectors = self._rows(counts)

    def vector(self, paper: Paper) -> Matrix:
        """Any paper as a matrix of one row."""
        return self._rows([terms_of(paper)])

    def _rows(self, counts: Iterable[Counter[str]]) -> Matrix:
        import numpy as np
        from scipy.sparse import csr_matrix

        columns: list[Array] = []
        values: list[Array] = []
        starts = [0]
        for each in counts:
            known = sorted((self._places[term], number) for term, number in each.items() if term in self._places)
            at = np.array([place for place, _ in known], int)
            weights = np.array([number for _, number in known], float) * self._weights[at]
            # pairs of words are nearly all unknown: they would say only that the paper is long
            unknown = sum(number**2 for term, number in each.items() if term not in self._places and " " not in term)
            length = np.sqrt(weights @ weights + unknown * self._weight_of_unknown**2)
            columns.append(at)
            values.append(weights / max(length, 1e-9))
            starts.append(starts[-1] + len(at))
        shape = (len(starts) - 1, max(1, len(self._places)))
        return csr_matrix((np.concatenate(values), np.concatenate(columns), starts), shape=shape)


def likenesses(rows: Matrix, others: Matrix) -> Array:
    """The cosines of each of the rows with each of the others."""
    import numpy as np

    found = np.empty((rows.shape[0], others.shape[0]))
    turned = others.T.tocsr()
    # in blocks: nearly all cosines are more than 0, and a sparse matrix of them is larger than a whole one
    for start in range(0, rows.shape[0], _BLOCK):
        found[start : start + _BLOCK] = (rows[start : start + _BLOCK] @ turned).toarray()
    return np.clip(found, 0.0, 1.0)
