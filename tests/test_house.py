"""The house rules that can be checked by a machine."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    path for name in ("mscare", "treatments", "schedules") for path in (ROOT / name).rglob("*.py")
]


def test_the_import_contracts_hold():
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_views_ask_the_queries_and_never_the_rows():
    for path in (ROOT / "schedules" / "views").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            used = isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
            assert not used, f"{path.name}:{node.lineno} reads rows itself"


def test_nobody_but_one_imports_what_allauth_keeps_to_itself():
    """Import contracts cannot tell: they know other packages by their first name only."""
    paths = [*SOURCES, *(ROOT / "tests").rglob("*.py")]
    taken = {path.relative_to(ROOT).as_posix() for path in paths if _imports_internals(path)}
    assert taken == {"schedules/access/borrowed.py"}


def _imports_internals(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = [alias.name for alias in getattr(node, "names", [])]
        if isinstance(node, ast.ImportFrom) and node.module:
            modules = [f"{node.module}.{name}" for name in modules]
        if any(module.startswith("allauth.") and ".internal" in module for module in modules):
            return True
    return False


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_function_is_longer_than_fifty_lines(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 50, f"{node.name} in {path.name}"


def test_no_line_of_a_template_is_longer_than_120_characters():
    """The formatter leaves a line alone that it cannot break without changing the page."""
    long = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "templates").rglob("*.*")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]
    assert long == []


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in lists for line in block.splitlines()]
    assert len(lines) > 20
    assert [line for line in lines if "  # " not in line] == []


def test_no_file_names_a_machine_or_a_registry():
    """Tracked files only: what stands in the repository is what others get."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    hosts = ("pypi" + ".org/simple", "python" + "hosted", "deb." + "debian", "registry." + "npmjs")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.suffix in (".woff2", ".mo", ".png", ".pdf") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        assert not [host for host in hosts if host in text], name


POINTERS = re.compile(r"(?<![\w/.-])((?:docs|tests|schedules|treatments|fixtures)/[\w/.*-]+\.\w+)")


def test_the_pointers_of_comments_lead_somewhere():
    """A comment or docstring that names a file of this project must name one that exists."""
    for path in [*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "docs").glob("*.md")]:
        for name in POINTERS.findall(path.read_text(encoding="utf-8")):
            assert list(ROOT.glob(name)), f"{path.name} points to {name}"


def test_a_page_of_documentation_is_named_with_its_folder():
    """A bare name would be sought in vain: it may mean a page that is not in the repository."""
    for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]:
        bare = re.findall(r'(?<![\w/.*"-])[a-z-]+\.md\b', path.read_text(encoding="utf-8"))
        assert bare == [], path.name


def test_the_design_says_what_comments_cite():
    """Rules of time by their number, chapters by their heading; each rule of time has a test."""
    design = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rules = set(re.findall(r"^(\d+)\. \*\*", design, re.MULTILINE))
    headings = set(re.findall(r"^## (.+)$", design, re.MULTILINE))
    cited = []
    for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]:
        text = " ".join(path.read_text(encoding="utf-8").split())
        cited += re.findall(r"docs/design\.md, ((?:[A-Z][a-z]+(?: [a-z]+)*)|time rule \d+)", text)
        for numbers in re.findall(r"time rules? ((?:\d+(?: and )?)+)", text):
            assert set(numbers.split(" and ")) <= rules, path.name
    assert len(cited) > 5
    assert {name for name in cited if not name.startswith("time rule")} <= headings
    tests = (ROOT / "tests" / "engine" / "test_rules_of_time.py").read_text(encoding="utf-8")
    assert set(re.findall(r"def test_rule_(\d+)_", tests)) == rules


def test_the_excerpt_of_the_readme_stands_in_the_protocol_file():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (excerpt,) = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    path = "fixtures/protocols/ofatumumab.amsterdam-umc.yaml"
    assert path in readme
    assert excerpt in (ROOT / path).read_text(encoding="utf-8")


def test_every_make_target_of_the_readme_exists():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE))
    assert named >= {"demo", "test"}
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []
