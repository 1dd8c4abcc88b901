"""The face: forms, components, layouts and the small things every page needs. Any room may call it; it holds no tables of record content."""
