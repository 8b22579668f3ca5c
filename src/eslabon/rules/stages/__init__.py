"""The way from profile to graduation: gates, sheets, cut-offs, rankings, and who is kept apart from whom."""
