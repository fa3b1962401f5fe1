"""The ledger of restraint measures, for the staff who keep it."""

from typing import Annotated

from fastapi import APIRouter, File, Path, Query, Response, UploadFile

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.bodies import megabytes
from api.cases.matching import IfMatch, seen_version
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import TooLarge
from api.exports import handed_out
from api.ledger import service, sheet
from api.ledger.columns import TITLE
from api.ledger.models import KEEPERS
from api.ledger.proposing import CurrentJudge
from api.ledger.schemas import EntryIn, EntryOut, EntryPage, FactList, ImportedEntries
from api.openapi import problems
from api.pages import CurrentPaging
from api.settings import CurrentSettings
from knowledge.engine.ledger import Disposition

router = APIRouter(prefix="/ledger", tags=["失信约束措施台账"], route_class=Writing)
EntryId = Annotated[str, Path(max_length=36, description="台账里一条的编号")]
_CHANGES = problems(401, 403, 404, 409)


@router.get("/facts", summary="台账要填的各项情况", responses=problems(401, 403))
def list_facts(viewer: CurrentViewer, judge: CurrentJudge) -> FactList:
    """每一项怎样问、可以填什么，以及它在台账样式里的列名。"""
    viewer.require(*KEEPERS)
    return judge.facts()


@router.get("/measures", summary="台账（工作人员：本地区的）", responses=problems(401, 403))
def list_measures(
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    judge: CurrentJudge,
    paging: CurrentPaging,
    text: Annotated[str, Query(max_length=100, description="文件名称或责任单位里的字")] = "",
    disposition: Annotated[Disposition | None, Query(description="处置方式")] = None,
) -> EntryPage:
    """最近改动的在前，每一条都带建议的处置方式和理由。"""
    page = service.listed(session, viewer, paging, text=text.strip(), disposition=disposition)
    items = [service.shown(entry, cipher, judge) for entry in page.items]
    return EntryPage(items=items, total=page.total, next=page.next)


@router.get(
    "/measures/export", summary="导出台账（附件样式，XLSX）", response_class=Response, responses=problems(401, 403)
)
def export_measures(
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    judge: CurrentJudge,
    clock: CurrentClock,
    unit: Annotated[str, Query(max_length=60, description="填报单位")] = "",
) -> Response:
    """标题、填报单位、各列和注释都按发改办财金〔2021〕15号附件1的样式。"""
    shown = (service.shown(entry, cipher, judge) for entry in service.every(session, viewer))
    return handed_out(sheet.write(shown, unit.strip(), clock.today(), judge.principles), "xlsx", TITLE)


@router.post("/measures/import", summary="导入台账", responses=problems(401, 403, 409, 503))
def import_measures(
    viewer: CurrentViewer,
    session: WriteSession,
    cipher: CurrentCipher,
    judge: CurrentJudge,
    clock: CurrentClock,
    settings: CurrentSettings,
    file: Annotated[UploadFile, File(description="CSV 或 XLSX，列名用附件样式的名称，最多 2,000 条")],
) -> ImportedEntries:
    """全部导入，或者一行也不导入；同名的文件更新，空着的格子不会清掉原有内容。"""
    viewer.require(*KEEPERS)
    data = file.file.read(settings.max_upload_bytes + 1)
    if len(data) > settings.max_upload_bytes:
        raise TooLarge(f"文件超过 {megabytes(settings.max_upload_bytes)}，请分成几个文件，分次导入。")
    rows = sheet.read(data, judge.principles)
    added, changed = service.keep_all(session, viewer, cipher, judge, rows, now=clock.now())
    return ImportedEntries(imported=added, updated=changed)


@router.post("/measures", status_code=201, summary="登记一条", responses=problems(401, 403, 409))
def add_measure(
    body: EntryIn,
    viewer: CurrentViewer,
    session: WriteSession,
    cipher: CurrentCipher,
    judge: CurrentJudge,
    clock: CurrentClock,
) -> EntryOut:
    """只要文件名称就能登记，其余以后补；处置方式与建议不同时写明理由。"""
    return service.shown(service.add(session, viewer, cipher, judge, body, now=clock.now()), cipher, judge)


@router.get("/measures/{entry_id}", summary="台账的一条", responses=problems(401, 403, 404))
def get_measure(
    entry_id: EntryId, viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, judge: CurrentJudge
) -> EntryOut:
    """对照每一项要求的结果、还缺什么、建议怎样处置，都有条款。"""
    return service.shown(service.get(session, viewer, entry_id), cipher, judge)


@router.put("/measures/{entry_id}", summary="修改一条", responses=_CHANGES)
def change_measure(
    entry_id: EntryId,
    body: EntryIn,
    viewer: CurrentViewer,
    session: WriteSession,
    cipher: CurrentCipher,
    judge: CurrentJudge,
    clock: CurrentClock,
    if_match: IfMatch = None,
) -> EntryOut:
    """整条改成这样；If-Match 写看到的版本，别人先改了就会提示。"""
    entry = service.get(session, viewer, entry_id, version=seen_version(if_match))
    service.change(session, viewer, entry, cipher, judge, body, now=clock.now())
    return service.shown(entry, cipher, judge)


@router.delete("/measures/{entry_id}", status_code=204, summary="从台账里删除一条", responses=_CHANGES)
def remove_measure(entry_id: EntryId, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock) -> None:
    """删除会留痕。"""
    service.remove(session, viewer, service.get(session, viewer, entry_id), now=clock.now())
