"""Administration commands of monitoring."""
