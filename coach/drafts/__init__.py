"""Drafts that the company's model makes in the chat, of the prompts that templates give."""
