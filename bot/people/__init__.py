"""Who somebody is, where she belongs and what she may do there."""
