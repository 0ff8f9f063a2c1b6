"""Hold two observations against each other: every difference, with its path."""
