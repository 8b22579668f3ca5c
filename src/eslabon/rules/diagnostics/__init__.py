"""Diagnostics: points, level, segment and needs out of the answers to a closed questionnaire."""
