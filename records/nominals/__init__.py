"""The record: identity, identifiers, ownership, access, search, log and timeline."""
