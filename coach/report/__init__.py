"""The report to management (稟議): background, what was done, results and the next request, as slides or a document."""
