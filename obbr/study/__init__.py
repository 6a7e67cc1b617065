"""Studies: many runs of one place, paired on luck and draws, kept, compared and written down."""
