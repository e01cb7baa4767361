"""`banso doctor`: what is wrong with the installation, what it means, and where it is mended."""
