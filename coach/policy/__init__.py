"""What may be put into an AI: by the company's own table and guideline, else on the safe side."""
