"""State rules as versioned data, with a small interpreter.

`dashboard_levels` turns a status and a change into Dashboard levels and a colour.
"""
