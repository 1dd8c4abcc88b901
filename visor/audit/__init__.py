"""The audit trail: append-only events, written in the transaction of the act they tell of."""
