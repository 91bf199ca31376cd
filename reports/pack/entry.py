"""A pack as a record of its case: what it holds, its files, that they left."""

from collections.abc import Sequence

from reports.pack.options import PackOptions, PackResult
from reports.pack.predecessors import require_same_pages
from reports.pack.request import PackRequest
from storage.casework import custody, records
from storage.casework.reading import rows_of
from storage.casework.session import Session


def enter_pack(
    session: Session,
    case_id: str,
    request: PackRequest,
    result: PackResult,
    options: PackOptions,
    seen: Sequence[str],
) -> None:
    """Record a pack in its case, with the export of each file; ``seen`` is what it was made from.

    Raises what ``require_same_pages`` raises.
    """
    items = [
        {"no": item.no or "-", "name": item.name, "refs": list(item.refs),
         "from_page": item.from_page, "to_page": item.to_page}
        for item in result.items
    ]  # fmt: skip
    require_same_pages(rows_of(session, case_id, "pack"), request, items)
    values = {
        "number": request.number,
        "profile": request.profile,
        "made_at": request.made_at,
        "made_by": request.made_by,
        "reason": options.reason,
        "cutoff": request.interest_until.isoformat(),
        "checkpoint": request.checkpoint,
        "items": items,
        "files": [
            {"copy": file.copy, "pages": file.pages, "bytes": file.size, "sha256": file.sha256,
             **({"volume": file.volume} if file.volumes > 1 else {})}
            for file in result.files
        ],
        "seen": list(seen),
        "forced": [f"{stop.code} {stop.where}: {stop.message}" for stop in result.forced],
        "supersedes": request.supersedes or None,
        "supersedes_reason": (request.supersedes and request.reason) or None,
    }  # fmt: skip
    with session.atomic():
        known = {name: value for name, value in values.items() if value is not None}
        records.add(session, "pack", case_id, known)
        for file in result.files:
            volume = f" {file.volume}/{file.volumes}" if file.volumes > 1 else ""
            what = f"{request.number} {file.copy}{volume}"
            custody.log(
                session, case_id, "exported", what, reason=options.reason, sha256=file.sha256
            )
        for one in result.beside:
            what = f"{request.number} {one.path.suffix[1:]}"
            custody.log(
                session, case_id, "exported", what, reason=options.reason, sha256=one.sha256
            )
