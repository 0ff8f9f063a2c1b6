"""Show the verdict to a person."""
