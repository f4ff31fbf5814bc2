"""Expected performance: pure functions from frames to frames. No files, no SQL, no drawing."""
