"""The whole site as a Flask blueprint: the guard at its door, the headers of answers, what every template knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from flask import Blueprint, g, render_template, request
from flask.blueprints import BlueprintSetupState
from jinja2 import StrictUndefined
from werkzeug.wrappers import Response

from bot.sandbox.model import Repository
from bot.sandbox.page import checks, code, editing, filing, home, logs, people, pulls, reviews, threads, times
from bot.sandbox.page.markdown import render
from bot.sandbox.page.visit import Reply, View, Visit, address
from bot.sandbox.refusal import RefusedError

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

_ROOMS = (home, people, logs, code, editing, filing, threads, pulls, reviews, checks)
_LOOPBACK = re.compile(r"(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE | re.ASCII)
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # With `no-referrer` browsers send `Origin: null` with our own forms, which the guard could not tell from others'.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def blueprint(sandbox: Sandbox) -> Blueprint:
    """The pages of a sandbox, for `Sandbox(page=blueprint)`."""
    site = Blueprint("page", "bot.sandbox.page")
    site.before_request(_guard)
    site.after_request(_with_headers)
    site.context_processor(partial(_shared, sandbox))
    site.record_once(_prepare_templates)
    for room in _ROOMS:
        for at, row in enumerate(room.views.rows):
            endpoint = f"{room.__name__.rpartition('.')[2]}-{at}-{row.view.__name__}"
            site.add_url_rule(row.path, endpoint, _run(sandbox, row.view), methods=[row.method])
    site.add_url_rule("/<path:rest>", "unknown", _run(sandbox, _unknown))
    return site


def _unknown(_visit: Visit, rest: str) -> Reply:
    raise LookupError(f"There is no page /{rest}.")


def _run(sandbox: Sandbox, view: View) -> Callable[..., Reply]:
    """A view under the world's lock, whose refusals are told in a sentence."""

    def run(**names: str | int) -> Reply:
        with sandbox.world.lock:
            g.me = people.me(sandbox.world, request.cookies.get(people.COOKIE))
            visit = Visit(sandbox=sandbox, me=g.me, query=request.args, typed=request.form)
            try:
                return view(visit, **names)
            except RefusedError as refused:
                return _refusal(refused.status, _sentence(refused))
            except LookupError as error:
                return _refusal(
                    404, str(error.args[0]) if isinstance(error.args[0], str) else "There is no such thing."
                )

    return run


def _refusal(status: int, sentence: str) -> tuple[str, int]:
    typed = [value for value in request.form.values() if len(value) > 40]
    back = urlsplit(request.referrer or "/").path
    return render_template("refusal.html", status=status, sentence=sentence, typed=typed, back=back), status


def _sentence(refused: RefusedError) -> str:
    """A refusal in words; GitHub puts the telling part into `errors`."""
    told = [
        error if isinstance(error, str) else error.get("message") or _of_field(error["field"], error["code"])
        for error in refused.errors
    ]
    words = [refused.message, *told] if not told or refused.message != "Validation Failed" else told
    sentence = "; ".join(word.strip().rstrip(".") for word in words)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _of_field(field: str, code: str) -> str:
    return {"missing_field": f"{field} is missing", "already_exists": f"this {field} exists already"}.get(
        code, f"{field} is {code}"
    )


def _guard() -> Response | None:
    """Refuse what a foreign web page could make a browser send: by a name bound to this address, or by a form."""
    if _LOOPBACK.fullmatch(request.host) is None:
        return Response("The sandbox answers on 127.0.0.1 and localhost only.", status=421, mimetype="text/plain")
    origin = request.headers.get("Origin")
    is_foreign = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    if request.method != "GET" and (is_foreign or origin not in (None, f"{request.scheme}://{request.host}")):
        return Response("This form was sent from another site.", status=403, mimetype="text/plain")
    return None


def _with_headers(response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _shared(sandbox: Sandbox) -> dict[str, object]:
    """What every template may use besides its own values."""
    now = sandbox.world.now()

    def find(repository: Repository | None, full_name: str, number: int) -> str | None:
        named = sandbox.world.repository(*full_name.split("/", 1)) if full_name else repository
        thread = named.issues.get(number) if named is not None else None
        return address(thread) if thread is not None else None

    def markdown(text: str | None, repository: Repository | None = None, *, breaks: bool = True) -> str:
        own = re.compile(rf"{re.escape(sandbox.url)}/([\w-]+/[\w.-]+)/(?:issues|pull)/(\d+)", re.ASCII)

        def shorten(words: str) -> str:
            named = own.fullmatch(words)
            if named is None:
                return words
            is_here = repository is not None and named[1].lower() == repository.full_name.lower()
            return f"#{named[2]}" if is_here else f"{named[1]}#{named[2]}"

        return render(text or "", breaks=breaks, find=partial(find, repository), shorten=shorten)

    return {
        "sandbox": sandbox,
        "me": g.me,
        "people": people.people_of(sandbox.world),
        "here": request.full_path.rstrip("?"),
        "markdown": markdown,
        "ago": partial(times.ago, now=now),
        "address": address,
        "quote": quote,
    }


def _prepare_templates(state: BlueprintSetupState) -> None:
    environment = state.app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"clock": times.clock, "stamp": times.stamp}
