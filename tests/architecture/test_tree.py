"""The tree itself: which files there are, and what must not stand in them."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

PAPERS = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "docs/decisions.md",
    "pyproject.toml",
    "requirements-dev.txt",
    "requirements-setup.txt",
    "requirements.txt",
)
SAYS_NOTHING = {"base", "common", "data", "helper", "helpers", "info", "manager", "misc", "process"}
SAYS_NOTHING |= {"util", "utils"}
TARGETS = {"run", "test", "check", "bench", "soak", "texts", "lock", "format", "clean"}


@pytest.fixture(scope="module")
def files() -> list[str]:
    """Everything in the repository, and what is about to be: paths from its top."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a clone: nothing says which files belong to the project")
    listed = subprocess.run(  # noqa: S603 - the arguments are constants
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def matches(files: list[str], pattern: re.Pattern[str]) -> Iterator[str]:
    for name in files:
        raw = (ROOT / name).read_bytes()
        if b"\0" in raw:
            continue
        for number, line in enumerate(raw.decode("utf-8").splitlines(), start=1):
            if pattern.search(line):
                yield f"{name}:{number}"


def test_the_papers_are_there() -> None:
    assert [name for name in PAPERS if not (ROOT / name).is_file()] == []


def test_no_file_names_a_registry(files: list[str]) -> None:
    hosts = ("pypi" + r"\.org", "python" + r"hosted\.org", "registry" + r"\.npmjs")
    assert list(matches(files, re.compile("|".join(hosts)))) == []


def test_no_file_names_a_place_on_one_machine(files: list[str]) -> None:
    places = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:work|farm|root)/[a-z.]")
    assert list(matches(files, places)) == []


def test_nothing_built_is_kept(files: list[str]) -> None:
    built = {".db", ".egg-info", ".mo", ".pyc", ".so", ".whl"}
    assert [name for name in files if Path(name).suffix in built] == []


def test_names_say_something(files: list[str]) -> None:
    named = [
        name
        for name in files
        if name.endswith(".py") and Path(name).stem.strip("_") in SAYS_NOTHING
    ]
    assert named == []


def test_make_has_the_promised_targets() -> None:
    made = set(re.findall(r"^([a-z]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.M))
    assert made >= TARGETS


@pytest.mark.parametrize("paper", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_papers_name_only_targets_that_exist(paper: str) -> None:
    made = set(re.findall(r"^([a-z]+):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"`make ([a-z]+)", (ROOT / paper).read_text("utf-8")))
    assert named <= made


def test_papers_link_to_what_exists(files: list[str]) -> None:
    dead = [
        f"{name}: {target}"
        for name in files
        if name.endswith(".md")
        for target in re.findall(r"\]\(([^)#\s]+)", (ROOT / name).read_text("utf-8"))
        if ":" not in target and not ((ROOT / name).parent / target).exists()
    ]
    assert dead == []


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150


def locked(name: str) -> dict[str, str]:
    """Every pin of a requirements file with its hashes."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    pins = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)(.*)$", text, re.M)
    return {package: f"{version} {rest}" for package, version, rest in pins}


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-setup.txt"]
)
def test_every_requirement_is_locked_with_hashes(name: str) -> None:
    lines = [
        line
        for line in (ROOT / name).read_text("utf-8").replace("\\\n", " ").splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    ]
    assert len(lines) == len(locked(name)) > 0
    assert [pin for pin, rest in locked(name).items() if "--hash=sha256:" not in rest] == []


def test_both_locks_agree() -> None:
    run, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {pin: rest.split()[0] for pin, rest in run.items()}.items() <= {
        pin: rest.split()[0] for pin, rest in dev.items()
    }.items()


def test_the_lock_has_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.split(r"[\[<>=!~;]", name)[0].lower() for name in project["dependencies"]}
    assert asked <= set(locked("requirements.txt"))
