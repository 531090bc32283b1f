"""The first page, the app's page, and pictures and colours every page uses."""

from __future__ import annotations

from flask import render_template
from markupsafe import escape
from werkzeug.wrappers import Response

from bot.sandbox.page.visit import Reply, Views, Visit
from bot.sandbox.page.watching import version_of_all

views = Views()
_HEX = frozenset("0123456789abcdef")


@views("/")
def home(visit: Visit) -> Reply:
    """What this is, the repositories, and the papers that can be looked up."""
    own = [found for found in visit.world.repositories.values() if found.fork_of is None]
    forks = [found for found in visit.world.repositories.values() if found.fork_of is not None]
    papers = visit.sandbox.sources.papers
    return render_template("home.html", own=own, forks=forks, papers=papers, version=version_of_all(visit.sandbox))


@views("/-/version")
def home_version(visit: Visit) -> Reply:
    """What the first page's version is now."""
    return version_of_all(visit.sandbox)


@views("/apps/<slug>")
def app(visit: Visit, slug: str) -> Reply:
    """The GitHub App: what it may do and where its deliveries go."""
    if slug != visit.world.app.slug:
        raise LookupError(f"There is no app {slug}.")
    return render_template("app.html", app=visit.world.app, installations=list(visit.world.installations.values()))


@views("/avatars/<int:number>")
def avatar(visit: Visit, number: int) -> Reply:
    """A face made of the first letter of a login, or of two eyes for a bot."""
    user = next((user for user in visit.world.users.values() if user.id == number), None)
    colour = f"hsl({number * 137 % 360} 45% 46%)"
    if user is not None and user.type == "Bot":
        inside = (
            '<path d="M20 9v-4M11 12h18a3 3 0 0 1 3 3v12a3 3 0 0 1-3 3H11a3 3 0 0 1-3-3V15a3 3 0 0 1 3-3z" '
            'fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round"/>'
            '<circle cx="15" cy="21" r="2.4" fill="#fff"/><circle cx="25" cy="21" r="2.4" fill="#fff"/>'
        )
    else:
        letter = escape(user.login[:1].upper() if user is not None else "?")
        inside = (
            '<text x="20" y="27.2" text-anchor="middle" font-family="system-ui,sans-serif" font-size="20" '
            f'font-weight="600" fill="#fff">{letter}</text>'
        )
    rect = f'<rect width="40" height="40" fill="{colour}"/>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">{rect}{inside}</svg>'
    return Response(picture, mimetype="image/svg+xml")


@views("/-/labels.css")
def label_colours(visit: Visit) -> Reply:
    """A class for every label colour: the policy of the pages forbids styles inside them."""
    colours = {"ededed"} | {
        label.color.lower() for found in visit.world.repositories.values() for label in found.labels.values()
    }
    rules = [f".label-{one} {{ --label: #{one} }}" for one in sorted(colours) if set(one) <= _HEX and len(one) == 6]
    return Response("\n".join(rules), mimetype="text/css")
