"""Who works where: agencies, the tree of units, MAPPA areas, buildings, and postings with role and dates."""
