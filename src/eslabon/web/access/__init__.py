"""How a view says who may open it, for every context, those below the accounts included.

Owns: no table.
Reads: nothing.
Announces: nothing.
"""
