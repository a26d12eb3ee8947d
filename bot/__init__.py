"""Mreža: a chat bot for the members and coordinators of regional professional networks."""
