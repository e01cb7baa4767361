"""The outside: chat platforms, HTTP, the process and its command line. Knows no feature of the coach."""
