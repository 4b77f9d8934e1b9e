"""Tests that several backends run, each on its own engine of the trained reader."""
