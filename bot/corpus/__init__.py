"""What is already in the review."""
