"""The site as it really runs, in a process of its own, for tests that walk through it or kill it."""
