"""A funded intervention, as its pack describes it, and who holds which role in it.

Owns: programmes, chains, roles, role assignments.
Reads: parties, territory, accounts.
Announces: nothing.
"""
