"""Personal data in a text: where it stands and of which kind it is."""
