"""Work done outside the request: a visible queue with progress, lease and retry.

Owns: jobs.
Reads: accounts.
Announces: nothing.
"""
