"""A company's guideline from a file: its text line by line, and the passages it is cut into."""
