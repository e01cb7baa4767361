"""A fictional company to try Banso with: its people and eight weeks of what they might have done; large, for load."""
