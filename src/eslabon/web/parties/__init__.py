"""Anybody who acts: people, organisations, and who belongs where since when.

Owns: parties, memberships, invitations, identifiers, contacts and consent, documents, suggested duplicates, merges.
Reads: territory, uploads, accounts.
Announces: PartiesMerged, MergeUndone.
"""
