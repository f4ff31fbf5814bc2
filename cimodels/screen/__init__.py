"""Expected performance to short list: pure functions, every verdict with its margin and reason."""
