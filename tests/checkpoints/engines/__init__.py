"""Weights for engines that have none in their wheels, made by the tests."""
