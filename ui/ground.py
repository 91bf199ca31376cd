"""What the first page of the window stands on below Qt, to be loaded before it.

Qt for Python looks through the source of every module that is loaded after it.
"""

import calendar
import copy
import json
import locale
import queue
from types import ModuleType
from typing import Final

import platformdirs

from resources import catalogue, language
from storage import clock, errors, progress, state
from storage.casework import change
from storage.vault import durable, layout
from ui import changes, opened, preferences

GROUND: Final[tuple[ModuleType, ...]] = (
    calendar, copy, json, locale, queue, platformdirs, catalogue, language, clock, errors, progress,
    state, change, durable, layout, changes, opened, preferences,
)  # fmt: skip
