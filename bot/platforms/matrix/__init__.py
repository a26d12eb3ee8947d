"""Matrix, through its client API, behind the platform port."""
