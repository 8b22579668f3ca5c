"""A buyer, producers and a product: demand, who can supply it, and the business plan between them.

Owns: buyers and their demand, mapped producers, alliances, business plans with bottlenecks, commitments and goals,
viability, maturity, linkage states, transfer and afterlife.
Reads: targeting, calls, programmes, parties, territory, uploads, jobs, audit.
Announces: nothing.
"""
