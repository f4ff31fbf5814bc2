"""Find districts that did better than expected, say how sure that is, and learn from them.

Files become an indicators table; a model says how each district was expected to do; a screen turns
the differences into a short list. `cimodels.study` is the one road through all of it.
"""

__version__ = "0.1.0"
