"""The evidence pack: gather, compose, render, assemble, seal."""
