"""What a difference between two scenarios is worth, to whom, when, and how sure that is."""
