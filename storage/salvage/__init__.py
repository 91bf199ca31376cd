"""Saving what can be saved of a damaged vault into a new one."""
