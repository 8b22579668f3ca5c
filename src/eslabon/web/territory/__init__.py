"""Official places with their codes.

Owns: places, their codes in each register, with dates.
Reads: nothing.
Announces: nothing.
"""
