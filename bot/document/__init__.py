"""The one door for YAML and JSON Schema: text in, a `Document` (data, the line of every field, findings) out.

`reading` turns YAML into a Document, `writing` a value into YAML, `schemas` holds a Document against `schema/`.
Both libraries are imported on first use, because start-up counts.
"""

from bot.document.reading import MAX_DEPTH, Document, parse, parse_any, scalar
from bot.document.schemas import schema, validate
from bot.document.writing import emit

__all__ = ["MAX_DEPTH", "Document", "emit", "parse", "parse_any", "scalar", "schema", "validate"]
