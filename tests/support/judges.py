"""Outside judges: programs that look at what we made; a test is skipped by name without one."""

import shutil

import pytest


def needs(program: str) -> pytest.MarkDecorator:
    """Skip a test where ``program`` is not installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")
