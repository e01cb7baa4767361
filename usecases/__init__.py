"""The catalogue: content as data, and finding it. Knows no person and no database."""
