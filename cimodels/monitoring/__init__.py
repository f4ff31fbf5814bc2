"""Following what a team measures: run charts with their rules, and the Dashboard's yearly values with their uncertainty."""
