"""The terminal as a chat service: people and rooms by name, nothing leaves the process."""
