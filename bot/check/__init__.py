"""Rules and the report of their findings."""
