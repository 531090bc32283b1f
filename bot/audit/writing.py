"""Where an audit goes: to standard output, into a file, or as issues into a folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from bot.audit.surveying import Audit

ISSUES = "issues"


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A format (`text`, `json`, `html`, `issues`) and the file or folder for it; None for standard output."""

    layout: str
    path: Path | None = None

    @property
    def fault(self) -> str:
        """Why nothing can be written there, as a sentence; empty if it can."""
        if self.layout == ISSUES:
            if self.path is None:
                return "`--format issues` writes several files; name a folder for them with --output."
            if self.path.exists() and not self.path.is_dir():
                return f"{self.path} is a file; name a folder for the issues."
            if self.path.is_dir() and any(self.path.iterdir()):
                return f"{self.path} holds something already; issues of an earlier audit would be filed again."
        elif self.path is not None and (self.path.is_dir() or not self.path.absolute().parent.is_dir()):
            return f"{self.path} is a folder, or in none that is there; name a file with --output."
        return ""

    def write(self, audit: Audit, *, today: date) -> str:
        """Write the audit where it goes; what is for standard output: the audit, or the names of the files."""
        if self.layout == ISSUES and self.path is not None:
            return self._write_issues(audit, self.path)
        text = _rendered(audit, self.layout, today)
        if self.path is None:
            return text
        self.path.write_bytes(text.encode("utf-8", "backslashreplace"))
        return f"{self.path}\n"

    @staticmethod
    def _write_issues(audit: Audit, folder: Path) -> str:
        from bot.audit.issues import render_issues

        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for issue in render_issues(audit):
            file = folder / f"{issue.name}.md"
            file.write_bytes(issue.text.encode("utf-8", "backslashreplace"))
            files.append(f"{file}\n")
        return "".join(files)


def _rendered(audit: Audit, layout: str, today: date) -> str:
    if layout == "html":
        from bot.audit.page import render_page

        return render_page(audit, today=today)
    from bot.audit.text import render_json, render_text

    return render_json(audit) if layout == "json" else render_text(audit)
