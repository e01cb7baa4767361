"""The lead's desk in the browser: signing in by a link from the chat, and the page with the figures."""
