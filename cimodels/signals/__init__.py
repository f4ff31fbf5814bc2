"""Signals: things to look into before a district is called a model. Never scores, and never part of a model."""
