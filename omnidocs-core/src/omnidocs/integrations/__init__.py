"""Converted documents for other frameworks, each in a module that imports its own."""
