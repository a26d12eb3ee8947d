"""Messages out and things due: rows first, sent until acknowledged, shown once."""
