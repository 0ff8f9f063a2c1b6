"""What may be loaded, and how: the gate in the process that unpickles."""
