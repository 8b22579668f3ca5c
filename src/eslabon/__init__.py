"""Eslabón: one data model from the first call for applications to the measured impact."""
