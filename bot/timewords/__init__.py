"""Words that people type for a time, read as moments and recurrences; pure, without a clock."""
