"""The language that a window speaks."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from resources.language import Words
from ui.desk import Desk
from ui.qt_words import QtWords


def speak(desk: Desk, language: str) -> None:
    """Set the language of the window, of Qt's own words and of calendars."""
    application = QApplication.instance()
    QLocale.setDefault(QLocale(language))
    if application is not None:
        for former in application.findChildren(QTranslator):
            application.removeTranslator(former)
            former.deleteLater()
        translator = QTranslator(application)
        application.installTranslator(QtWords(Words(language), application))
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{language}", folder):
            application.installTranslator(translator)
    desk.speak(Words(language))
