"""Where students need the most support: what was published about a part of the state, made ready to choose a focus.

Pure: frames in, results out. `figures` puts together what was published about a scope, `needs` compares it with the
state, `suggestions` picks three areas, `gaps` sets two student groups side by side.
"""
