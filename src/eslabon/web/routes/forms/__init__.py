"""Forms of routes: portfolio, commitments, calendar, delivery."""
