"""What a review's own entries say of a new one: learnt once a commit, and kept for each paper that was asked about.

The model stays in memory as long as the files it was learnt from do; an answer is kept in the database, so that another
process need not learn for it. Without the extra `[suggest]` there is no answer, and nothing is kept.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.entry import frontmatter
from bot.entry import taxonomy as taxonomies
from bot.gateway.indexing import ALONE, Indexing, name_of
from bot.suggest.advice import VERSION, Advice, advise, pack, unpack
from bot.suggest.model import is_installed, learn
from bot.suggest.papers import papers_of

if TYPE_CHECKING:
    from bot.publish.hub import Corpus
    from bot.suggest.model import Model
    from bot.suggest.paper import Paper


log = logging.getLogger(__name__)


class Advising(Indexing):
    """The verb of the hub about what a review says of a paper."""

    def advice(self, corpus: Corpus, paper: Paper, *, may_learn: bool) -> Advice | None:
        """What the entries of this corpus say of a paper; None where that would have to be learnt first."""
        if not is_installed():
            return Advice()
        here = {path: sha for path, sha in corpus.files.items() if corpus.collection.is_entry(path)}
        learnt_from = f"{name_of(here, corpus.collection)}\0{corpus.files.get(corpus.taxonomy, '')}"
        asked = hashlib.sha256(repr((VERSION, learnt_from, paper)).encode("utf-8", "surrogatepass")).hexdigest()
        kept = self._store.advice(asked)
        advice = unpack(kept) if kept else None
        if advice is None and may_learn:
            try:
                model = self._model(corpus, here, learnt_from)
                advice = advise(model, paper) if model else Advice()
            except (ArithmeticError, MemoryError, ValueError):
                log.exception("Nothing could be learnt of %s; no submission waits for that.", corpus.repository)
                return Advice()
            self._store.put_advice(asked, pack(advice))
        return advice

    def _model(self, corpus: Corpus, files: Mapping[str, str], name: str) -> Model | None:
        model = self._store.models.get(name)
        if model is None:
            papers = self._papers(corpus, files)
            # It takes memory: one at a time.
            with self._store.learning:
                model = learn(papers)
            if model is not None:
                self._store.models.put(name, model, 1)
        return model

    def _papers(self, corpus: Corpus, files: Mapping[str, str]) -> list[Paper]:
        shas = {*files.values(), *filter(None, [corpus.files.get(corpus.taxonomy)])}
        blobs = self.blobs(corpus.repository, shas, commit=corpus.commit, at_most=ALONE)
        texts = {sha: blob.decode("utf-8", "replace") for sha, blob in blobs.items()}
        taxonomy = taxonomies.read(texts.get(corpus.files.get(corpus.taxonomy, ""), ""), path=corpus.taxonomy)
        read = {path: frontmatter.read(texts[sha])[0] for path, sha in files.items() if sha in texts}
        return list(papers_of({path: entry for path, entry in read.items() if entry}, taxonomy))
