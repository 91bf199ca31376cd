"""On a machine without a Chinese font, and without any, the program's own fonts draw every word."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Names of people with characters that most fonts lack, and what the window draws as signs.
NAMES = "䶮㛃堃𬭎 ↑↓←→≠…·—“”①⑥✓＋％¥（）"
# A system of which fontconfig knows no folder with fonts.
NOTHING = "<?xml version='1.0'?><fontconfig><cachedir>{folder}</cachedir></fontconfig>"
DRAW = """
import sys
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication, QLabel
from babel.messages.pofile import read_po
from pathlib import Path
from resources import path
from ui import theme

application = QApplication([])
theme.load_fonts()
theme.dress(application, "light", 100)
words = {sys.argv[1]}
for file in Path(path("words")).rglob("*.po"):
    with file.open("rb") as stream:
        for message in read_po(stream):
            words |= {str(message.id), str(message.string)}
signs = {sign for word in words for sign in word if sign.isprintable()}
label = QLabel()
missing, families = [], set()
for sign in sorted(signs):
    layout = QTextLayout(sign, label.font())
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    for run in layout.glyphRuns():
        families.add(run.rawFont().familyName())
        if 0 in run.glyphIndexes():
            missing.append(sign)
print(len(signs), repr("".join(missing)), *sorted(families), sep="\\n")
"""


def test_no_sign_of_any_sentence_becomes_a_box_without_fonts_of_the_system(tmp_path: Path) -> None:
    settings = tmp_path / "fonts.conf"
    settings.write_text(NOTHING.format(folder=tmp_path / "cache"), encoding="utf-8")
    environment = {
        **os.environ, "FONTCONFIG_FILE": str(settings), "QT_QPA_PLATFORM": "offscreen",
    }  # fmt: skip
    ran = subprocess.run(
        [sys.executable, "-c", DRAW, NAMES],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    count, missing, *families = ran.stdout.splitlines()
    assert int(count) > 1000
    assert missing == "''"
    assert families == ["Noto Sans SC"]
