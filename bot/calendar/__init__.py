"""Reminders and events: what happens when, and who is told before."""
