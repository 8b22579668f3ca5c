"""Where the programme works: corridors, how they were ranked and chosen, and names matched to official places.

Owns: corridors, rankings with their overrides, lists of place names and the review of doubtful matches.
Reads: programmes, territory, uploads, audit.
Announces: nothing.
"""
