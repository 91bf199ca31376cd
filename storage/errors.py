"""What may go wrong in a way that a person can act on: one class per event, words as class data."""

import errno
from collections.abc import Sequence
from typing import ClassVar, Final

from resources.language import N_, Said, Words
from storage.flaws import Flaw
from storage.roles import role_label

_SYSTEM: Final = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.ENOTDIR: N_("part of the path is no folder"),
    errno.EISDIR: N_("there is a folder of this name"),
    errno.EEXIST: N_("it exists already"),
    errno.EACCES: N_("this account may not do that there"),
    errno.EPERM: N_("this account may not do that there"),
    errno.EROFS: N_("the disk can only be read"),
    errno.EBUSY: N_("another program holds it open"),
    errno.ETXTBSY: N_("another program holds it open"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EIO: N_("the disk reports an error"),
}


def problem_of(error: OSError) -> str:
    """Return what the system refused as a message id, its own words where we have none."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error)


class CaseError(Exception):
    """Base of all expected failures: what happened, what is safe, what to do.

    ``details`` fill the ``{names}`` of the sentences. They may be shown to the user and printed
    as JSON, so they hold no secrets.
    """

    code: ClassVar[str] = "CaseError"
    sentence: ClassVar[str] = N_("The request could not be carried out.")
    safe: ClassVar[str] = N_("Nothing was changed.")
    advice: ClassVar[str] = ""
    exit_code: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        cls.code = cls.__name__

    def __init__(self, **details: object) -> None:
        super().__init__(self.sentence, details)
        self.details = details

    def message(self, words: Words) -> str:
        """Return the full text in the language of ``words``."""
        parts = (self.sentence, self.safe, self.advice)
        details = {
            name: words(value) if isinstance(value, str) else value
            for name, value in self.details.items()
        }
        # Chinese sentences stand without a space between them.
        between = "" if words.language.startswith("zh") else " "
        return between.join(words(part, **details) for part in parts if part)

    def __str__(self) -> str:
        return self.message(Words("en"))


class WrongPassphrase(CaseError):
    sentence = N_("The passphrase does not open this vault.")
    safe = N_("The vault is unchanged.")
    advice = N_("Check capitals and the keyboard layout, or use the recovery code.")


class WrongRecoveryCode(CaseError):
    sentence = N_("The recovery code does not open this vault.")
    safe = N_("The vault is unchanged.")
    advice = N_("Type it as printed; spaces, hyphens and capitals do not matter.")


class NotAVault(CaseError):
    sentence = N_("There is no vault at {path}.")
    advice = N_("Choose the folder that holds vault.keys, or create a new vault.")


class VaultExists(CaseError):
    sentence = N_("{path} exists already.")
    advice = N_("Choose a folder that does not exist yet.")


class VaultInUse(CaseError):
    sentence = N_("Another window or command has this vault open: {path}.")
    safe = N_("Its data is safe.")
    advice = N_("Close it there, then try again.")


class VaultTooNew(CaseError):
    sentence = N_("This vault was written by a newer version of the program ({found} > {known}).")
    safe = N_("The vault is unchanged.")
    advice = N_("Update the program on this computer.")


class VaultDamaged(CaseError):
    sentence = N_("The vault cannot be read: {reason}.")
    safe = N_("Its files were left as they are.")
    advice = N_("Keep this folder; restore the newest backup into a new one, or salvage this one.")


class SqliteTooOld(CaseError):
    sentence = N_("The database library {found} is older than {needed} and may lose data.")
    advice = N_("Install the program with its own libraries (run.sh or pip).")


class AttachmentAltered(CaseError):
    sentence = N_("The stored original {name} no longer matches its hash.")
    safe = N_("The other records are not affected.")
    advice = N_("Take the file from a backup; run vault verify for the full list.")


class AttachmentMissing(CaseError):
    sentence = N_("The original {name} is not in this vault.")
    safe = N_("The record of it is complete.")
    advice = N_("Import the package that carries it, or restore it from a backup.")


class VaultLocked(CaseError):
    sentence = N_("The vault is locked.")
    safe = N_("What was saved is safe.")
    advice = N_("Unlock it, then try again.")


class EmptyPassphrase(CaseError):
    sentence = N_("An empty passphrase protects nothing.")
    advice = N_("Choose a passphrase of several words.")


class RecoveryCodeIncomplete(WrongRecoveryCode):
    sentence = N_("The recovery code has {needed} letters and digits; {found} were typed.")


class RecoveryCodeMistyped(WrongRecoveryCode):
    sentence = N_("Group {group} of the recovery code is not as it was printed.")


class NoSuchCase(CaseError):
    sentence = N_("There is no case {case}.")
    advice = N_("Check the number with the case list.")


class AmbiguousCase(CaseError):
    sentence = N_("More than one case bears the number {case}: {ids}.")
    advice = N_("Use the case id instead of the number.")


class NoSuchRecord(CaseError):
    sentence = N_("There is no record {ref} in this case.")
    advice = N_("Check the reference with case show.")


class InvalidRecord(CaseError):
    """A value that the kind's field list does not allow; ``path`` says which."""

    sentence = N_("{path}: {problem}.")
    advice = N_("Correct this value and save again; what you typed is kept.")

    @classmethod
    def of(cls, flaws: Sequence[Flaw]) -> "InvalidRecord":
        """Make the error of the first flaw; ``flaws`` holds all of them for the form."""
        error = cls(path=flaws[0].path, problem=flaws[0].sentence)
        error.flaws = tuple(flaws)
        return error

    flaws: tuple[Flaw, ...] = ()

    def message(self, words: Words) -> str:
        """See CaseError.message; the problem is a sentence of its own."""
        if self.flaws:
            self.details["problem"] = self.flaws[0].say(words)
        # Some problems are whole sentences with a full stop of their own.
        return super().message(words).replace("。。", "。").replace(".. ", ". ")


class ReasonRequired(CaseError):
    sentence = N_("This needs a reason.")
    advice = N_("Say in a few words why it is done; the reason stands in the record.")


class RecordLocked(CaseError):
    sentence = N_("This record is closed and can only be supplemented.")
    advice = N_("Add a supplement; the record itself stays as it was signed.")


class NotPermitted(CaseError):
    sentence = N_("The role {role} may not do this.")
    advice = N_("Ask a person with the role {needed}.")

    def message(self, words: Words) -> str:
        """See CaseError.message; roles are called as people call them."""
        called = {name: role_label(str(value)) for name, value in self.details.items()}
        return super(NotPermitted, type(self)(**called)).message(words)


class WrongDocument(CaseError):
    sentence = N_("{path} cannot be read as {expected}: {problem}.")
    advice = N_("Check that it is the right file and that it is whole.")


class FileRefused(CaseError):
    sentence = N_("The file {name} was not taken in: {problem}.")
    safe = N_("The file itself and the vault are unchanged.")


class DiskFull(CaseError):
    sentence = N_("There is not enough space on the disk: {needed} needed, {free} free at {path}.")
    advice = N_("Make room, then try again.")


class CannotWrite(CaseError):
    sentence = N_("{path} cannot be written: {problem}.")
    advice = N_("Choose another place, or close the program that has the file open.")


class PackStopped(CaseError):
    sentence = N_("The pack was not made: {problem}.")
    advice = N_("Mend what is named, then make the pack again.")


class CannotRead(CaseError):
    sentence = N_("{path} cannot be read: {problem}.")
    advice = N_("Check that the file is there and may be read.")


class NoSuchPaper(CaseError):
    sentence = N_("There is no paper {kind}. Known: {known}.")
    advice = N_("Choose one of the known kinds.")


class SecretMissing(CaseError):
    sentence = N_("A secret is missing: {what}.")
    advice = N_("Give it by a file (see --help), or run the command in a terminal.")


class PackageTampered(CaseError):
    sentence = N_("The package {file} is not as it was made: {problem}.")
    advice = N_("Copy it again from where it came, or ask the sender for a new one.")


class NotAPackage(CaseError):
    sentence = N_("{file} is not a package of this program.")
    advice = N_("Choose a file whose name ends in .ajpkg.")


class PackageTooLarge(CaseError):
    sentence = N_("The package {file} is larger than a package may be: {problem}.")
    advice = N_("Ask the sender for smaller volumes.")


class PackageTooNew(CaseError):
    sentence = N_("The package {file} was made by a newer version of the program ({found}).")
    safe = N_("Nothing was changed.")
    advice = N_("Update the program on this computer, then import it.")


class PackageForAnother(CaseError):
    sentence = N_("The package {file} is meant for {to}.")
    advice = N_("Ask the sender for a package made for this site.")


class SenderUnknown(CaseError):
    sentence = N_("Nobody trusted here signed the package {file} (device {device}).")
    advice = N_("Trust the sender's identity file first, after comparing its fingerprint.")


class SenderRevoked(CaseError):
    sentence = N_("The package {file} comes from {site}, which was revoked.")
    advice = N_("Ask the office.")


class SignerUnknown(CaseError):
    sentence = N_("The package {file} holds entries of a device that nobody enrolled: {device}.")
    advice = N_(
        "Trust the identity file of the computer that wrote them; or have the office trust it,"
        " trust the office's own identity file here, and take the package again. A site becomes"
        " the office on its page of sites or by “identity export --office”."
    )


class HistoryForked(CaseError):
    sentence = N_("The package {file} tells another history than is known here: {where}.")
    safe = N_("Nothing of it was taken; what is here is unchanged.")
    advice = N_(
        "Keep the file and ask its sender whether that computer was restored or its vault copied."
        " If so, make a package for it here now: importing it sets that vault right under a new"
        " key, and what it sends then is taken. If nothing of the kind happened, its past was"
        " rewritten: trust the site no more and tell the office."
    )


class FingerprintDiffers(CaseError):
    sentence = N_("The fingerprint is not that of this identity file.")
    safe = N_("The site is not trusted.")
    advice = N_("Compare it again with the person on the phone; do not trust it otherwise.")


class NoSuchSite(CaseError):
    sentence = N_("There is no trusted site {site}.")
    advice = N_("Trust its identity file first.")


class VolumeTooSmall(CaseError):
    sentence = N_("Volumes of {size} are too small; the smallest that work have {least}.")
    safe = N_("No file was written.")
    advice = N_("Choose larger volumes.")


class UndoTooLate(CaseError):
    sentence = N_("The import can no longer be undone: something was written since.")
    advice = N_("Correct the records themselves.")


class NothingToUndo(CaseError):
    sentence = N_("There is no import to undo.")


class PlanBlocked(CaseError):
    """What guards stop; ``reasons`` are what they say."""

    sentence = N_("Not as planned ({guards}): {problem}")
    advice = N_("Change the plan, or ask a supervisor to approve it.")
    reasons: tuple[Said, ...] = ()

    @classmethod
    def by(cls, guards: Sequence[str], reasons: Sequence[Said]) -> "PlanBlocked":
        """Make the error of the guards that stop a plan and of what they say."""
        error = cls(guards=" ".join(guards), problem=_joined(reasons, Words("en")))
        error.reasons = tuple(reasons)
        return error

    def message(self, words: Words) -> str:
        """See CaseError.message; every reason is a sentence of its own."""
        self.details["problem"] = _joined(self.reasons, words)
        return super().message(words)


class NotApprovable(PlanBlocked):
    sentence = N_("Nobody can approve this ({guards}): {problem}")
    advice = N_("Change the plan.")


def _joined(reasons: Sequence[Said], words: Words) -> str:
    return " ".join(dict.fromkeys(reason.say(words) for reason in reasons))


class NotALaterDay(CaseError):
    sentence = N_("{day} is not later than the day of the trip.")
    safe = N_("The stop stands as before.")
    advice = N_("Choose a later day.")


class NothingToReview(CaseError):
    sentence = N_("Nothing in this case waits for a supervisor's review.")
    advice = N_("Check that it is the right case.")


class NoSuchLayout(CaseError):
    sentence = N_("There is no layout {name}. Known: {known}.")
    advice = N_("Choose one of them, or add it in the settings of the office.")


class NothingCovered(CaseError):
    sentence = N_("Nothing of the picture was covered or cut away.")
    advice = N_("Draw a shape over what may not be seen, then save.")


class CopyNotMade(CaseError):
    sentence = N_("No covered copy of {name} was made: {problem}")
    safe = N_("The original is unchanged.")
    advice = N_("Check the file's hash; where it holds, cover a print by hand and scan it.")

    def message(self, words: Words) -> str:
        """See CaseError.message; the reason is a message too."""
        reason = words(str(self.details["problem"]))
        filled = type(self)(**self.details | {"problem": reason})
        return super(CopyNotMade, filled).message(words)


class ConflictChanged(CaseError):
    """The values of a conflict are not those that were shown any more."""

    sentence = N_("The field has other values by now than those shown.")
    advice = N_("Look at them again and choose then.")


class RecordNeeded(CaseError):
    sentence = N_("The paper {kind} is about one record: say which.")
    advice = N_("Known here: {known}.")
