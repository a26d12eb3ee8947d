"""Every port has a contract suite that each implementation runs through."""

import ast

import pytest

from tests.architecture.source import ROOT, modules, parse

PORTS = sorted(
    node.name
    for path in modules("bot/ports")
    for node in ast.walk(parse(path))
    if isinstance(node, ast.ClassDef)
    and any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
)


def public_methods(port: str) -> list[str]:
    return [
        item.name
        for path in modules("bot/ports")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.ClassDef) and node.name == port
        for item in node.body
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@pytest.mark.parametrize("port", PORTS)
def test_a_port_has_a_contract_suite(port: str) -> None:
    named = {
        node.id
        for path in modules("tests/contract")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Name)
    }
    assert port in named, f"no suite in {ROOT.name}/tests/contract names {port}"


@pytest.mark.parametrize("port", PORTS)
def test_a_port_is_small(port: str) -> None:
    assert 1 <= len(public_methods(port)) <= 9
