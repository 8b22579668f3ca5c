"""Pages of alliances, buyers and plans."""
