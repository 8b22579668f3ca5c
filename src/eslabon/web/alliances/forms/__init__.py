"""Forms of alliances, buyers and plans."""
