"""Arrows point down: which package may import what, written once as data."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = "cimodels"

# Package → our packages that it may import (beside itself), and libraries that it must not.
HEAVY = {"streamlit", "plotly", "duckdb"}
LAYERS: dict[str, tuple[set[str], set[str]]] = {
    "errors": (set(), HEAVY | {"pandas", "numpy"}),
    "settings": ({"errors"}, HEAVY | {"pandas", "numpy"}),
    "vocab": ({"errors"}, HEAVY | {"pandas", "numpy"}),
    "rules": ({"vocab", "errors"}, HEAVY),
    "sources": ({"vocab", "errors", "settings", "rules"}, {"streamlit", "plotly"}),
    "warehouse": ({"vocab", "errors", "settings"}, {"streamlit", "plotly"}),
    "models": ({"vocab", "errors"}, HEAVY),
    "certainty": ({"vocab", "errors", "models"}, HEAVY),
    "screen": ({"vocab", "errors", "models", "certainty"}, HEAVY),
    "focus": ({"vocab", "errors", "models", "rules"}, HEAVY),
    "multiverse": ({"vocab", "errors", "models"}, HEAVY),
    "signals": ({"vocab", "errors"}, HEAVY),
    "workspace": ({"vocab", "errors"}, HEAVY | {"pandas", "numpy"}),
    "compare": ({"vocab", "errors", "models", "certainty"}, HEAVY),
    "ask": ({"vocab", "errors", "settings", "warehouse", "models", "screen"}, {"streamlit", "plotly"}),
    "rubric": ({"vocab", "errors"}, HEAVY | {"pandas"}),
    "monitoring": ({"vocab", "errors", "models"}, HEAVY),
    "study": (
        {
            "ask",
            "vocab",
            "errors",
            "settings",
            "rules",
            "sources",
            "warehouse",
            "models",
            "certainty",
            "screen",
            "focus",
            "signals",
            "multiverse",
            "reports",
            "compare",
        },
        {"streamlit", "plotly"},
    ),
    "exhibits": (
        {
            "vocab",
            "errors",
            "models",
            "certainty",
            "screen",
            "focus",
            "signals",
            "multiverse",
            "compare",
            "rubric",
            "rules",
            "monitoring",
            "workspace",
        },
        {"streamlit", "duckdb"},
    ),
    "reports": (
        {
            "vocab",
            "errors",
            "models",
            "certainty",
            "screen",
            "multiverse",
            "exhibits",
            "workspace",
            "monitoring",
            "rubric",
            "rules",
        },
        {"streamlit", "duckdb", "plotly"},
    ),
    "ui": (
        {
            "ask",
            "vocab",
            "errors",
            "settings",
            "rules",
            "sources",
            "warehouse",
            "models",
            "certainty",
            "screen",
            "focus",
            "signals",
            "multiverse",
            "rubric",
            "compare",
            "study",
            "exhibits",
            "workspace",
            "monitoring",
            "reports",
        },
        {"duckdb"},
    ),
    "cli": (
        {
            "ask",
            "vocab",
            "errors",
            "settings",
            "rules",
            "sources",
            "warehouse",
            "models",
            "certainty",
            "screen",
            "focus",
            "signals",
            "multiverse",
            "study",
            "workspace",
            "reports",
            "ui",
        },
        {"plotly", "duckdb"},
    ),
    "__main__": ({"cli"}, HEAVY),
}
PAGES_MAY = {"ui", "vocab", "exhibits", "settings"}
PAGES_NEVER = {"duckdb", "pandas", "numpy", "statsmodels", "sklearn", "scipy"}


def _imports(path: Path) -> set[str]:
    """Dotted names that a module imports, anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _room(name: str) -> str | None:
    """The room of ours that a dotted name belongs to; None for other people's."""
    parts = name.split(".")
    return parts[1] if parts[0] == OURS and len(parts) > 1 else None


def _violations(path: Path, own: str, may: set[str], never: set[str]) -> list[str]:
    found = []
    for name in sorted(_imports(path)):
        room = _room(name)
        if room and room in LAYERS and room != own and room not in may:
            found.append(f"{path.relative_to(ROOT)} imports {name}")
        if name.split(".")[0] in never:
            found.append(f"{path.relative_to(ROOT)} imports {name}")
    return found


def _modules(room: str) -> list[Path]:
    single = ROOT / OURS / f"{room}.py"
    return [single] if single.exists() else sorted((ROOT / OURS / room).rglob("*.py"))


@pytest.mark.parametrize("room", LAYERS)
def test_a_room_imports_only_what_is_below_it(room: str) -> None:
    may, never = LAYERS[room]
    modules = _modules(room)
    assert modules, f"no such room: {room}"
    assert [v for path in modules for v in _violations(path, room, may, never)] == []


def test_every_room_has_its_layer() -> None:
    rooms = {
        p.stem if p.suffix == ".py" else p.name for p in (ROOT / OURS).iterdir() if p.name != "__pycache__"
    }
    assert rooms - {"__init__"} == set(LAYERS)


def test_pages_are_thin() -> None:
    pages = sorted((ROOT / "pages").rglob("*.py"))
    assert pages
    for path in [*pages, ROOT / "app.py"]:
        assert _violations(path, "pages", PAGES_MAY, PAGES_NEVER) == []
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 100, path


def test_only_ui_and_the_command_that_serves_know_streamlit() -> None:
    for path in (ROOT / OURS).rglob("*.py"):
        if path.relative_to(ROOT / OURS).parts[0] != "ui":
            assert not {n for n in _imports(path) if n.split(".")[0] == "streamlit"}, path
