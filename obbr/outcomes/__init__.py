"""What is counted, for whom, and how it is reported."""
