"""What results look like to people: words and tables.  Reads results only."""
