"""Whether a template can be used: its placeholders are known and complete, and its PDF would miss nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from docxtpl import DocxTemplate
from jinja2 import TemplateError, TemplateSyntaxError, nodes

from api.filing.letters import placeholders, templates
from api.filing.letters.kinds import NAMES, LetterKind
from api.filing.letters.placeholders import Placeholder
from api.filing.letters.templates import ENVIRONMENT, TemplateProblem

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_SET = {
    "drawing": "图片或者图形",
    "pict": "图片或者文本框",
    "object": "嵌入的对象",
    "footnoteReference": "脚注",
    "endnoteReference": "尾注",
    "numPr": "自动编号（请改成直接写“一、”“1.”）",
    "ins": "没有接受的修订",
    "del": "没有接受的修订",
    "sdt": "内容控件",
    "vMerge": "上下合并的单元格",
    "oMath": "公式",
}
_LOOP = "loop"


@dataclass
class _Use:
    """The placeholders that a template uses, and the names of its loops with what each goes through."""

    names: list[str] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def problems(kind: LetterKind, content: bytes) -> list[str]:
    """What is wrong with a template, in words that name the letter and the place; empty: it can be used."""
    try:
        template = templates.opened(content)
        found = [*_missing_in_pdf(template), *_wrong_placeholders(kind, template)]
        if not found:
            templates.fill(content, placeholders.examples(kind))
    except TemplateProblem as problem:
        found = [str(problem)]
    except (TemplateError, TypeError, ValueError) as error:
        found = [f"用示例填写时出错：{error}"]
    return [f"{NAMES[kind]}（{kind}.docx）：{problem}" for problem in found]


def _missing_in_pdf(template: DocxTemplate) -> Iterator[str]:
    body = template.get_docx().element.body
    seen = dict.fromkeys(name for tag, name in _NOT_SET.items() if body.find(f".//{_W}{tag}") is not None)
    if len(list(body.iter(f"{_W}sectPr"))) > 1:
        seen["分节符"] = None
    for name in seen:
        yield f"里面有{name}，PDF 里排不出来，请去掉。"


def _wrong_placeholders(kind: LetterKind, template: DocxTemplate) -> Iterator[str]:
    known, use = placeholders.of(kind), _Use()
    for source in templates.parts(template):
        try:
            tree = ENVIRONMENT.parse(source)
        except TemplateSyntaxError as error:
            raise TemplateProblem(_syntax(source, error)) from error
        _walk(tree, {}, use)
    yield from use.wrong
    yield from _unknown(kind, known, use)
    for name in placeholders.REQUIRED[kind]:
        if name not in use.names:
            yield f"缺少“{name}”（{known[name].meaning}），这一项不能没有。"


def _unknown(kind: LetterKind, known: dict[str, Placeholder], use: _Use) -> Iterator[str]:
    for name in dict.fromkeys(use.names):
        if name not in known:
            yield f"不认识“{name}”。{NAMES[kind]}里可以写：{'、'.join(known)}。"
    for name, part in dict.fromkeys(use.parts):
        parts = known[name].parts if name in known else None
        if name in known and part not in (parts or {}):
            can = f"可以写：{'、'.join(parts)}" if parts else "它没有更细的项目"
            yield f"不认识“{name}”里的“{part}”，{can}。"


def _walk(node: nodes.Node, loops: dict[str, str], use: _Use) -> None:
    """Note what ``node`` uses; ``loops``: which list the variable of each loop around it goes through."""
    if isinstance(node, nodes.For):
        _walk_loop(node, loops, use)
        return
    if isinstance(node, nodes.Getattr | nodes.Getitem) and isinstance(node.node, nodes.Name):
        _walk_part(node, node.node.name, loops, use)
        return
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in loops and node.name != _LOOP:
        use.names.append(node.name)
    for child in node.iter_child_nodes():
        _walk(child, loops, use)


def _walk_loop(node: nodes.For, loops: dict[str, str], use: _Use) -> None:
    if not isinstance(node.target, nodes.Name) or not isinstance(node.iter, nodes.Name):
        use.wrong.append("循环请写成：for 项 in 清单的名字。")
        return
    use.names.append(node.iter.name)
    for child in (*node.body, *node.else_):
        _walk(child, {**loops, node.target.name: node.iter.name}, use)


def _walk_part(node: nodes.Getattr | nodes.Getitem, name: str, loops: dict[str, str], use: _Use) -> None:
    part = node.attr if isinstance(node, nodes.Getattr) else getattr(node.arg, "value", "")
    if name == _LOOP:
        return
    if name in loops:
        use.parts.append((loops[name], str(part)))
    else:
        use.names.append(name)
        use.parts.append((name, str(part)))


def _syntax(source: str, error: TemplateSyntaxError) -> str:
    """Where the braces are wrong, as far as Jinja says; its own words stay for whoever helps the clerk."""
    lines = source.splitlines()
    near = templates.directives("\n".join(lines[max(error.lineno - 3, 0) : error.lineno + 1]))
    place = f"，在“{'”“'.join(near)}”附近" if near else ""
    return f"大括号里的写法不对{place}（{error.message}）。请对照 docs/guides/letters.md 改正。"
