"""A file of records as drafts, or everything that is wrong with it; no database is touched."""

from dataclasses import dataclass

from api.records import columns, rows, tables
from api.records.columns import Header
from api.records.problems import BadFile, RowError, RowWarning
from api.records.rows import Context, Draft
from api.records.tables import Line, Table, TableError
from knowledge.engine.glossary import Glossary

_SHOWN_HIDDEN = 10


@dataclass(frozen=True)
class Drafts:
    """The good lines of a file without a bad one."""

    sha256: str
    glossary: Glossary
    header: Header
    rows: tuple[Draft, ...]
    warnings: tuple[RowWarning, ...]


def read(data: bytes, context: Context) -> Drafts:
    """Every line of a file as a draft; raises ``BadFile`` with every fault of every line."""
    try:
        upload = tables.read(data)
    except TableError as error:
        raise BadFile([RowError.at(error.line, None, error.reason)]) from None
    table, line = _the_table(upload.tables)
    header, errors, warnings = columns.understood(line)
    if errors:
        raise BadFile(errors)  # without its columns, no line can be judged
    body = [one for one in table.lines if one.number > line.number]
    if not body:
        raise BadFile([RowError.at(line.number, None, "只有表头，没有数据。请在表头下面逐行填写后再导入。")])
    found = [rows.read_line(context, header, one) for one in body]
    drafts = [one for one in found if isinstance(one, Draft)]
    errors = [error for one in found if not isinstance(one, Draft) for error in one]
    errors += _twice(drafts, header)
    if errors:
        raise BadFile(sorted(errors, key=lambda error: error.line or 0))
    warnings = [*warnings, *_hidden(table, header), *_names(drafts, header)]
    return Drafts(upload.sha256, context.glossary, header, tuple(drafts), tuple(warnings))


def _the_table(found: tuple[Table, ...]) -> tuple[Table, Line]:
    """The one table that has a header; a sheet of explanations beside it does not matter."""
    filled = [table for table in found if table.lines]
    if not filled:
        raise BadFile([RowError.at(None, None, "文件里没有内容（隐藏的工作表不读取）。请填写后再导入。")])
    headed = [(table, line) for table in filled if (line := columns.header_of(table))]
    if not headed:
        detail = (
            "前 10 行里没有找到表头。表头要有“行政相对人名称”“行政处罚决定书文号”“处罚机关”等列名；"
            "列名若是乱码，请用 UTF-8 或 GB18030 编码重新保存。可以下载模板对照。"
        )
        raise BadFile([RowError.at(filled[0].lines[0].number, None, detail)])
    if len(headed) > 1:
        names = "、".join(f"“{(table.name or '')[:31]}”" for table, _ in headed)
        raise BadFile([RowError.at(None, None, f"有几个工作表都是记录：{names}。请每个文件只留一个，分次导入。")])
    return headed[0]


def _twice(drafts: list[Draft], header: Header) -> list[RowError]:
    """The same decision about the same subject on two lines: nobody can say which counts."""
    first: dict[tuple[str, str], int] = {}
    errors = []
    for draft in drafts:
        line = first.setdefault((draft.subject.code, draft.number), draft.line)
        if line != draft.line:
            detail = f"和第 {line} 行是同一个主体、同一个文号。请只留一行。"
            errors.append(RowError.at(draft.line, header.name_of("document_number"), detail))
    return errors


def _names(drafts: list[Draft], header: Header) -> list[RowWarning]:
    """Lines that give one code two names."""
    first: dict[str, tuple[int, str]] = {}
    warnings = []
    for draft in drafts:
        line, name = first.setdefault(draft.subject.code, (draft.line, draft.subject.name))
        if name != draft.subject.name:
            detail = f"和第 {line} 行代码相同，名称不同。请核对代码是否填错。"
            warnings.append(RowWarning(line=draft.line, column=header.name_of("name"), detail=detail))
    return warnings


def _hidden(table: Table, header: Header) -> list[RowWarning]:
    """Lines that who opens the file does not see were read all the same."""
    held = {line.number for line in table.lines if line.number > header.line}
    numbers = [number for number in table.hidden if number in held]
    if not numbers:
        return []
    named = "、".join(str(number) for number in numbers[:_SHOWN_HIDDEN])
    more = "等" if len(numbers) > _SHOWN_HIDDEN else ""
    detail = f"有 {len(numbers)} 行被隐藏或筛选掉了，也一并读取了：第 {named}{more}行。"
    return [RowWarning(line=numbers[0], column=None, detail=detail)]
