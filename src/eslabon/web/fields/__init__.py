"""Model fields of ours: encrypted text, blind index, money and quantity columns.

Owns: no table.
Reads: nothing.
Announces: nothing.
"""
