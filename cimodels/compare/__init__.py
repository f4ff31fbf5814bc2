"""Districts beside each other: how they did, how far apart they are, and whether one could be another's model; pure."""
