"""Settings -> the running parts: GitHub, the flows as handlers of jobs, the web application."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from bot import __version__
from bot.faults import TemporaryFailure
from bot.settings import App, Settings, SourceSettings

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from bot.gateway.github import GitHub
    from bot.gateway.http import HttpFetch
    from bot.intake.subject import Flow, Intent, Job, Subject
    from bot.publish.hub import Hub
    from bot.repository import Runner
    from bot.resolve.alive import Probe
    from bot.resolve.fetch import Fetch
    from bot.resolve.look_up import Library
    from bot.work.engine import Queue
    from bot.work.job import Handlers, LastWords

    Connection = TypeVar("Connection", bound=GitHub)

log = logging.getLogger(__name__)

OF_APPS = "ghs_"
"""How the tokens of Apps begin, that of a workflow among them: they may write check runs.
https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github"""


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def github_of(settings: Settings) -> GitHub:
    """GitHub as the settings name it, with its objects kept beside the jobs."""
    from bot.gateway.github import GitHub

    return connected(settings, GitHub)


def connected(settings: Settings, kind: type[Connection]) -> Connection:
    """A connection of this kind to the GitHub that the settings name."""
    from bot.gateway.credentials import AppCredentials, TokenCredentials
    from bot.gateway.store import ObjectStore

    credentials: AppCredentials | TokenCredentials
    if isinstance(settings.credentials, App):
        credentials = AppCredentials(
            app_id=str(settings.credentials.id), private_key=settings.credentials.private_key.reveal()
        )
    else:
        token = settings.credentials.reveal()
        credentials = TokenCredentials(token, login=settings.login, checks=token.startswith(OF_APPS))
    return kind(
        credentials=credentials,
        api_url=settings.github_url,
        store=ObjectStore(settings.database_url.reveal(), clock=utc_now),
        clock=utc_now,
        sleep=time.sleep,
        former=settings.former_logins,
    )


def fetch_of(settings: SourceSettings) -> HttpFetch:
    """The scholarly sources, with their answers and their pace kept beside the jobs."""
    from bot.gateway.http import HttpFetch

    return HttpFetch(
        version=__version__,
        clock=utc_now,
        sleep=time.sleep,
        contact=settings.contact,
        keys={source: key.reveal() for source, key in settings.keys.items()},
        database_url=settings.database_url.reveal(),
        stand_in=settings.sources_url,
    )


def probe_of(fetch: HttpFetch) -> Probe:
    """Links tried as politely as sources are asked, and what they were like kept beside the jobs."""
    from bot.gateway.probing import LinkProbe

    return LinkProbe(fetch.asker, fetch.database, clock=utc_now)


@contextmanager
def library_of(
    settings: SourceSettings, *, record: Path | None = None, replay: Path | None = None
) -> Iterator[Library]:
    """Where the command line looks papers up: at the sources, or in what was recorded of them."""
    from bot.gateway.recordings import RecordingFetch, ReplayFetch
    from bot.resolve.look_up import Library

    if replay:
        yield Library(ReplayFetch(replay), one_by_one=True)
        return
    with closing(fetch_of(settings)) as fetch:
        yield Library(RecordingFetch(fetch, record), one_by_one=True) if record else Library(fetch)


@contextmanager
def links_at_hand(settings: SourceSettings) -> Iterator[tuple[Library, Probe]]:
    """What an audit asks about links: the library, and whether they are alive."""
    from bot.resolve.look_up import Library

    with closing(fetch_of(settings)) as fetch:
        yield Library(fetch), probe_of(fetch)


def intent_of(text: str) -> Intent:
    """Why a job runs, from the text that the work engine keeps."""
    return "rerun" if text == "rerun" else "none"


def handlers_of(
    github: GitHub,
    *,
    fetch: Fetch | None = None,
    probe: Probe | None = None,
    clock: Callable[[], datetime] = utc_now,
    runner: Runner = "",
    left: Callable[[str], object] = log.info,
) -> Handlers:
    """The flows, as the work engine calls them: with a subject and an intent as text.

    A review that leaves its work to another runner is left alone, which `left` is told; without a `runner`, none is.
    """
    from bot.work.job import FollowUp

    def follow_up(job: Job) -> FollowUp:
        return FollowUp(flow=job.flow, subject=str(job.subject), intent=job.intent, because=job.because, wish=job.wish)

    def is_ours(flow: Flow, subject: Subject, hub: Hub) -> bool:
        from bot.flows.runner import leaves_to

        reason = leaves_to(flow, subject, hub, me=runner)
        if reason:
            left(reason)
        return not reason

    def submission(text: str, intent: str) -> Iterable[FollowUp]:
        from bot.flows.submission import submission as run
        from bot.intake.subject import Subject

        subject, hub, this_year, why = Subject.parse(text), github.hub(), clock().year, intent_of(intent)
        if not is_ours("submission", subject, hub):
            return ()
        return map(follow_up, run(subject, hub, this_year=this_year, intent=why, fetch=fetch, probe=probe))

    def review(text: str, intent: str) -> Iterable[FollowUp]:
        from bot.flows.review import review as run
        from bot.intake.subject import Subject

        subject, hub = Subject.parse(text), github.hub()
        if not is_ours("review", subject, hub):
            return ()
        return map(follow_up, run(subject, hub, this_year=clock().year, intent=intent_of(intent)))

    def base(text: str, intent: str) -> Iterable[FollowUp]:
        from bot.flows.base import base as run
        from bot.intake.subject import Subject

        subject, hub = Subject.parse(text), github.hub()
        if not is_ours("base", subject, hub):
            return ()
        return map(follow_up, run(subject, hub, this_year=clock().year, intent=intent_of(intent)))

    return {"submission": submission, "review": review, "base": base}


def last_words_of(github: GitHub) -> LastWords:
    """What a submitter is told when a job died, as the work engine calls it."""

    def say(subject: str, delivery: str) -> None:
        from bot.flows.submission import last_words
        from bot.intake.subject import Subject

        about = Subject.parse(subject)
        if about.number:
            last_words(about, delivery, github.hub())

    return say


def application_of(settings: Settings, queue: Queue, *, login: str) -> Flask:
    """The web application, which takes deliveries and shows the jobs; `login` is the bot's own."""
    from bot.web.app import create_app

    return create_app(
        secrets=[secret.reveal() for secret in settings.webhook_secrets],
        own_logins={login, *settings.former_logins} - {""},
        max_body=settings.max_body,
        enqueue=queue.enqueue,
        jobs=queue.jobs,
        health=queue.health,
        version=__version__,
        github=people_url(settings.github_url),
    )


def people_url(api_url: str) -> str:
    """Where people look at the GitHub whose API this is."""
    parts = urlsplit(api_url)
    host = parts.netloc.removeprefix("api.") if parts.path in ("", "/") else parts.netloc
    return f"{parts.scheme}://{host}"


@contextmanager
def running(settings: Settings, *, worker: bool = True, runner: Runner = "app") -> Iterator[GitHub]:
    """The job database, GitHub and (if wanted) the worker; started in order, stopped in the opposite one."""
    from bot.work.engine import Worker, migrate

    url = settings.database_url.reveal()
    migrate(url)
    github = github_of(settings)
    with ExitStack() as stack:
        stack.callback(github.close)
        fetch = stack.enter_context(closing(fetch_of(settings.sources)))
        if worker:
            stack.enter_context(
                Worker(
                    url,
                    handlers_of(github, fetch=fetch, probe=probe_of(fetch), runner=runner),
                    name=settings.instance,
                    concurrency=settings.workers,
                    last_words=last_words_of(github),
                )
            )
        yield github


def serve(settings: Settings, *, ready: Callable[[str], None], worker: bool = True) -> None:
    """Take deliveries, and work on them, until told to stop."""
    from bot.web.server import serve as serve_web
    from bot.work.engine import Queue

    log_to_stderr()
    with running(settings, worker=worker) as github, Queue(settings.database_url.reveal()) as queue:
        app = application_of(settings, queue, login=settings.login or _login_of(github))
        serve_web(app, host=settings.host, port=settings.port, ready=ready)


def _login_of(github: GitHub) -> str:
    """Our login; empty while GitHub does not answer. Then deliveries of our own doing are taken, too: runs that find
    nothing to do cost less than deliveries that are lost, for GitHub sends none again."""
    try:
        return github.login()
    except TemporaryFailure as failure:
        log.warning("GitHub does not tell our login, deliveries of our own doing are taken: %s", failure)
        return ""


def work(settings: Settings, *, ready: Callable[[], None]) -> None:
    """Work on deliveries that other processes take, until told to stop."""
    log_to_stderr()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with running(settings):
        ready()
        stop.wait()


def retry(settings: Settings, delivery: str) -> bool:
    """Start a dead job again; False when there is none of that delivery."""
    from bot.work.engine import Queue, migrate

    url = settings.database_url.reveal()
    migrate(url)
    with Queue(url) as queue:
        return queue.retry(delivery)


def log_to_stderr() -> None:
    """One line an event, with time and level."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("github", "urllib3"):  # at DEBUG they would log payloads and addresses with tokens
        logging.getLogger(chatty).setLevel(logging.WARNING)
