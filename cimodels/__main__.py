"""`python -m cimodels` is the command line."""

from cimodels.cli import main

main()
