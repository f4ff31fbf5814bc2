"""From CDE's published files to a warehouse: what exists, how it is read, how it is checked.

`catalogue` names the files, `layouts` their columns, `library` takes files in, `build` makes the
warehouse beside the one being served and swaps it in, `demonstration` generates a fictional state.
"""
