"""The widget as one script: order, names, sheets, and what is refused."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.bundling import bundle

_ENTRY = """/* Begins. */
import { twice } from "./twice.js";
import css from "./look.css";
globalThis.told = twice(4) + css;
"""
_TWICE = """import { ONE } from "./one.js";

// Two of them.
export function twice(n) {
  return (ONE + ONE) * n;
}
"""
SOURCES = {
    "entry.js": _ENTRY,
    "twice.js": _TWICE,
    "one.js": "const own = 1;\nexport const ONE = own;\n",
    "look.css": '/* Dark. */\n.a { content: "\\201c"; }\n',
}


def written(folder: Path, **changed: str) -> Path:
    """The sources in a folder, some of them changed."""
    for name, text in SOURCES.items():
        (folder / name).write_text(changed.get(name.partition(".")[0], text), encoding="utf-8")
    return folder


def test_modules_come_in_the_order_in_which_they_are_needed(tmp_path: Path) -> None:
    """Each once, before who needs it, its own names within; remarks stay at home."""
    script = bundle(written(tmp_path), "entry.js")
    places = [script.index(f"const part_{name} ") for name in ("one_js", "twice_js", "look_css", "entry_js")]
    assert places == sorted(places)
    assert "Begins" not in script
    assert "import " not in script
    assert json.dumps('.a { content: "\\201c"; }') in script


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on this machine")
def test_the_script_runs(tmp_path: Path) -> None:
    """What the modules do is what the one script does."""
    (tmp_path / "all.js").write_text(bundle(written(tmp_path), "entry.js") + "console.log(told);", encoding="utf-8")
    node = shutil.which("node") or ""
    run = subprocess.run([node, tmp_path / "all.js"], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == '8.a { content: "\\201c"; }'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one", 'export * from "./twice.js";\n'),
        ("one", "export default 1;\n"),
        ("one", 'import * as all from "./twice.js";\nexport const ONE = 1;\n'),
        ("one", 'import { twice } from "./twice.js";\nexport const ONE = 1;\n'),
    ],
    ids=["passed on", "default", "whole", "circle"],
)
def test_what_it_does_not_know_is_refused(tmp_path: Path, name: str, text: str) -> None:
    """A form that would be served broken stops the start and is named."""
    with pytest.raises(ValueError, match="web/widget"):
        bundle(written(tmp_path, **{name: text}), "entry.js")


def test_the_script_is_sent_small_and_once(client: TestClient) -> None:
    """Compressed, open to any page, and not at all where the browser has it."""
    answer = client.get("/widget/widget.js", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-type"].startswith("text/javascript")
    plain = client.get("/widget/widget.js", headers={"Accept-Encoding": "identity"})
    assert plain.text == answer.text
    again = client.get("/widget/widget.js", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
