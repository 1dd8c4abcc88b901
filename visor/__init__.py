"""ViSOR: records of people who pose a risk of serious harm, managed under MAPPA."""
