"""What went out and came in: deliveries of the webhook, the REST calls that came back, and the mail that people got."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice

from flask import render_template

from bot.sandbox.page.visit import Reply, Views, Visit, go
from bot.sandbox.page.watching import version_of_deliveries, version_of_mail, version_of_requests

views = Views()
_SHOWN = 200
"""the latest ones, in either log"""


@views("/-/deliveries")
def deliveries(visit: Visit) -> Reply:
    """Every delivery, newest first, with its attempts."""
    found = visit.sandbox.deliveries[::-1]
    return render_template(
        "deliveries.html",
        deliveries=found[:_SHOWN],
        total=len(found),
        version=version_of_deliveries(visit.sandbox),
    )


@views("/-/deliveries/version")
def deliveries_version(visit: Visit) -> Reply:
    """What the log's version is now."""
    return version_of_deliveries(visit.sandbox)


@views("/-/deliveries/<guid>")
def delivery(visit: Visit, guid: str) -> Reply:
    """One delivery: headers, payload, attempts."""
    found = visit.world.outbox.find(guid)
    if found is None:
        raise LookupError(f"There is no delivery {guid}.")
    return render_template(
        "delivery.html",
        delivery=found,
        headers=visit.world.outbox.headers(found),
        payload=json.dumps(found.payload, indent=2, ensure_ascii=False),
    )


@views("/-/deliveries/<guid>/redeliver", method="POST")
def redeliver(visit: Visit, guid: str) -> Reply:
    """Send it once more."""
    visit.sandbox.redeliver(guid)
    return go("/-/deliveries")


@views("/-/mail")
def mail(visit: Visit) -> Reply:
    """What GitHub would have mailed whom the browser acts as, newest first."""
    found = visit.sandbox.mail(visit.me)[::-1]
    return render_template("mail.html", mails=found[:_SHOWN], total=len(found), version=version_of_mail(found))


@views("/-/mail/version")
def mail_version(visit: Visit) -> Reply:
    """What the mail's version is now."""
    return version_of_mail(visit.sandbox.mail(visit.me))


@views("/-/requests")
def requests(visit: Visit) -> Reply:
    """How often each route was called, and the latest calls."""
    made = visit.sandbox.requests
    counts = Counter((one.method, one.route, one.status) for one in made)
    return render_template(
        "requests.html",
        counts=sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])),
        latest=list(islice(reversed(made), _SHOWN)),
        total=len(made),
        version=version_of_requests(visit.sandbox),
    )


@views("/-/requests/version")
def requests_version(visit: Visit) -> Reply:
    """What the log's version is now."""
    return version_of_requests(visit.sandbox)


@views("/-/requests/clear", method="POST")
def clear_requests(visit: Visit) -> Reply:
    """Begin counting anew."""
    visit.sandbox.clear_requests()
    return go("/-/requests")
