"""From submission and records to an entry."""
