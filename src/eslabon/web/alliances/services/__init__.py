"""Acts on buyers, producers, alliances and their plans."""
