"""The demo: a loopback GitHub with a new review in it, the bot at work, one submission followed from form to merge.

In: where to tell what happens. Out: sentences, and two addresses. Nothing leaves this machine.
"""

from __future__ import annotations

import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.faults import ConfigError, TemporaryFailure
from bot.flows.ground import FORMS_FOLDER
from bot.publish.stage import Stage, said
from bot.repository import Labels
from bot.settings import Settings
from bot.wiring import application_of, running

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

Say = Callable[[str], object]

REVIEW = "maria/living-review"
FORM = "add-paper.yml"
MAINTAINER = "maria"
SUBMITTER = "ada"
PATIENCE = 30.0
"""Seconds to wait for the bot in the demo."""

SUBMISSION: Mapping[str, str | tuple[str, ...]] = {
    "paper": "https://arxiv.org/abs/2012.99991",
    "tags": "Proximity graphs",
    "category": ("graphs",),
    "taxonomy-type": "Graph",
    "taxonomy-modality": "Vectors",
    "checks": ("The review does not have this paper yet.",),
}
"""A link and a place in the taxonomy; the sandbox's sources know the rest."""


@contextmanager
def stand(*, port: int, repo: Path | None, is_online: bool = False) -> Iterator[tuple[Sandbox, str, str]]:
    """A sandbox with a review in it and the bot connected to it: the sandbox, the review's name, the bot's address.

    Papers are looked up at the sandbox's own stand-ins, unless `is_online`.
    """
    try:
        from bot.sandbox.page import blueprint
        from bot.sandbox.server import Sandbox
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"The sandbox needs {error.name}; install it with: pip install 'living-review-bot[sandbox]'"
        ) from error
    from bot.web.server import Server
    from bot.work.engine import Queue

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="review-bot-")))
        sandbox = stack.enter_context(Sandbox(folder / "github", port, page=blueprint))
        for person in (SUBMITTER, MAINTAINER):
            sandbox.add_user(person)
        name = REVIEW
        if repo is None:
            sandbox.add_repository(name, dict(_template_files()), writers=[MAINTAINER])
            # The template's README asks for it: without it GitHub drops the label of every form.
            sandbox.add_label(name, Labels().submission)
        else:
            name = f"{MAINTAINER}/{repo.resolve().name}"
            default = _default_branch(repo)
            sandbox.add_repository(name, clone_of=repo, default_branch=default, writers=[MAINTAINER])
        settings = _settings(sandbox, folder, sources_url="" if is_online else sandbox.sources_url)
        # A review that is tried out here is worked on, whoever does so at home.
        github = stack.enter_context(running(settings, runner=""))
        queue = stack.enter_context(Queue(settings.database_url.reveal()))
        server = Server(application_of(settings, queue, login=github.login()), host=settings.host, port=settings.port)
        web = threading.Thread(target=server.run, name="bot-web", daemon=True)
        web.start()
        stack.callback(web.join)
        stack.callback(server.stop)
        sandbox.webhook_url = f"{server.address}/webhook"
        yield sandbox, name, server.address


def show(*, once: bool, port: int, say: Say) -> None:
    """File a submission, tell what happens step by step, and (unless `once`) keep everything running."""
    with stand(port=port, repo=None) as (sandbox, review, address):
        _Story(sandbox, review, say).tell()
        if not once:
            _serve_on(sandbox, address, say)


def try_out(
    repo: Path | None, *, forms: Callable[[], Mapping[str, str]], port: int, say: Say, is_online: bool = False
) -> None:
    """A loopback GitHub with this review in it, until it is interrupted; `forms` are lent to one that has none."""
    with stand(port=port, repo=repo, is_online=is_online) as (sandbox, review, address):
        say(f"{review} is a copy; what you do here changes nothing in your checkout.")
        if _lend_forms(sandbox, review, forms):
            say(f"It has no issue forms yet, so `review-bot forms` wrote them there, in a commit by {MAINTAINER}.")
        _serve_on(sandbox, address, say)


def _default_branch(checkout: Path) -> str:
    """The default branch on GitHub, as far as the checkout knows it; else the branch that is checked out."""
    from dulwich.errors import NotGitRepository
    from dulwich.repo import Repo

    try:
        with closing(Repo(str(checkout))) as repository:
            names = repository.refs.get_symrefs().items()
            symbolic = {name.decode(): target.decode() for name, target in names}
    except NotGitRepository as error:
        raise ConfigError(f"{checkout} is no git checkout; name the folder that holds its .git.") from error
    for name, before in (("refs/remotes/origin/HEAD", "refs/remotes/origin/"), ("HEAD", "refs/heads/")):
        if name in symbolic:
            return symbolic[name].removeprefix(before)
    raise ConfigError(f"{checkout} has no branch checked out; run `git switch BRANCH` there first.")


def _lend_forms(sandbox: Sandbox, review: str, forms: Callable[[], Mapping[str, str]]) -> bool:
    """Give a review without issue forms these (path -> text), on its default branch; whether it was so."""
    repository = sandbox.repository(review)
    head = repository.git.commit(repository.git.branch(repository.default_branch) or "")
    paths = repository.git.files(head.tree) if head else {}
    if any(path.startswith(FORMS_FOLDER) and path.endswith((".yml", ".yaml")) for path in paths):
        return False
    files = {path: text.encode() for path, text in forms().items()}
    sandbox.push(review, MAINTAINER, files, branch=repository.default_branch, message="Add issue forms")
    return True


def _serve_on(sandbox: Sandbox, address: str, say: Say) -> None:
    say(f"\nThe sandbox GitHub:  {sandbox.url}\nThe bot:             {address}\n\nStop with Ctrl-C.")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
    say("")


class _Story:
    """One submission, told as it happens."""

    def __init__(self, sandbox: Sandbox, review: str, say: Say) -> None:
        self._sandbox = sandbox
        self._review = review
        self._say = say
        self._began = time.monotonic()

    def tell(self) -> None:
        """From the form to the merge."""
        sandbox, review = self._sandbox, self._review
        paper = str(SUBMISSION["paper"])
        number = sandbox.file_form(review, FORM, dict(SUBMISSION), SUBMITTER, title=f"Paper: {paper}").number
        self._step(f"{SUBMITTER} files the form “Add a paper” with no more than {paper}", self._url("issues", number))
        comment = self._wait_for(number, Stage.PROPOSED)
        opened = next(each for each in sandbox.deliveries if each.event == "issues" and each.action == "opened")
        self._step(f"GitHub delivers issues.opened; the bot answers {opened.status} and works on it")
        asked = " and ".join(dict.fromkeys(request.host for request in sandbox.sources.requests))
        self._step(f"It looks the paper up, at this sandbox's stand-ins for {asked}")
        self._step("The bot writes one status comment on the issue", _indented(_first_lines(comment)))
        pull = next(n for n, each in sandbox.repository(review).issues.items() if each.pull)
        self._step(f"… and opens a pull request: {sandbox.issue(review, pull).title}", self._url("pull", pull))
        self._step("The pull request's diff", _indented(sandbox.diff(review, pull)))
        runs = [run for run in sandbox.repository(review).runs.values() if run.suite.app.slug == sandbox.app.slug]
        self._step(f"The check run on its head: {runs[-1].conclusion} — {runs[-1].title}")
        sandbox.merge(review, pull, MAINTAINER)
        self._step(f"{MAINTAINER} merges it")
        comment = self._wait_for(number, Stage.MERGED)
        state = sandbox.issue(review, number).state
        self._step(f"The bot thanks {SUBMITTER}; the issue is {state}, the branch is gone", _indented(comment))
        self._say(f"\nFrom form to merge in {time.monotonic() - self._began:.1f} s.")

    def _wait_for(self, number: int, stage: Stage) -> str:
        """The status comment, as soon as it says this stage."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for comment in self._sandbox.issue(self._review, number).comments:
                if said(comment.body) is stage:
                    return comment.body.partition("\n\n")[2]
            time.sleep(0.02)
        raise TemporaryFailure(f"The bot did not say “{stage}” within {PATIENCE:.0f} seconds.")

    def _url(self, kind: str, number: int) -> str:
        return _indented(f"{self._sandbox.url}/{self._review}/{kind}/{number}")

    def _step(self, sentence: str, more: str = "") -> None:
        self._say(f"\n● {sentence}" + (f"\n{more}" if more else ""))


def _settings(sandbox: Sandbox, folder: Path, *, sources_url: str) -> Settings:
    """The bot's settings in the sandbox, read as an operator's are."""
    return Settings.from_environ(
        {
            "REVIEW_BOT_APP_ID": str(sandbox.app.id),
            "REVIEW_BOT_PRIVATE_KEY": sandbox.app.private_key,
            "REVIEW_BOT_WEBHOOK_SECRET": sandbox.app.webhook_secret,
            "REVIEW_BOT_GITHUB_URL": sandbox.api_url,
            "REVIEW_BOT_DATABASE_URL": f"sqlite:///{folder}/jobs.sqlite",
            "REVIEW_BOT_SOURCES_URL": sources_url,
            "REVIEW_BOT_PORT": "0",
            "REVIEW_BOT_INSTANCE": "demo",
        }
    )


def _template_files() -> Iterator[tuple[str, bytes]]:
    """The files of a new review, by path."""

    def walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
        for each in folder.iterdir():
            if each.is_dir():
                yield from walk(each, f"{prefix}{each.name}/")
            else:
                yield f"{prefix}{each.name}", each.read_bytes()

    return walk(files("bot") / "template", "")


def _first_lines(comment: str) -> str:
    return comment.partition("<details>")[0].strip()


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.strip().splitlines())
