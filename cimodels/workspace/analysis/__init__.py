"""A systems analysis as a whole: its records put together, what is missing, and what the data say together."""
