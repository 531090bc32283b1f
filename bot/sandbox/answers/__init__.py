"""Records rendered as the JSON of GitHub's REST answers and webhook payloads."""
