"""The page of networks: which one is in view, and its five parts."""
