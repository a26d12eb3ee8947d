"""What the bot says in which language: catalogues, words, formats, and the folding of scripts."""
