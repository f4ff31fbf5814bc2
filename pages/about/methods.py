"""Methods: how expectation is estimated, what the numbers mean, and what they cannot tell."""

from cimodels.ui import documents

documents.show("methods.md")
documents.estimators()
documents.glossary()
