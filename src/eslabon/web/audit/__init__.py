"""Who did what, when, through which channel, and on what grounds.

Owns: audit entries (append-only) and stored decisions that `eslabon replay` runs again.
Reads: nothing (actors are kept by id and name, so that an entry outlives its account).
Announces: nothing.
"""
