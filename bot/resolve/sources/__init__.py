"""One module a scholarly source."""
