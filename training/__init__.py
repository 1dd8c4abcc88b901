"""Training: courses and results; and readiness, which is being vetted and trained, both current."""
