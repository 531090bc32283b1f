"""Stand-ins for the scholarly sources: what arXiv, Crossref and the others say of a few invented papers.

`GET /sources/HOST/PATH?QUERY` answers as `https://HOST/PATH?QUERY` would, in the shapes and with the traps of 2026.
"""
