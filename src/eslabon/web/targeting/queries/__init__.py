"""Reading corridors, rankings and names."""
