"""The verbs: one file for each family, with its declaration and its handlers."""
