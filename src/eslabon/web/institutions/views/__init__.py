"""Pages of partners, centres, committees and gaps."""
