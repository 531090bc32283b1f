"""Every sentence a person reads on GitHub: `status` the one comment on the issue, `pull` the pull request, `check_run`.

In: what was decided (`publish.proposal`). Out: Markdown that fits into GitHub's 65,536 characters: what may be long is
cut, the marker and the way on never. A submitter's words pass through `check.inert`, so that they notify, link and run
nothing; a commit message, which GitHub searches for closing keywords, holds none of them at all.
"""
