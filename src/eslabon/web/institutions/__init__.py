"""The bodies around the alliances: partners, centres and their contracts, committees, public gaps; what is sensitive.

Owns: partners and their contributions, results contracts of centres, committees with sessions and minutes, public
gaps, the directory of help against violence, land use where coca is grown.
Reads: monitoring, stages, alliances, programmes, parties, territory, uploads, audit.
Announces: nothing.
"""
