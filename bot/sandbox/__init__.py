"""A loopback GitHub over a real git repository."""
