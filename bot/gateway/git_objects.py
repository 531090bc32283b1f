"""Git's own names of things: the SHA-1 of a blob, computed from its bytes without asking anyone."""

from __future__ import annotations

import hashlib


def blob_sha(content: bytes) -> str:
    """The SHA that git gives to a file of this content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
