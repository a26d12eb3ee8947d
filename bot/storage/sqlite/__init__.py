"""SQLite behind a thread, for the service, and inline, for the simulator and the terminal."""
