"""Reading order by the geometry of the regions."""
