"""Pages of routes: portfolio, routes, letters, outside services; calendar; delivery."""
