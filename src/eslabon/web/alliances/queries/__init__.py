"""What stands of alliances and their plans."""
