"""Matrix, through matrix-nio, behind the platform port."""
