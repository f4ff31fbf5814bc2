"""The field's words as data. Imports nothing of ours but `errors`.

Labels, help, number formats, axis titles, command-line choices and checks derive from the
registries here, so that a term has one name and one home.
"""
