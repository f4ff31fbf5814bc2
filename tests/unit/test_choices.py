"""Choosing several: Enter takes the one that was meant, and never all that the typed letters match."""

import ast
from pathlib import Path

import cimodels.ui


def _multiselects(path: Path) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "multiselect"
    ]


def test_no_choice_of_several_offers_to_take_all_matches() -> None:
    calls = [
        (path.name, call)
        for path in Path(cimodels.ui.__file__).parent.rglob("*.py")
        for call in _multiselects(path)
    ]
    assert calls
    for name, call in calls:
        given = {one.arg: ast.unparse(one.value) for one in call.keywords}
        assert given.get("select_all") == "False", f"{name}, line {call.lineno}"
