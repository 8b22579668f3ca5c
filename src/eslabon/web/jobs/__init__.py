"""Work done outside the request: a visible queue with progress, lease and retry.

Owns: jobs, and the table of what runs by the clock.
Reads: accounts, audit.
Announces: nothing.
"""
