"""Trains the tiny readers that the tests run; see the README beside this file."""
