"""The command line. Exit codes: 0 clean, 1 findings, 2 usage, 3 failure, 130 interrupted.

A module a command, or a small family. Every command imports what it needs when it runs: start-up is what a person
waits for.
"""

from bot.cli.door import commands, main

__all__ = ["commands", "main"]
