"""The GitHub Action: one event of a workflow, worked off in its job, without a server. `python -m bot.action` runs it.

`inputs` reads what the job's environment says, `github` notes what is written to GitHub, `working` runs the flows and
whatever follows from them, `telling` says what came of it.
"""
