"""Fictional people and records: for the demonstration, and as the world the tests live in."""
