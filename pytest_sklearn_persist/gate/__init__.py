"""What decides which saved models are loaded: an exact list of the globals that they may name."""
