"""Pages of corridors and names."""
