"""Polls: asked, voted on by number, closed at their deadline, counted."""
