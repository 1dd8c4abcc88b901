"""Mechanism of access, no tables: decisions, acting as somebody, declared rules, locked managers."""
