"""Tests of the road from files to warehouse."""
