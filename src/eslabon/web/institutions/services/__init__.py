"""Acts on partners, centres, committees and public gaps."""
