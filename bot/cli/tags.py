"""`review-bot tags`: the tags in use, and one renamed in all entries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.environment import bot_settings, require_name, require_review
from bot.cli.options import FINDINGS, folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.corpus.tag_wish import Wish

_review = click.option(
    "--review", type=folder, help="A checkout of the review; without it, the one around this folder."
)


@click.group(invoke_without_command=True)
@click.option("--format", "layout", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--history", "is_history", is_flag=True, help="Show what was renamed before, as lines for the config.")
@_review
@click.pass_context
def tags(context: click.Context, layout: str, is_history: bool, review: Path | None) -> None:
    """Tell the tags in use and how many entries have each; `tags rename` renames one in all entries."""
    if context.invoked_subcommand:
        return
    from bot.checkout import Checkout
    from bot.tag_listing import list_tags, render_history, render_json, render_text

    checkout = Checkout.at(review, near=[Path.cwd()])
    require_review(checkout)
    listing = list_tags(checkout)
    render = render_json if layout == "json" else render_history if is_history else render_text
    click.echo(render(listing).encode("utf-8", "backslashreplace"), nl=False)
    if not is_history:
        click.echo(listing.summary, err=True)
    elif not listing.renames:
        click.echo("The history shows no rename that the config does not know.", err=True)


@tags.command()
@click.argument("olds", nargs=-1, required=True, metavar="OLD...")
@click.argument("new", metavar="NEW")
@click.option("--dry-run", "is_dry", is_flag=True, help="Write nothing; tell which files would change.")
@click.option("--commit", "commits", is_flag=True, help="Commit the files that were changed, and nothing else.")
@click.option("--repo", "repository", metavar="OWNER/NAME", help="A repository on GitHub, which gets a pull request.")
@_review
@click.pass_context
def rename(
    context: click.Context,
    olds: tuple[str, ...],
    new: str,
    is_dry: bool,
    commits: bool,
    repository: str | None,
    review: Path | None,
) -> int:
    """Write the tag NEW where entries have OLD, or one of several OLD. No other byte changes."""
    from bot.corpus.tag_wish import RenameRefused, Wish

    before = context.parent.params if context.parent else {}
    if before.get("is_history") or before.get("layout") == "json":
        raise click.UsageError("--format and --history are for `review-bot tags` alone.")
    review = review or before.get("review")
    wish = Wish(olds=tuple(dict.fromkeys(olds)), new=new)
    if repository and (commits or review):
        raise click.UsageError("--repo is for a repository on GitHub; --review and --commit are for a checkout.")
    try:
        if repository:
            return _rename_on_github(repository, wish, is_dry=is_dry)
        return _rename_here(review, wish, is_dry=is_dry, commits=commits)
    except RenameRefused as error:
        raise click.UsageError(str(error)) from error


def _rename_here(review: Path | None, wish: Wish, *, is_dry: bool, commits: bool) -> int:
    from bot.additions import commit
    from bot.checkout import Checkout
    from bot.tag_renaming import plan_renaming

    checkout = Checkout.at(review, near=[Path.cwd()])
    require_review(checkout)
    renaming = plan_renaming(checkout, wish)
    if commits and not is_dry:
        renaming.refuse_unsaved()
    if not is_dry:
        renaming.write()
    _tell(renaming.texts, renaming.refused, renaming.notes, _fate("changed", is_dry=is_dry))
    if renaming.texts and commits and not is_dry:
        click.echo(f"Committed as {commit(renaming.root, list(renaming.texts), wish.title)}.", err=True)
    return FINDINGS if renaming.refused else 0


def _rename_on_github(repository: str, wish: Wish, *, is_dry: bool) -> int:
    from contextlib import closing

    from bot.flows.renaming import rename as rename_there
    from bot.wiring import github_of

    require_name(repository)
    with closing(github_of(bot_settings(serves=False))) as github:
        renamed = rename_there(repository, wish, github.hub(), is_dry=is_dry)
    _tell(renamed.changed, renamed.refused, renamed.notes, _fate("changed by the pull request", is_dry=is_dry))
    if renamed.pull:
        click.echo(f"The pull request is {renamed.pull.url}.", err=True)
    return FINDINGS if renamed.refused else 0


def _fate(done: str, *, is_dry: bool) -> str:
    return f"would be {done}" if is_dry else done


def _tell(changed: Iterable[str], refused: Mapping[str, str], notes: Iterable[str], fate: str) -> None:
    """A line for each file, and what else is to be said."""
    from bot.check.inert import one_line

    paths = list(changed)
    for path in paths:
        click.echo(one_line(f"{path}: {fate}"))
    for path, why in refused.items():
        click.echo(one_line(f"{path}: left as it is, for {why}"), err=True)
    for said in notes:
        click.echo(one_line(said), err=True)
    if not paths:
        click.echo("Nothing was changed.", err=True)
