"""Settings: the operator's choices, read once from the environment.

In: the environment as a mapping. Out: a frozen `Settings`, or one ConfigError that names every fault.
docs/settings.md shows the table `SETTINGS`; a test keeps them the same.
"""

from __future__ import annotations

import difflib
import re
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from bot.faults import ConfigError

PREFIX = "REVIEW_BOT_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One choice: its key, what holds when it is not set, and what it means."""

    key: str
    default: str
    says: str


SETTINGS = (
    Setting(
        key="REVIEW_BOT_WEBHOOK_SECRET",
        default="none: needed to serve",
        says="The webhook's secret; several with commas between them while one replaces another.",
    ),
    Setting(
        key="REVIEW_BOT_APP_ID",
        default="none: needed as an App",
        says="The id of the GitHub App the bot acts as.",
    ),
    Setting(
        key="REVIEW_BOT_PRIVATE_KEY",
        default="none: needed as an App",
        says="The App's private key: the PEM text, its line ends also as `\\n`, or the path of its file.",
    ),
    Setting(
        key="REVIEW_BOT_TOKEN",
        default="none: needed without an App",
        says="A token of the bot's account; it makes no check runs, so a commit status says the same.",
    ),
    Setting(
        key="REVIEW_BOT_LOGIN",
        default="asked from GitHub",
        says="The bot's own login, such as `my-review-bot[bot]`.",
    ),
    Setting(
        key="REVIEW_BOT_FORMER_LOGINS",
        default="none",
        says="Logins the bot had before, with commas between them: their comments and branches are adopted.",
    ),
    Setting(
        key="REVIEW_BOT_GITHUB_URL",
        default="`https://api.github.com`",
        says="The address of GitHub's API; `https://HOST/api/v3` for a GitHub Enterprise Server.",
    ),
    Setting(
        key="REVIEW_BOT_DATABASE_URL",
        default="`sqlite:///STATE/living-review-bot/jobs.sqlite`",
        says="Where jobs are kept: `sqlite:////absolute/file` or `postgresql://USER:PASSWORD@HOST/NAME`; "
        "STATE is `$XDG_STATE_HOME` or `~/.local/state`; under systemd the file lies in `$STATE_DIRECTORY`.",
    ),
    Setting(
        key="REVIEW_BOT_HOST",
        default="`127.0.0.1`",
        says="The address to listen on; put a proxy that speaks TLS in front of it.",
    ),
    Setting(key="REVIEW_BOT_PORT", default="`8080`", says="The port to listen on; 0 takes a free one."),
    Setting(
        key="REVIEW_BOT_WORKERS",
        default="`4`",
        says="How many jobs run at the same time, each of another repository; 1 to 64.",
    ),
    Setting(
        key="REVIEW_BOT_MAX_BODY",
        default="`5000000`",
        says="How many bytes a delivery may hold; GitHub never sends more than 25 MB.",
    ),
    Setting(
        key="REVIEW_BOT_INSTANCE",
        default="the host's name",
        says="This process's name: another for every process on one database, the same after a restart.",
    ),
    Setting(
        key="REVIEW_BOT_CONTACT",
        default="none",
        says="Where the sources may write to: an e-mail address, or a web page. Crossref and DataCite answer faster "
        "to those who give an e-mail address.",
    ),
    Setting(
        key="REVIEW_BOT_OPENALEX_KEY",
        default="none",
        says="A key of OpenAlex, which is free; without one it answers only so many requests a day.",
    ),
    Setting(
        key="REVIEW_BOT_SEMANTICSCHOLAR_KEY",
        default="none: asked only for its own addresses",
        says="A key of Semantic Scholar; without one it refuses nearly everything, and is not asked what it knows of "
        "papers at other addresses.",
    ),
    Setting(
        key="REVIEW_BOT_OPENREVIEW_TOKEN",
        default="none",
        says="An access token of OpenReview, which asks others to prove that they are people.",
    ),
    Setting(
        key="REVIEW_BOT_SOURCES_URL",
        default="the sources themselves",
        says="One server in the place of all sources, for trying things out: `https://HOST/PATH` is asked there as "
        "`/HOST/PATH`, and nothing else is asked.",
    ),
)


def table() -> str:
    """The settings as docs/settings.md shows them."""
    rows = [f"| `{setting.key}` | {setting.default} | {setting.says} |" for setting in SETTINGS]
    return "\n".join(["| setting | when it is not set | what it says |", "|---|---|---|", *rows]) + "\n"


@dataclass(frozen=True, slots=True)
class Secret:
    """Text that never shows itself: only `reveal` gives it out."""

    _text: str

    def reveal(self) -> str:
        """The secret itself."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._text)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Acting as a GitHub App."""

    id: int
    private_key: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The operator's choices, whole and checked."""

    credentials: App | Secret
    """a GitHub App, or a plain token"""
    webhook_secrets: tuple[Secret, ...]
    login: str
    """empty when GitHub is to be asked"""
    former_logins: frozenset[str]
    github_url: str
    database_url: Secret
    host: str
    port: int
    workers: int
    max_body: int
    instance: str
    sources: SourceSettings

    @classmethod
    def from_environ(
        cls,
        environ: Mapping[str, str],
        *,
        serves: bool = True,
        read: Callable[[Path], str] = lambda path: path.read_text(encoding="utf-8"),
        hostname: Callable[[], str] = socket.gethostname,
    ) -> Self:
        """Read every setting; raise one ConfigError that names all faults.

        `serves`: this process takes deliveries, so it needs a webhook secret.
        """
        reader = _Reader(environ)
        reader.refuse_unknown()
        settings = cls(
            credentials=_credentials(reader, read),
            webhook_secrets=_webhook_secrets(reader, serves=serves),
            login=reader.text("LOGIN"),
            former_logins=frozenset(reader.listed("FORMER_LOGINS")),
            github_url=_github_url(reader),
            database_url=(database_url := _database_url(reader)),
            host=reader.text("HOST") or "127.0.0.1",
            port=reader.number("PORT", default=8080, least=0, most=65_535),
            workers=reader.number("WORKERS", default=4, least=1, most=64),
            max_body=reader.number("MAX_BODY", default=5_000_000, least=1_000, most=25_000_000),
            instance=_instance(reader, hostname),
            sources=_sources(reader, database_url),
        )
        reader.finish()
        return settings


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSettings:
    """The operator's choices about the scholarly sources: all that looking a paper up needs, and nothing of GitHub."""

    contact: str
    """an e-mail address, a web page or empty"""
    openalex_key: Secret
    semanticscholar_key: Secret
    openreview_token: Secret
    sources_url: str
    """one server in the place of all sources, or empty"""
    database_url: Secret

    @property
    def keys(self) -> Mapping[str, Secret]:
        """The keys that are set, by the name of the source's module."""
        keys = {
            "openalex": self.openalex_key,
            "semanticscholar": self.semanticscholar_key,
            "openreview": self.openreview_token,
        }
        return {source: key for source, key in keys.items() if key}

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> SourceSettings:
        """Read the settings that concern sources; raise one ConfigError that names all faults."""
        reader = _Reader(environ)
        reader.refuse_unknown()
        sources = _sources(reader, _database_url(reader))
        reader.finish()
        return sources


class _Reader:
    """Reads one key after the other and remembers what is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        return self.environ.get(PREFIX + name, "").strip()

    def listed(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        text = self.text(name)
        if not text:
            return default
        if re.fullmatch(r"[0-9]{1,12}", text, re.ASCII) and least <= int(text) <= most:
            return int(text)
        self.fault(name, f"is no whole number from {least} to {most}", f"write for example {default}")
        return default

    def fault(self, name: str, wrong: str, instead: str) -> None:
        self.faults.append(f"{PREFIX}{name} {wrong}; {instead}.")

    def refuse_unknown(self) -> None:
        known = [setting.key.removeprefix(PREFIX) for setting in SETTINGS]
        given = sorted(key.removeprefix(PREFIX) for key in self.environ if key.startswith(PREFIX))
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"did you mean {PREFIX}{near[0]}?" if near else "docs/settings.md lists the settings."
                self.faults.append(f"{PREFIX}{name} is no setting; {hint}")

    def finish(self) -> None:
        if self.faults:
            raise ConfigError("\n".join(self.faults), source="environment")


def _credentials(reader: _Reader, read: Callable[[Path], str]) -> App | Secret:
    """An App or a token, never both: what the bot does would depend on which one is looked at first."""
    app_id, key, token = (reader.text(name) for name in ("APP_ID", "PRIVATE_KEY", "TOKEN"))
    if token and (app_id or key):
        reader.fault("TOKEN", "stands beside an App's id or key", "keep one of the two identities")
    if token:
        return Secret(token)
    if not app_id and not key:
        reader.fault("APP_ID", "is not set", "set it with REVIEW_BOT_PRIVATE_KEY, or set REVIEW_BOT_TOKEN")
        return Secret("")
    if re.fullmatch(r"[1-9][0-9]{0,11}", app_id, re.ASCII):
        number = int(app_id)
    else:
        number = 0
        reader.fault("APP_ID", "is no number" if app_id else "is not set", "write the id that the App's page shows")
    return App(id=number, private_key=_private_key(reader, key, read))


def _private_key(reader: _Reader, text: str, read: Callable[[Path], str]) -> Secret:
    if not text:
        reader.fault("PRIVATE_KEY", "is not set", "write the key or the path of its file")
        return Secret("")
    if "-----BEGIN" not in text:
        try:
            text = read(Path(text).expanduser())
        except (OSError, ValueError):
            reader.fault("PRIVATE_KEY", "is neither a key nor a file that can be read", "write the PEM or its path")
            return Secret("")
    lines = text.replace("\\n", "\n").strip().splitlines()
    pem = "\n".join(line.strip() for line in lines) + "\n"
    if not re.fullmatch(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n.+\n-----END [A-Z ]*PRIVATE KEY-----\n", pem, re.DOTALL):
        reader.fault("PRIVATE_KEY", "holds no whole private key", "write all lines of the .pem file GitHub gave you")
    return Secret(pem)


def _webhook_secrets(reader: _Reader, *, serves: bool) -> tuple[Secret, ...]:
    given = reader.listed("WEBHOOK_SECRET")
    if serves and not given:
        instead = "write the secret of the webhook, such as the output of `openssl rand -hex 32`"
        reader.fault("WEBHOOK_SECRET", "is not set, and unsigned deliveries are never taken", instead)
    return tuple(Secret(text) for text in given)


def _github_url(reader: _Reader) -> str:
    text = reader.text("GITHUB_URL") or "https://api.github.com"
    if not _is_address(text, schemes=("https", "http")):
        reader.fault("GITHUB_URL", "is no address of an API", "write for example https://api.github.com")
    return text.rstrip("/")


def _database_url(reader: _Reader) -> Secret:
    text = reader.text("DATABASE_URL")
    if not text:
        return Secret(f"sqlite:///{_state_folder(reader.environ) / 'jobs.sqlite'}")
    is_file = text.startswith("sqlite:///") and len(text) > len("sqlite:///")
    if not is_file and not _is_address(text, schemes=("postgresql", "postgres")):
        reader.fault(
            "DATABASE_URL",
            "is no database we know",
            "write sqlite:////absolute/file or postgresql://HOST/NAME",
        )
    # SQLAlchemy knows only the longer name.
    return Secret(re.sub(r"^postgres://", "postgresql://", text))


def _sources(reader: _Reader, database_url: Secret) -> SourceSettings:
    return SourceSettings(
        contact=_contact(reader),
        openalex_key=_key(reader, "OPENALEX_KEY"),
        semanticscholar_key=_key(reader, "SEMANTICSCHOLAR_KEY"),
        openreview_token=_key(reader, "OPENREVIEW_TOKEN"),
        sources_url=_sources_url(reader),
        database_url=database_url,
    )


def _contact(reader: _Reader) -> str:
    text = reader.text("CONTACT").removeprefix("mailto:")
    is_mail = re.fullmatch(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,63}", text)
    is_page = re.fullmatch(r"[!-~]{1,200}", text) and _is_address(text, schemes=("https", "http"))
    # It stands within the brackets of a comment of the User-Agent.
    if text and (not (is_mail or is_page) or re.search(r"[()\\;]", text)):
        instead = "write for example ann@example.org or https://example.org/contact"
        reader.fault("CONTACT", "is neither an e-mail address nor the address of a page", instead)
    return text


def _key(reader: _Reader, name: str) -> Secret:
    text = reader.text(name)
    if text and not re.fullmatch(r"[!-~]{1,4000}", text):
        reader.fault(name, "is no key: it holds blanks or letters that no key has", "copy it once more")
    return Secret(text)


def _sources_url(reader: _Reader) -> str:
    text = reader.text("SOURCES_URL")
    if text and (not _is_address(text, schemes=("https", "http")) or re.search(r"[?#@\s]", text)):
        reader.fault("SOURCES_URL", "is no address of a server", "write for example http://127.0.0.1:4567/sources")
    return text.rstrip("/")


def _state_folder(environ: Mapping[str, str]) -> Path:
    # STATE_DIRECTORY is what systemd sets for a unit that has one; it is ours alone already.
    if folder := environ.get("STATE_DIRECTORY"):
        return Path(folder.partition(":")[0])
    base = environ.get("XDG_STATE_HOME") or Path(environ.get("HOME") or ".") / ".local" / "state"
    return Path(base) / "living-review-bot"


def _instance(reader: _Reader, hostname: Callable[[], str]) -> str:
    text = reader.text("INSTANCE") or hostname()
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", text, re.ASCII):
        reader.fault("INSTANCE", "must be letters, digits, `.`, `_` and `-`", "write for example worker-1")
    return text


def _is_address(text: str, *, schemes: Iterable[str]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
