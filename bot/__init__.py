"""Living Review Bot: from a GitHub issue form to a validated entry and a pull request."""

__version__ = "0.1.0"
