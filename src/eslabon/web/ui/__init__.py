"""The design system: templates, one style sheet, components, charts, the chain.

Owns: no table.
Reads: nothing.
Announces: nothing.
"""
