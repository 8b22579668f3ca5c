"""Acts on indicators, reports and their verification."""
