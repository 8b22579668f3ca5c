"""Forms of partners, centres, committees and gaps."""
