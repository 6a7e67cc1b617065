"""The model started in 2011/12 and run forward on what came over councils, held against what came of it."""
