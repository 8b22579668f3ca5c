"""Questions about services, routes, calendars and delivery."""
