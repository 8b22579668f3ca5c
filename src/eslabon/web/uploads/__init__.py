"""Files that people send, checked by their content and stored once.

Owns: stored files, imports with a dry run.
Reads: accounts.
Announces: nothing.
"""
