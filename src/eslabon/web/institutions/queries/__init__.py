"""What the pages of partners, centres, committees and gaps show."""
