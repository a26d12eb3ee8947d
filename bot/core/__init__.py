"""From a message in to a reply: declarations, reading of words, dispatch, failure."""
