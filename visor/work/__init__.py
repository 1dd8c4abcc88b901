"""Work that must happen: the outbox, the loop that empties it, and the store of file bytes.

Any room above may enqueue work, store bytes and be called back by name (`settings.WORK_HANDLERS`). No record
content is kept in its tables: identifiers only.
"""
