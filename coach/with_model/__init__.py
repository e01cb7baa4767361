"""What the company's model helps to understand: a task that words alone did not find, a question about the rules."""
