"""Jobs with progress, lease and retry."""
