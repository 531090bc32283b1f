"""The one door for YAML and JSON Schema: text in, a `Document` (data, the place of every field, findings) out.

`reading` turns YAML into a Document, `causes` says why it cannot, `spots` finds a part of a value again in the text it
was read from, `writing` turns a value into YAML, `schemas` holds a Document against a schema of
`schema/` or against one of the review's own, which `own_schema` has read.
Both libraries are imported on first use, because start-up counts.
"""

from bot.document.own_schema import read_schema
from bot.document.reading import MAX_DEPTH, Document, Span, parse, parse_any, scalar
from bot.document.schemas import schema, validate
from bot.document.spots import part_of, rewritten
from bot.document.writing import emit

__all__ = [
    "MAX_DEPTH",
    "Document",
    "Span",
    "emit",
    "parse",
    "parse_any",
    "part_of",
    "read_schema",
    "rewritten",
    "scalar",
    "schema",
    "validate",
]
