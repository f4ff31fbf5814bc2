"""Questions in SQL that researchers write themselves, answered in a process of their own.

    limits    how much one question may take
    child     the process: opens the warehouse, locks everything, reads one statement and answers it
    ask       starts it, waits, ends it
    answer    what came back, on the screen and as a file
    words     what DuckDB says, as sentences
    examples  questions to begin with

A database that reads any SQL cannot be made safe by configuration alone (DuckDB's own advice is a process with limits), so
both are done: nothing outside the warehouse can be reached, and what goes wrong ends the child, never the app.
"""
