"""Vetting: each person's clearances, at what level, from when to when, and how far an application is."""
