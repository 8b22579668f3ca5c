"""What was achieved, reported and verified apart.

Owns: indicators with their targets, monthly reports, verification plans and findings, locked periods, claims, the
linkage index, graduations, and what is published of them.
Reads: stages, alliances, targeting, programmes, parties, territory, uploads, jobs, audit.
Announces: nothing.
"""
