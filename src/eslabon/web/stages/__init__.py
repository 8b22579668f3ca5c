"""The way of an alliance from profile to graduation: gates, scores, cut-offs, and who may not do what.

Owns: stages and gates passed, assignments and conflicts of interest, scoring sheets, cut-offs and rankings, appeals,
density screens.
Reads: alliances, programmes, parties, territory, uploads, audit.
Announces: nothing.
"""
