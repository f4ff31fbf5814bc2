"""The systems analysis page: which analysis is in view, and its five parts."""
