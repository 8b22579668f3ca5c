"""Acts on corridors and lists of places."""
