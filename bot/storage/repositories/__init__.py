"""The only place of SQL for each aggregate; the same text runs on every engine."""
