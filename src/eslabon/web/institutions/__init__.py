"""The bodies around the alliances: partners, centres and their contracts, committees, public gaps, context events.

Owns: partners and their contributions, results contracts of centres, committees with sessions and minutes, public
gaps, gender plans, dated context events.
Reads: monitoring, stages, alliances, programmes, parties, territory, uploads, audit.
Announces: nothing.
"""
