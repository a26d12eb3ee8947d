"""Small protocols, one per service or aggregate: what the inside asks of the outside."""
