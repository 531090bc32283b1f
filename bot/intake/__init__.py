"""What comes in: deliveries, issue forms, commands."""
