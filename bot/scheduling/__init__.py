"""The real clock, and APScheduler behind the alarm."""
