"""Ratings on a rubric: what several people gave, how far they are apart, and whether they agree more than by chance."""
