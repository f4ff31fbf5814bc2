"""One question, many defensible answers: a grid of models, and how far its short lists agree."""
