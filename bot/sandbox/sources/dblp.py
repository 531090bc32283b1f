"""DBLP, which since 2026 has a check for people before everything: a page that comes as 500."""

from __future__ import annotations

from bot.sandbox.sources.question import Question, Reply, as_page

HOSTS = ("dblp.org", "www.dblp.org")

_HEAD = """<script id="anubis_version" type="application/json">"v0-sandbox"</script>
<script id="anubis_challenge" type="application/json">{"rules":{"algorithm":"fast","difficulty":4}}</script>
"""
_BODY = """<main>
<h1 id="title">Making sure you&#39;re not a bot!</h1>
<p id="status">A browser would now do a sum for a while, and then see the page. This is the sandbox's copy of such a
check: there is no sum, and no page behind it.</p>
</main>"""


def answer(_question: Question) -> Reply:
    """The check, whatever is asked for."""
    return as_page("Making sure you're not a bot!", _BODY, head=_HEAD, status=500)
