"""The checks by which a package is refused, each with the attack it is there for.

``where`` (below storage.exchange.packages) says ``old``; taken out, it reads ``new``.
"""

from dataclasses import dataclass

from tests.storage.exchange.packages import attacks_inside as inside
from tests.storage.exchange.packages import attacks_outside as outside
from tests.storage.exchange.packages.attacks_outside import Attack


@dataclass(frozen=True)
class Check:
    """One check of the reader."""

    name: str
    where: str
    old: str
    new: str
    attack: Attack


CHECKS = (
    Check(
        "local header", "zip_reader:_next",
        "layout.local_header(member) != fixed + raw",
        "False", outside.a_date_in_a_header,
    ),
    Check(
        "directory", "zip_reader:walk",
        "size - offset != len(expected) or file.read(len(expected) + 1) != expected",
        "False", outside.a_comment_in_the_directory,
    ),
    Check(
        "order of members", "zip_reader:_check_place",
        "and name > last",
        "", outside.a_member_twice,
    ),
    Check(
        "names of members", "zip_reader:_check_place",
        "_BLOB.fullmatch(name) is not None",
        "True", outside.a_name_that_leads_elsewhere,
    ),
    Check(
        "checksum of the manifest", "zip_reader:read_member",
        "or zlib.crc32(content) != member.crc",
        "", outside.wrong_checksum_of('manifest.json'),
    ),
    Check(
        "checksum of a sealed member", "zip_reader:hash_member",
        "crc != member.crc",
        "False", outside.wrong_checksum_of('head.age'),
    ),
    Check(
        "size of the file", "reader:file_of",
        "size > MOST_BYTES",
        "False", outside.a_file_larger_than_allowed,
    ),
    Check(
        "signature of the manifest", "seal:check",
        "_require(keys[-1], content[at:], _LABEL + manifest)",
        "pass", outside.another_manifest,
    ),
    Check(
        "link of a successor", "seal:check",
        "_require(keys[-1], link, succession_content(keys[-1], key))",
        "pass", outside.a_successor_nobody_named,
    ),
    Check(
        "trust in the sender", "reader:_sender",
        "raise SenderUnknown(file=name, device=found.device)",
        "return trust.peers(session)[0]", outside.a_sender_nobody_trusts,
    ),
    Check(
        "revocation", "reader:_sender",
        "and (peer.revoked or trust.is_revoked(session.tables, device))",
        "and False", outside.a_sender_that_was_revoked,
    ),
    Check(
        "name of the sender", "reader:open_envelope",
        "or outside.sender != sender.id",
        "", outside.a_manifest_in_anothers_name,
    ),
    Check(
        "receiver", "reader:open_envelope",
        "outside.to != session.site_id",
        "False", outside.a_package_for_another,
    ),
    Check(
        "format", "manifest:parse",
        "found > FORMAT",
        "False", outside.a_newer_format,
    ),
    Check(
        "hash of a member", "reader:check_members",
        "outside.members[name] != expected",
        "False", outside.a_head_sealed_anew,
    ),
    Check(
        "list of originals", "reader:open_package",
        "blobs != list(envelope.members)[4:]",
        "False", outside.an_original_nobody_announced,
    ),
    Check(
        "form of a package with parts", "reader:open_package",
        "bool(head.parts) != (envelope.outside.form == manifest.DIVIDED)",
        "False", outside.a_form_with_parts_that_has_none,
    ),
    Check(
        "number of entries", "reader:open_package",
        "len(operations) != head.operations",
        "False", outside.the_last_entry_left_out,
    ),
    Check(
        "size of the head", "age_streams:Capped.write",
        "self.tell() + len(data) > self._most",
        "False", outside.a_head_without_end,
    ),
    Check(
        "end of the entries", "frames:_inflated",
        "or inflate.unused_data",
        "", outside.bytes_behind_the_entries,
    ),
    Check(
        "length of an entry", "frames:unpack",
        "or at > len(content)",
        "", outside.an_entry_cut_off,
    ),
    Check(
        "hash of an original", "taking:_store",
        "(stored.sha256, stored.size) != (one.sha256, one.size)",
        "False", outside.an_original_that_is_another,
    ),
    Check(
        "signature of an entry", "chains:_signed_entries",
        "if wrong:",
        "if False:", inside.forged(0, inside.other_signature),
    ),
    Check(
        "hash of a body", "entries:_content",
        'hashlib.sha256(body).hexdigest() != head["body"]',
        "False", inside.forged(0, inside.other_body),
    ),
    Check(
        "form of a body", "documents:parsed",
        "and canonical.encode(document) == content",
        "", inside.forged(0, inside.blank_behind),
    ),
    Check(
        "version of a header", "entries:_checked_head",
        'documents.number(head, "v") != VERSION',
        "False", inside.forged(0, inside.with_head(v=2)),
    ),
    Check(
        "clock of a header", "entries:_checked_head",
        '_HLC.fullmatch(documents.text(head, "hlc", 40)) is not None',
        "True", inside.forged(0, inside.with_head(hlc='9' * 31)),
    ),
    Check(
        "chain of a header", "entries:_checked_head",
        '_CHAIN.fullmatch(documents.text(head, "case", 64)) is not None',
        "True", inside.forged(0, inside.with_head(case='../x')),
    ),
    Check(
        "first or with a former", "entries:_head",
        '(prev == "") != (seq == "1")',
        "False", inside.forged(1, inside.with_head(prev='')),
    ),
    Check(
        "types of fields", "entries:_check_fields",
        "if flaws or",
        "if", inside.forged(0, inside.with_fields(opened_on=7)),
    ),
    Check(
        "required fields", "entries:_check_fields",
        "or (value is None and known.required)",
        "", inside.forged(0, inside.with_fields(case_no=None)),
    ),
    Check(
        "form of a removal", "entries:_check_removal",
        "raise Malformed(REMOVED)",
        "pass", inside.forged(0, inside.with_fields(_removed={'seen': 1})),
    ),
    Check(
        "form of fields", "entries:_check_body",
        "not isinstance(fields, dict) or",
        "", inside.forged(0, inside.with_body(fields=[])),
    ),
    Check(
        "form of what is replaced", "entries:_check_body",
        "not isinstance(ids, list) or not all(is_hex(one, 32) for one in ids)",
        "False", inside.forged(0, inside.with_body(replaces={'client': ['x']})),
    ),
    Check(
        "form of attachments", "entries:_check_body",
        "_check_attachment(item)",
        "pass", inside.forged(0, inside.with_body(attachments=[{'sha256': '../x', 'size': -1}])),
    ),
    Check(
        "one kind a record", "chains:_check_record",
        'standing != (entry.chain, content["kind"])',
        "False", inside.forged(1, inside.of_the_first_record),
    ),
    Check(
        "key of a device", "chains:_Keys.__missing__",
        "or device_id(said.key) != device",
        "", inside.an_entry_in_anothers_name,
    ),
    Check(
        "enrolment", "chains:_check_enrolled",
        "not _is_enrolled(device, known, devices)",
        "False", inside.an_entry_of_a_stranger,
    ),
    Check(
        "order of entries", "chains:_place",
        "entry.seq != found.tips[place] + 1",
        "False", inside.the_order_turned_round,
    ),
    Check(
        "fork in a known place", "chains:_place",
        "[found_id for found_id, _ in rows] != [entry.operation.id]",
        "False", inside.another_entry_in_a_known_place,
    ),
    Check(
        "fork at the end", "chains:_place",
        "entry.prev != last",
        "False", inside.an_entry_that_continues_another,
    ),
    Check(
        "gap", "chains:_place",
        "entry.seq > seq + 1",
        "False", inside.the_first_entry_left_out,
    ),
    Check(
        "causes", "chains:_check_causes",
        'not all(one in known for ids in entry.content["replaces"].values() '
        "for one in ids)",
        "False", inside.a_cause_nobody_has,
    ),
    Check(
        "record of a correction", "chains:_check_record",
        "standing is None and entry.kind is not None",
        "False", inside.a_correction_of_nothing,
    ),
    Check(
        "signature of a checkpoint", "checkpoints:_checked",
        "not signature_holds(key, signature, labelled(label, content))",
        "False", inside.a_checkpoint_nobody_signed,
    ),
    Check(
        "one checkpoint a number", "checkpoints:take",
        "any(kept != sha256 for kept in _kept(tables, device, other))",
        "False", inside.another_checkpoint,
    ),
    Check(
        "own checkpoints alone", "checkpoints:take",
        "owner != device",
        "False", inside.a_checkpoint_of_anothers_device,
    ),
    Check(
        "receipts for this past", "checkpoints:take_receipts",
        "kept and kept != [sha256]",
        "False", inside.a_receipt_for_another_past,
    ),
    Check(
        "certificates of the office", "certificates:certificates",
        'or head["device"] not in offices',
        "", inside.a_certificate_not_of_the_office,
    ),
    Check(
        "revoked key", "trust:_require_enrollable",
        "is_revoked(tables, site.device)",
        "False", outside.a_key_that_was_revoked_offered_again,
    ),
    Check(
        "key of a package", "reader:_sender",
        " or trust.is_revoked(session.tables, device)",
        "", outside.a_revoked_key_of_a_site_that_has_another,
    ),
    Check(
        "enrolled by the office alone", "trust:_require_enrollable",
        "known[0].revoked == _BY_OFFICE",
        "False", outside.a_site_that_only_the_office_may_enrol_again,
    ),
    Check(
        "fingerprint", "trust:trust_site",
        "not site.has_fingerprint(fingerprint)",
        "False", inside.a_fingerprint_misread,
    ),
    Check(
        "signature of an identity", "site:parse_identity",
        'not signature_holds(site.key, signature, documents.labelled("site", site._content))',
        "False", inside.an_identity_altered,
    ),
    Check(
        "place of a vault", "incarnation:_kept",
        'if kept["vault"] == str(folder.resolve()) else []',
        "", inside.a_vault_copied_elsewhere,
    ),
    Check(
        "token of a vault", "incarnation:settle",
        "known in _kept(state, device.id, vault.folder)",
        "True", inside.an_older_vault_put_back,
    ),
)  # fmt: skip
