"""Settings, addresses, middleware, and the one page that says who reacts to which event."""
