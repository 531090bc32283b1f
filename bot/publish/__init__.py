"""What GitHub shall look like: messages, plan, and the port to it."""
