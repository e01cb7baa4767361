"""Pulse surveys: what is asked, of whom, and what of the answers may be seen."""
