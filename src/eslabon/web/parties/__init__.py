"""Anybody who acts: people, organisations, and who belongs where since when.

Owns: parties, memberships, contacts and consent, identifiers, documents, merges, grievances, withdrawals.
Reads: territory, uploads, accounts.
Announces: PartiesMerged, GrievanceFiled.
"""
