"""Frozen values that several parts share: ids, messages, markup, people, networks."""
