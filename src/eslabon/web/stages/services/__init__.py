"""Acts on stages, scores and assignments."""
