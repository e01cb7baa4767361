"""How to use an AI: short answers in the chat, and a course of two minutes a day."""
