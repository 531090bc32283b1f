"""The page for people: GitHub's pages as far as a review needs them, rendered on the server, with no script needed.

`blueprint(sandbox)` is all that others call: `Sandbox(page=blueprint)`.
"""

from bot.sandbox.page.site import blueprint

__all__ = ["blueprint"]
