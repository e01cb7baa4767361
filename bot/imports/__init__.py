"""What comes from outside the chat: the company's directory, and the use of its AI tools."""
