"""Work that must happen: the outbox and the loop that empties it, notices, due items, and the store of file bytes.

Any room above may enqueue work, tell people, open due items, store bytes, and be called back by name
(`settings.WORK_HANDLERS`, `settings.DUE_KINDS`). No record content is kept in its tables: identifiers only.
"""
