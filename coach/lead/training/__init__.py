"""Training: what the figures propose, sessions that are announced, who came, and what changed afterwards."""
