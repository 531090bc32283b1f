"""What in a review is the same paper as one that is asked about, or near it.

`asked` reads what was given as a paper, `comparing` holds it against the review, `telling` says what came of it.
"""

from bot.similarity.asked import Asked, NotOne, is_title, meant, of_paper, of_title
from bot.similarity.comparing import Similar, compare
from bot.similarity.telling import render_json, render_text

__all__ = [
    "Asked",
    "NotOne",
    "Similar",
    "compare",
    "is_title",
    "meant",
    "of_paper",
    "of_title",
    "render_json",
    "render_text",
]
