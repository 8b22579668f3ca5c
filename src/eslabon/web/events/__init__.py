"""Typed events announced by the acts of the programme, delivered after commit, once.

Owns: announcements (the outbox) and their deliveries.
Reads: accounts (who may see the outbox), audit.
Announces: what other contexts hand to it.
"""
