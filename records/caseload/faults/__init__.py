"""`manage.py prove faults`: kill each part of a whole ViSOR while officers upload, and hold what is left to what was said."""
