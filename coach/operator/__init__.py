"""For whoever runs Banso: how it is running, and what is about to end."""
