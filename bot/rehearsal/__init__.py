"""`review-bot rehearse`: what the bot would have said and written in the past of a review. Nothing is written.

`repository` goes through GitHub's issues and pull requests with the flows themselves, `history` through a clone's
commits with the rules.
"""
