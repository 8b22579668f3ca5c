"""Typed events announced by the acts of the programme, delivered after commit, once.

Owns: announcements (the outbox).
Reads: nothing.
Announces: what other contexts hand to it.
"""
