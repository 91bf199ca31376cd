"""The options of the pack command: volumes, items, originals, signature, and what is checked."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from resources import path as resource
from tests.support.certificates import PASSPHRASE, certificate, pkcs12_file

CASE = "YD-2019-0001"
Pack = Callable[..., Any]


@pytest.fixture
def pack(vault: Path, run: Any, tmp_path: Path) -> Pack:
    document = resource("sample", "field-day.json")
    assert run("case", "import", vault, document).code == 0

    def make(*options: object, name: str = "a.pdf", code: int = 0) -> Any:
        out = tmp_path / "out" / name
        out.parent.mkdir(exist_ok=True)
        done = run("pack", vault, CASE, "--out", out, "--json", *options)
        assert done.code == code, done.err
        return done.document if code in (0, 1) else done

    return make


def pages(name: Path | str) -> int:
    with pikepdf.open(name) as pdf:
        return len(pdf.pages)


def test_items_print_the_same_pages_however_the_pack_is_cut(pack: Pack, run: Any) -> None:
    whole = pack()
    for place, cut in enumerate(("item", "pages:6", "bytes:1000000")):
        made = pack("--split", cut, name=f"{place}.pdf")
        assert [one | {} for one in made["items"]] == whole["items"]
        for file in made["files"]:
            assert pages(file["path"]) == file["pages"]
            looked = run("verify", file["path"], "--json")
            assert looked.code == 0
            assert looked.document["sha256"] == file["sha256"]
    assert len(pack("--split", "item", name="9.pdf")["files"]) == len(whole["items"]) + 2


def test_copies_and_volumes_have_names_of_their_own(pack: Pack, tmp_path: Path) -> None:
    made = pack("--split", "pages:6", "--copies", 2, "--duplex")
    names = [Path(file["path"]).name for file in made["files"]]
    total = len(names) // 2
    later = [f".v{n}.pdf" for n in range(2, total + 1)]
    assert names == ["a.pdf", *(f"a{end}" for end in later), "a-2.pdf",
                     *(f"a-2{end}" for end in later)]  # fmt: skip
    assert [file["copy"] for file in made["files"]] == ["正本"] * total + ["副本"] * total
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)


@pytest.mark.parametrize("cut", ["pages:1", "bytes:10", "pages", "items", "bytes:x", "pages:-3"])
def test_an_impossible_split_is_wrong_usage(run: Any, tmp_path: Path, cut: str) -> None:
    asked = ("pack", tmp_path, CASE, "--out", tmp_path / "a.pdf", "--split", cut)
    assert run(*asked).code == 2


def test_a_signed_and_stamped_pack_is_verified_and_one_byte_is_noticed(
    pack: Pack, run: Any, tmp_path: Path
) -> None:
    (tmp_path / "c.p12").write_bytes(pkcs12_file())
    (tmp_path / "word").write_text(PASSPHRASE + "\n", encoding="utf-8")
    (tmp_path / "wrong").write_text("another", encoding="utf-8")
    signed = ("--sign", tmp_path / "c.p12", "--sign-passphrase-file")
    refused = pack(*signed, tmp_path / "wrong", code=1)
    assert refused["error"]["code"] == "CertificateRefused"
    assert list((tmp_path / "out").iterdir()) == []
    (file,) = pack(*signed, tmp_path / "word")["files"]
    looked = run("verify", file["path"], "--json").document
    assert (looked["ok"], looked["sha256"]) == (True, file["sha256"])
    assert [one["kind"] for one in looked["signatures"]] == ["signature"]
    request, response = tmp_path / "r.tsq", tmp_path / "r.tsr"
    whole = Path(file["path"]).read_bytes()
    told = run("timestamp", "request", file["path"], "--out", file["path"], "--json")
    assert (told.code, told.document["error"]["code"]) == (1, "FileInTheWay")
    assert Path(file["path"]).read_bytes() == whole
    assert run("timestamp", "request", file["path"], "--out", request).code == 0
    response.write_bytes(_answer(request.read_bytes()))
    assert run("timestamp", "add", file["path"], request, response).code == 0
    looked = run("verify", file["path"], "--json").document
    assert [one["kind"] for one in looked["signatures"]] == ["signature", "timestamp"]
    assert looked["made_sha256"] != file["sha256"] != looked["sha256"]
    content = bytearray(Path(file["path"]).read_bytes())
    content[len(content) // 3] ^= 1
    Path(file["path"]).write_bytes(content)
    looked = run("verify", file["path"], "--json")
    assert looked.code == 1
    assert looked.document["problems"]


def test_a_letter_in_the_way_stays_and_an_earlier_pack_gives_way(
    pack: Pack, tmp_path: Path
) -> None:
    target = tmp_path / "out" / "a.pdf"
    target.parent.mkdir()
    target.write_bytes(b"a letter")
    assert pack(code=1)["error"]["code"] == "FileInTheWay"
    assert target.read_bytes() == b"a letter"
    target.unlink()
    assert "FileReplaced" not in json.dumps(pack()["warnings"])
    assert "FileReplaced" in json.dumps(pack()["warnings"])


def test_originals_go_along_byte_for_byte(pack: Pack, run: Any, vault: Path) -> None:
    made = pack("--photos", "submission", "--attach-originals")
    with pikepdf.open(made["files"][0]["path"]) as pdf:
        found = {name.partition("-")[0]: one.get_file().read_bytes()
                 for name, one in pdf.attachments.items()}  # fmt: skip
    shown = {ref for item in made["items"] for ref in item["refs"]}
    folder = Path(made["files"][0]["path"]).parent.parent / "originals"
    asked = ("evidence", "extract", vault, CASE, "--out", folder, "--reason", "test", "--json")
    files = run(*asked).document["files"]
    wanted = {
        one["ref"]: Path(folder, one["path"]).read_bytes() for one in files if one["ref"] in shown
    }
    assert wanted
    assert found == wanted


def _answer(request: bytes) -> bytes:
    from asn1crypto import tsp
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.x509 import Certificate
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    key, made = certificate("时间", key=rsa.generate_private_key(65537, 2048), stamping=True)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    stamper = DummyTimeStamper(
        Certificate.load(made.public_bytes(Encoding.DER)), PrivateKeyInfo.load(der)
    )
    answer = stamper.async_request_tsa_response(tsp.TimeStampReq.load(request))
    told: bytes = asyncio.run(answer).dump()
    return told
