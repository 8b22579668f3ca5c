"""Where a programme works: what a corridor is worth, which ones are chosen, and who decided otherwise and why."""
