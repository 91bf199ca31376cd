"""Packages as a forger would make them: well-formed in every layer but the one under attack."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyrage

from storage.exchange.packages import frames, seal
from storage.exchange.packages import head as heads
from storage.exchange.packages import manifest as manifests
from storage.exchange.packages.head import Head
from storage.exchange.packages.package_file import Contents, Count, write_part
from storage.exchange.packages.site import age_identity, own_site
from storage.progress import NoProgress
from storage.records import canonical
from storage.records.operations import Operation
from tests.storage.exchange.packages.test_damage import Members, members_of, zipped
from tests.support.sites import TRUTH, TestSite, friends


@dataclass
class World:
    """Two sites that trust each other, and a package from one to two with a case and a photo."""

    folder: Path
    one: TestSite
    two: TestSite
    package: Path
    case: str

    @property
    def members(self) -> Members:
        """The members of the package, as (name, bytes)."""
        return members_of(self.package)

    def put(self, content: bytes, name: str = "forged.ajpkg") -> Path:
        """Write a file beside the package."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def head(self) -> Head:
        """What the package's head says."""
        return heads.parse(self._opened("head.age"))

    def operations(self) -> list[Operation]:
        """The operations of the package."""
        return list(frames.unpack(self._opened("ops.age")))

    def _opened(self, name: str) -> bytes:
        identity = age_identity(self.two.session)
        return bytes(pyrage.decrypt(dict(self.members)[name], [identity]))

    def rebuilt(
        self,
        operations: Iterable[Operation] | None = None,
        head: Callable[[Head], Head] = lambda head: head,
        packed: bytes = b"",
    ) -> Path:
        """Return a package as the sender's own program would write it, with other contents."""
        given = self.operations() if operations is None else list(operations)
        packer = frames.Packer()
        for operation in given:
            packer.add(operation)
        outside = manifests.parse(dict(self.members)["manifest.json"])
        made = head(replace(self.head(), operations=len(given)))
        recipient = own_site(self.two.session).recipient
        contents = Contents(outside, made, packed or packer.finish(), recipient)
        path = self.folder / "rebuilt.ajpkg"
        blobs = self.one.session.vault.blobs
        write_part(path, contents, blobs, self._sign, Count(NoProgress(), 1))
        path.with_name("rebuilt.ajpkg.part").replace(path)
        return path

    def resealed(
        self, change: Callable[[dict[str, Any]], object], members: Members | None = None
    ) -> Path:
        """Return the package with another manifest, signed by its sender."""
        parts = dict(self.members if members is None else members)
        document = json.loads(parts["manifest.json"])
        change(document)
        parts["manifest.json"] = canonical.encode(document)
        parts["manifest.sig"] = self._sign(parts["manifest.json"])
        return self.put(zipped(list(parts.items())))

    def _sign(self, manifest: bytes) -> bytes:
        return seal.seal(self.one.session.tables, self.one.session.device, manifest)

    def refused(self, file: Path, code: str) -> None:
        """Assert that two refuses the file for this reason and changes nothing."""
        before = self.two.dump(*TRUTH, "device", "received", "checkpoint", "receipt")
        found = [error.code for _name, error in self.two.take([file]).refused]
        assert found == [code]
        assert self.two.dump(*before) == before

    def waits(self, file: Path) -> None:
        """Assert that two keeps the file until something else comes."""
        before = self.two.dump(*TRUTH)
        report = self.two.take([file])
        assert report.waiting
        assert not report.refused
        assert self.two.dump(*before) == before


def make_world(folder: Path) -> World:
    """Return a new world in a folder."""
    sites = friends(folder / "sites", "field", "legal")
    one, two = sites["field"], sites["legal"]
    case = one.case("A-1")
    one.photo(case, b"photo" * 2000)
    one.set(one.record_of(case), {"client": "甲行"})
    (file,) = one.send(two, folder / "out").files
    return World(folder, one, two, file, case)
