"""Sign-in accounts.

Owns: users, one-time codes from the desk, sign-in attempts.
Reads: nothing.
Announces: nothing.
"""
