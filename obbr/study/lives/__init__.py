"""The same person in two scenarios: where the two lives part, and why; told by rule, in plain words."""
