"""Alliances: whether a plan is worth its assistance, what was there before, who is linked, when it may stand alone."""
