"""A review on the sandbox GitHub, and the bot's flows run by hand: the scene of the stories in this folder."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.flows.submission import submission
from bot.gateway.credentials import AppCredentials
from bot.gateway.github import GitHub
from bot.gateway.store import ObjectStore
from bot.intake.subject import Job, Subject
from bot.publish import stage
from bot.resolve.alive import Probe
from bot.resolve.fetch import Fetch
from bot.sandbox.server import Sandbox

REVIEW = "acme/review"
SUBMITTER = "ada"
MAINTAINER = "maria"

FORM = b"""\
name: Add a paper
description: A paper for the review
title: "[paper] "
labels: [submission]
body:
  - type: markdown
    attributes: {value: Thank you!}
  - {type: input, id: title, attributes: {label: Title}, validations: {required: true}}
  - {type: input, id: authors, attributes: {label: Authors}, validations: {required: true}}
  - {type: input, id: venue, attributes: {label: Venue}}
  - {type: input, id: year, attributes: {label: Year}, validations: {required: true}}
  - {type: textarea, id: links, attributes: {label: Links}}
  - {type: input, id: tags, attributes: {label: Tags}}
  - {type: textarea, id: abstract, attributes: {label: Abstract}}
  - {type: input, id: bibkey, attributes: {label: Key}}
  - {type: textarea, id: note, attributes: {label: Anything else}}
"""

OTHER_FORMS = {
    "add-link.yml": b"""\
name: Add a link
description: Code, data, a video or slides for a paper
body:
  - {type: input, id: entry, attributes: {label: Entry}, validations: {required: true}}
  - {type: textarea, id: links, attributes: {label: Links to add}, validations: {required: true}}
""",
    "correct-entry.yml": b"""\
name: Correct an entry
description: Other words for what an entry says
body:
  - {type: input, id: entry, attributes: {label: Entry}, validations: {required: true}}
  - {type: input, id: title, attributes: {label: New title}}
  - {type: input, id: year, attributes: {label: New year}}
  - {type: input, id: venue, attributes: {label: New venue}}
  - {type: textarea, id: links, attributes: {label: New links}}
  - {type: textarea, id: changes, attributes: {label: Other changes}}
  - {type: textarea, id: note, attributes: {label: Why}}
""",
    "withdraw-entry.yml": b"""\
name: Withdraw an entry
description: An entry that should go
body:
  - {type: input, id: entry, attributes: {label: Entry}, validations: {required: true}}
  - {type: textarea, id: reason, attributes: {label: Reason}, validations: {required: true}}
""",
    "add-several.yml": b"""\
name: Several papers at once
description: A list of papers
body:
  - {type: textarea, id: papers, attributes: {label: Papers}, validations: {required: true}}
  - {type: textarea, id: note, attributes: {label: Anything to say}}
""",
}
PLACED_FORM = b"""\
name: Add a paper
description: A paper for the review
labels: [submission]
body:
  - {type: input, id: title, attributes: {label: Title}}
  - {type: input, id: authors, attributes: {label: Authors}}
  - {type: input, id: venue, attributes: {label: Venue}}
  - {type: input, id: year, attributes: {label: Year}}
  - {type: textarea, id: links, attributes: {label: Links}}
  - {type: input, id: tags, attributes: {label: Tags}}
  - {type: textarea, id: abstract, attributes: {label: Abstract}}
  - {type: dropdown, id: category, attributes: {label: Category, multiple: true, options: [supervised, quantisation]}}
  - {type: dropdown, id: taxonomy-type, attributes: {label: Type, options: [Deep, Shallow]}}
  - {type: input, id: taxonomy-optimisation, attributes: {label: Optimisation}}
  - {type: textarea, id: taxonomy-rows, attributes: {label: Further rows}}
"""
TAXONOMY_PATH = "_data/taxonomy.yml"
TAXONOMY = """\
# Supervised Models
- {bibkey: weiss2008spectral, categories: [supervised], type: Shallow, optimisation: Spectral Relaxation }
- {bibkey: hinton2006fast, categories: [supervised], type: Deep, optimisation: Backpropagation}
- {bibkey: lin2013general, categories: [supervised], type: Shallow, optimisation: Maximum Margin}
- {bibkey: gionis1999similarity, categories: [supervised], type: Deep, optimisation: Bit Sampling}

# Quantisation Models
- {bibkey: weiss2008spectral, categories: [quantisation], optimisation: None at all}
"""
"""Kept as people write it: a blank before a brace, a row of another order."""

ENTRY = """\
---
layout: publication
title: "{title}"
authors: {authors}
conference: {venue}
year: {year}
bibkey: {key}
additional_links:
   - {{name: "PDF", url: "https://example.org/{key}.pdf"}}
tags: ["Hashing", "Retrieval"]
---
An abstract of {key}.
"""

FILES = {
    "README.md": b"# A living review\n",
    "_config.yml": b"collections: {publications: {output: true}}\n",
    ".github/ISSUE_TEMPLATE/add-paper.yml": FORM,
    "_publications/gionis1999similarity.markdown": ENTRY.format(
        title="Similarity Search in High Dimensions",
        authors="A. Gionis, P. Indyk, R. Motwani",
        venue="VLDB",
        year=1999,
        key="gionis1999similarity",
    ).encode(),
    "_publications/weiss2008spectral.markdown": ENTRY.format(
        title="Spectral Codes", authors="Y. Weiss, A. Torralba", venue="NIPS", year=2008, key="weiss2008spectral"
    ).encode(),
}

WIDE = {
    **FILES,
    **{f".github/ISSUE_TEMPLATE/{name}": text for name, text in OTHER_FORMS.items()},
    ".github/ISSUE_TEMPLATE/add-paper.yml": PLACED_FORM,
    TAXONOMY_PATH: TAXONOMY.encode(),
}
"""A review with every kind of form, and a taxonomy."""

ASKING_FORM = b"""\
name: Add a paper
description: A paper for the review
labels: [submission]
body:
  - {type: textarea, id: paper, attributes: {label: "Link, DOI, arXiv id or BibTeX"}, validations: {required: true}}
  - {type: input, id: title, attributes: {label: Title}}
  - {type: input, id: authors, attributes: {label: Authors}}
  - {type: input, id: venue, attributes: {label: Venue}}
  - {type: input, id: year, attributes: {label: Year}}
  - {type: input, id: code, attributes: {label: Code}}
  - {type: input, id: tags, attributes: {label: Tags}}
  - {type: textarea, id: abstract, attributes: {label: Abstract}}
"""
ASKING = {
    **FILES,
    **{f".github/ISSUE_TEMPLATE/{name}": text for name, text in OTHER_FORMS.items()},
    ".github/ISSUE_TEMPLATE/add-paper.yml": ASKING_FORM,
}
"""A review whose form wants no more than a link."""

PAPER = {
    "title": "Manhattan Hashing for Large-Scale Retrieval",
    "authors": "Weihao Kong, Wu-Jun Li",
    "venue": "SIGIR",
    "year": "2012",
    "links": "PDF: https://example.org/kong.pdf\nCode: https://example.org/kong.git",
    "tags": "Hashing, Quantisation",
    "abstract": "We measure with the Manhattan distance.",
}

ENTRY_PATH = "_publications/kong2012manhattan.markdown"
ENTRY_TEXT = """\
---
layout: publication
title: "Manhattan Hashing for Large-Scale Retrieval"
authors: Weihao Kong, Wu-Jun Li
conference: SIGIR
year: 2012
bibkey: kong2012manhattan
additional_links:
   - {name: "PDF", url: "https://example.org/kong.pdf"}
   - {name: "Code", url: "https://example.org/kong.git"}
tags: ["Hashing", "Quantisation"]
---
We measure with the Manhattan distance.
"""


@dataclass
class Scene:
    """A sandbox with one review, and a bot that runs when told to."""

    sandbox: Sandbox
    github: GitHub
    review: str = REVIEW
    forms: str = REVIEW
    fetch: Fetch | None = None
    probe: Probe | None = None
    waits: list[Job] = field(default_factory=list)
    """jobs that shall come again later, as sources gave no answer"""
    _values: dict[int, dict[str, object]] = field(default_factory=dict)
    _forms: dict[int, str] = field(default_factory=dict)

    # -- people ------------------------------------------------------------------------------------------------

    def file(
        self, values: dict[str, object] | None = None, /, *, form: str = "add-paper.yml", **changes: object
    ) -> int:
        """The submitter files a form; its issue's number."""
        values = {**(PAPER if values is None else values), **changes}
        number = self.sandbox.file_form(self.forms, form, values, SUBMITTER, title=_title(form)).number
        self._values[number] = values
        self._forms[number] = form
        return number

    def edit(self, number: int, **changes: object) -> None:
        """The submitter edits fields of the form in the issue's body, as the web page would."""
        self.edit_into(number, self._forms[number], {**self._values[number], **changes})

    def edit_into(self, number: int, form: str, values: dict[str, object]) -> None:
        """The submitter writes the issue's body anew, as another form would have it."""
        from bot.intake.form_template import read_template, render_body

        self._values[number], self._forms[number] = values, form
        text = self.sandbox.read_file(self.forms, f".github/ISSUE_TEMPLATE/{form}") or b""
        body = render_body(read_template(text.decode(), form), values)
        self.sandbox.edit_issue(self.forms, number, SUBMITTER, body=body)

    def push(self, number: int, files: dict[str, bytes | None], *, user: str = MAINTAINER) -> str:
        """A maintainer commits to the submission's branch."""
        return self.sandbox.push(self.review, user, files, branch=f"submission/issue-{number}", message="A fix")

    def say(self, number: int, text: str, *, user: str = MAINTAINER, repository: str = "") -> int:
        """A comment, some time after all that was done before; its id."""
        self.sandbox.pass_time(5)
        comment = self.sandbox.comment(repository or self.forms, number, user, text)
        self.sandbox.pass_time(5)
        return comment.id

    # -- the bot -----------------------------------------------------------------------------------------------

    def run(self, number: int, *, repository: str = "") -> None:
        """Run the submission's job, and the jobs that it finds to be needed."""
        subjects = [Subject(repository or self.forms, number)]
        self.waits.clear()
        while subjects:
            jobs = submission(subjects.pop(), self.github.hub(), this_year=2026, fetch=self.fetch, probe=self.probe)
            subjects += [job.subject for job in jobs if not job.because]
            self.waits += [job for job in jobs if job.because]

    def writes(self) -> list[str]:
        """The requests that changed something since the last look."""
        made = [
            f"{r.method} {r.route}" for r in self.sandbox.requests if r.method != "GET" and r.login.endswith("[bot]")
        ]
        self.sandbox.clear_requests()
        return [write for write in made if "access_tokens" not in write]

    # -- what GitHub shows -------------------------------------------------------------------------------------

    def issue(self, number: int):
        return self.sandbox.issue(self.forms, number)

    def status(self, number: int) -> str:
        """The one status comment of ours; fails when there is not exactly one."""
        ours = [c.body for c in self.issue(number).comments if c.user.login == self.sandbox.app.login]
        assert len(ours) == 1, ours
        return ours[0]

    def stage(self, number: int) -> stage.Stage | None:
        return stage.said(self.status(number))

    def pulls(self):
        return self.sandbox.repository(self.review).pulls

    def pull(self):
        """The one pull request; fails when there is not exactly one."""
        (pull,) = self.pulls()
        return pull

    def checks(self):
        """The bot's check runs, oldest first."""
        runs = self.sandbox.repository(self.review).runs.values()
        return [run for run in runs if run.suite.app is self.sandbox.app]

    def tree(self, number: int) -> list[str]:
        """The paths of all files on the submission's branch."""
        git = self.sandbox.repository(self.review).git
        commit = git.commit(git.branch(f"submission/issue-{number}") or "")
        return sorted(git.files(commit.tree)) if commit else []

    def on_base(self, path: str) -> str | None:
        """A file on the review's base branch."""
        found = self.sandbox.read_file(self.review, path)
        return found.decode() if found is not None else None

    def reactions(self, number: int, comment: int, *, repository: str = "") -> set[str]:
        """The bot's reactions to a comment."""
        comments = self.sandbox.issue(repository or self.forms, number).comments
        (found,) = [each for each in comments if each.id == comment]
        return {each.content for each in found.reactions if each.user.login == self.sandbox.app.login}

    def labels(self, issue) -> set[str]:
        return {label.name for label in issue.labels}

    def branch_commits(self) -> list[str]:
        """The messages of the submission's commits, oldest first."""
        pull = self.pull()
        git = self.sandbox.repository(self.review).git
        return [commit.message for commit in git.log([pull.head_sha], without=[pull.base_sha])][::-1]

    def text(self, number: int, path: str = ENTRY_PATH) -> str | None:
        """A file on the submission's branch."""
        found = self.sandbox.read_file(self.review, path, ref=f"submission/issue-{number}")
        return found.decode() if found is not None else None

    def has_branch(self, number: int) -> bool:
        return self.sandbox.repository(self.review).git.branch(f"submission/issue-{number}") is not None


def _title(form: str) -> str:
    """The issue's title, where the form gives it none."""
    return form.removesuffix(".yml")


def connect(sandbox: Sandbox, store: ObjectStore, **choices: object) -> GitHub:
    """The bot's connection to the sandbox, as its App unless other credentials are chosen."""
    app = AppCredentials(app_id=str(sandbox.app.id), private_key=sandbox.app.private_key)
    return GitHub(
        **{"credentials": app, **choices},
        api_url=sandbox.api_url,
        store=store,
        clock=lambda: datetime.now(UTC),
        sleep=time.sleep,
        limits=(),
    )
