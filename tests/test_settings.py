"""The operator's settings: read once, every fault at once, no secret shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.faults import ConfigError
from bot.settings import SETTINGS, App, Secret, Settings, SourceSettings, table

PEM = "-----BEGIN RSA PRIVATE KEY-----\nbm90IGEga2V5\n-----END RSA PRIVATE KEY-----\n"
TOKEN = {"REVIEW_BOT_TOKEN": "t0ken", "REVIEW_BOT_WEBHOOK_SECRET": "s3cret", "HOME": "/home/ann"}
APP = {"REVIEW_BOT_APP_ID": "7", "REVIEW_BOT_PRIVATE_KEY": PEM, "REVIEW_BOT_WEBHOOK_SECRET": "s3cret"}


def sources(
    *, database_url: str, contact: str = "", keys: tuple[str, str, str] = ("", "", ""), sources_url: str = ""
) -> SourceSettings:
    openalex, semanticscholar, openreview = map(Secret, keys)
    return SourceSettings(
        contact=contact,
        openalex_key=openalex,
        semanticscholar_key=semanticscholar,
        openreview_token=openreview,
        sources_url=sources_url,
        database_url=Secret(database_url),
    )


def read(environ: dict[str, str], *, serves: bool = True) -> Settings:
    return Settings.from_environ(environ, serves=serves, hostname=lambda: "host-1")


def faults(environ: dict[str, str], *, serves: bool = True) -> list[str]:
    with pytest.raises(ConfigError) as error:
        read(environ, serves=serves)
    return str(error.value).splitlines()


def test_a_token_and_a_secret_are_enough() -> None:
    settings = read(TOKEN)
    assert settings == Settings(
        credentials=Secret("t0ken"),
        webhook_secrets=(Secret("s3cret"),),
        login="",
        former_logins=frozenset(),
        github_url="https://api.github.com",
        database_url=Secret("sqlite:////home/ann/.local/state/living-review-bot/jobs.sqlite"),
        host="127.0.0.1",
        port=8080,
        workers=4,
        max_body=5_000_000,
        instance="host-1",
        sources=sources(database_url="sqlite:////home/ann/.local/state/living-review-bot/jobs.sqlite"),
    )


def test_every_setting_is_read() -> None:
    settings = read(
        {
            **APP,
            "REVIEW_BOT_WEBHOOK_SECRET": "new, old",
            "REVIEW_BOT_LOGIN": "review-bot[bot]",
            "REVIEW_BOT_FORMER_LOGINS": "older-bot, oldest-bot,",
            "REVIEW_BOT_GITHUB_URL": "http://127.0.0.1:3000/api/v3/",
            "REVIEW_BOT_DATABASE_URL": "postgres://bot:s3cret@db/jobs",
            "REVIEW_BOT_HOST": "0.0.0.0",
            "REVIEW_BOT_PORT": "0",
            "REVIEW_BOT_WORKERS": "8",
            "REVIEW_BOT_MAX_BODY": "25000000",
            "REVIEW_BOT_INSTANCE": "worker-1",
            "REVIEW_BOT_CONTACT": "ann@example.org",
            "REVIEW_BOT_OPENALEX_KEY": "a-key",
            "REVIEW_BOT_SEMANTICSCHOLAR_KEY": "s-key",
            "REVIEW_BOT_OPENREVIEW_TOKEN": "o-token",
            "REVIEW_BOT_SOURCES_URL": "http://127.0.0.1:4567/sources/",
            "PATH": "/bin",
        }
    )
    assert settings == Settings(
        credentials=App(id=7, private_key=Secret(PEM)),
        webhook_secrets=(Secret("new"), Secret("old")),
        login="review-bot[bot]",
        former_logins=frozenset({"older-bot", "oldest-bot"}),
        github_url="http://127.0.0.1:3000/api/v3",
        database_url=Secret("postgresql://bot:s3cret@db/jobs"),
        host="0.0.0.0",
        port=0,
        workers=8,
        max_body=25_000_000,
        instance="worker-1",
        sources=sources(
            contact="ann@example.org",
            keys=("a-key", "s-key", "o-token"),
            sources_url="http://127.0.0.1:4567/sources",
            database_url="postgresql://bot:s3cret@db/jobs",
        ),
    )


def test_looking_papers_up_needs_no_credentials_of_github() -> None:
    environ = {"HOME": "/home/ann", "REVIEW_BOT_OPENALEX_KEY": "a-key"}
    settings = SourceSettings.from_environ(environ)
    assert settings == sources(
        keys=("a-key", "", ""), database_url="sqlite:////home/ann/.local/state/living-review-bot/jobs.sqlite"
    )
    assert settings.keys == {"openalex": Secret("a-key")}


@pytest.mark.parametrize(
    "contact", ["ann@example.org", "mailto:ann@example.org", "https://example.org/contact?team=review", ""]
)
def test_a_contact_is_an_address_or_a_page(contact: str) -> None:
    assert read({**TOKEN, "REVIEW_BOT_CONTACT": contact}).sources.contact == contact.removeprefix("mailto:")


@pytest.mark.parametrize(
    "contact",
    ["ann", "ann@example", "ann at example.org", "Ann <ann@example.org>", "ann@example.org)\nX: y", "https://"],
)
def test_what_no_source_could_write_to_is_no_contact(contact: str) -> None:
    assert faults({**TOKEN, "REVIEW_BOT_CONTACT": contact}) == [
        "REVIEW_BOT_CONTACT is neither an e-mail address nor the address of a page; "
        "write for example ann@example.org or https://example.org/contact."
    ]


@pytest.mark.parametrize("url", ["127.0.0.1:4567", "ftp://127.0.0.1/", "http://u:p@127.0.0.1/", "http://h/?a=b"])
def test_a_stand_in_for_the_sources_is_a_plain_address(url: str) -> None:
    assert faults({**TOKEN, "REVIEW_BOT_SOURCES_URL": url}) == [
        "REVIEW_BOT_SOURCES_URL is no address of a server; write for example http://127.0.0.1:4567/sources."
    ]


def test_a_private_key_may_be_text_one_line_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text(PEM, encoding="utf-8")
    for written in (PEM, PEM.strip().replace("\n", "\\n"), PEM.replace("\n", "\r\n"), str(file)):
        assert read({**APP, "REVIEW_BOT_PRIVATE_KEY": written}).credentials == App(id=7, private_key=Secret(PEM))


@pytest.mark.parametrize(
    ("environ", "file"),
    [
        ({"STATE_DIRECTORY": "/var/lib/review-bot"}, "/var/lib/review-bot/jobs.sqlite"),
        ({"XDG_STATE_HOME": "/state"}, "/state/living-review-bot/jobs.sqlite"),
    ],
)
def test_the_database_lies_where_state_belongs(environ: dict[str, str], file: str) -> None:
    assert read({**TOKEN, **environ}).database_url == Secret(f"sqlite:///{file}")


def test_all_faults_are_told_at_once_with_what_to_write() -> None:
    assert faults(
        {
            "REVIEW_BOT_APP_ID": "seven",
            "REVIEW_BOT_PRIVATE_KEY": "/nowhere/key.pem",
            "REVIEW_BOT_WEBHOOK_SECRETS": "s3cret",
            "REVIEW_BOT_COLOUR": "red",
            "REVIEW_BOT_GITHUB_URL": "api.github.com",
            "REVIEW_BOT_DATABASE_URL": "mysql://db/jobs",
            "REVIEW_BOT_PORT": "65536",
            "REVIEW_BOT_WORKERS": "0",
            "REVIEW_BOT_MAX_BODY": "many",
            "REVIEW_BOT_INSTANCE": "worker 1",
            "REVIEW_BOT_CONTACT": "ann",
            "REVIEW_BOT_OPENALEX_KEY": "two words",
            "REVIEW_BOT_SOURCES_URL": "sources",
        }
    ) == [
        "REVIEW_BOT_COLOUR is no setting; docs/settings.md lists the settings.",
        "REVIEW_BOT_WEBHOOK_SECRETS is no setting; did you mean REVIEW_BOT_WEBHOOK_SECRET?",
        "REVIEW_BOT_APP_ID is no number; write the id that the App's page shows.",
        "REVIEW_BOT_PRIVATE_KEY is neither a key nor a file that can be read; write the PEM or its path.",
        (
            "REVIEW_BOT_WEBHOOK_SECRET is not set, and unsigned deliveries are never taken; "
            "write the secret of the webhook, such as the output of `openssl rand -hex 32`."
        ),
        "REVIEW_BOT_GITHUB_URL is no address of an API; write for example https://api.github.com.",
        "REVIEW_BOT_DATABASE_URL is no database we know; write sqlite:////absolute/file or postgresql://HOST/NAME.",
        "REVIEW_BOT_PORT is no whole number from 0 to 65535; write for example 8080.",
        "REVIEW_BOT_WORKERS is no whole number from 1 to 64; write for example 4.",
        "REVIEW_BOT_MAX_BODY is no whole number from 1000 to 25000000; write for example 5000000.",
        "REVIEW_BOT_INSTANCE must be letters, digits, `.`, `_` and `-`; write for example worker-1.",
        (
            "REVIEW_BOT_CONTACT is neither an e-mail address nor the address of a page; "
            "write for example ann@example.org or https://example.org/contact."
        ),
        "REVIEW_BOT_OPENALEX_KEY is no key: it holds blanks or letters that no key has; copy it once more.",
        "REVIEW_BOT_SOURCES_URL is no address of a server; write for example http://127.0.0.1:4567/sources.",
    ]


@pytest.mark.parametrize(
    ("environ", "fault"),
    [
        ({}, "REVIEW_BOT_APP_ID is not set; set it with REVIEW_BOT_PRIVATE_KEY, or set REVIEW_BOT_TOKEN."),
        ({"REVIEW_BOT_APP_ID": "7"}, "REVIEW_BOT_PRIVATE_KEY is not set; write the key or the path of its file."),
        ({"REVIEW_BOT_PRIVATE_KEY": PEM}, "REVIEW_BOT_APP_ID is not set; write the id that the App's page shows."),
        (
            {**APP, "REVIEW_BOT_TOKEN": "t"},
            "REVIEW_BOT_TOKEN stands beside an App's id or key; keep one of the two identities.",
        ),
        (
            {**APP, "REVIEW_BOT_PRIVATE_KEY": PEM.partition("-----END")[0]},
            "REVIEW_BOT_PRIVATE_KEY holds no whole private key; write all lines of the .pem file GitHub gave you.",
        ),
    ],
)
def test_one_whole_identity_is_needed(environ: dict[str, str], fault: str) -> None:
    assert faults(environ, serves=False) == [fault]


@pytest.mark.parametrize("secret", ["", " ", ",", " , "])
def test_without_a_webhook_secret_it_refuses_to_serve_but_may_work(secret: str) -> None:
    environ = {**TOKEN, "REVIEW_BOT_WEBHOOK_SECRET": secret}
    assert len(faults(environ)) == 1
    assert read(environ, serves=False).webhook_secrets == ()


def test_no_secret_is_shown() -> None:
    keys = {
        "REVIEW_BOT_OPENALEX_KEY": "s3cret-a",
        "REVIEW_BOT_SEMANTICSCHOLAR_KEY": "s3cret-s",
        "REVIEW_BOT_OPENREVIEW_TOKEN": "s3cret-o",
    }
    settings = read({**APP, **keys, "REVIEW_BOT_DATABASE_URL": "postgresql://bot:passw0rd@db/jobs"})
    shown = f"{settings} {settings!r} {settings.credentials} {settings.database_url:}"
    for secret in ("s3cret", "bm90IGEga2V5", "passw0rd"):
        assert secret not in shown
    assert settings.database_url.reveal() == "postgresql://bot:passw0rd@db/jobs"


def test_a_fault_shows_no_secret() -> None:
    told = faults({**TOKEN, "REVIEW_BOT_PRIVATE_KEY": "s3cret-key", "REVIEW_BOT_DATABASE_URL": "x://u:passw0rd@h/n"})
    assert not any("s3cret" in fault or "passw0rd" in fault or "t0ken" in fault for fault in told)


def test_every_setting_is_documented() -> None:
    documentation = (Path(__file__).parent.parent / "docs" / "settings.md").read_text(encoding="utf-8")
    assert table() in documentation
    assert all(f"`{setting.key}`" in documentation for setting in SETTINGS)
