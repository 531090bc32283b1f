"""The doors to GitHub, the web and the database."""
