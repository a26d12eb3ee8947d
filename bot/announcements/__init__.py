"""Announcements: written as drafts, shown before they are sent, sent once, reported."""
