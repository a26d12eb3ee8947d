"""The glossary: its entries, how they are read from the content, and how a term is found."""
