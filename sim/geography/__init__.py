"""Places and the ways between them: counties, exits, Chinese hosts, camps, roads and outlines."""
