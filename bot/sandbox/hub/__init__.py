"""What GitHub does: every change of state, with its rules and the events it sends."""
