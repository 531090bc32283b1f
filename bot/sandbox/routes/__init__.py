"""GitHub's REST routes, each under the path template of GitHub's OpenAPI description."""
