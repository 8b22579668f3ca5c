"""Views of monitoring."""
