"""Nothing is cut off where the screen is drawn at 125 %, as laptops of 1366 x 768 are set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Every page in both languages, at the largest window that such a screen has and the smallest.
JUDGED = "tests/ui/test_window.py::test_nothing_is_narrower_than_what_it_says"
SCREENS = {"(1093, 614)": "1366x768", "(1024, 544)": "1280x680"}


@pytest.mark.campaign
@pytest.mark.parametrize("size", SCREENS, ids=SCREENS.get)
def test_nothing_is_cut_off_at_a_device_scale_of_125_percent(share: float, size: str) -> None:
    if share < 1:
        pytest.skip("only in a whole campaign")
    # The scale holds for a whole process.
    environment = {**os.environ, "QT_SCALE_FACTOR": "1.25"}
    chosen = [f"{JUDGED}[({size},)-{language}]" for language in ("zh_CN", "en")]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "--share", "100", *chosen]
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
    assert "2 passed" in ran.stdout
