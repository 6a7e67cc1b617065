"""Residents: the record of a life, one file for each mechanism of it, and the month that calls them in order."""
