"""The shape of the code: sizes, names, places, docstrings, and what never occurs."""

import ast
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from house.source import CONTEXTS, PACKAGE, ROOT, Module, modules, of_layer

LINES = 400
FUNCTION_LINES = 40
MEDIAN_FUNCTION_LINES = 12

# A path and the reason why it may be longer.
LONG_FILES: dict[str, str] = {}
# A dotted name and the reason why it may be longer.
LONG_FUNCTIONS: dict[str, str] = {}

FILES = {
    *("__init__", "apps", "rules", "models", "queries", "services", "permissions", "labels", "errors", "ports"),
    *("views", "urls", "forms", "api", "printing", "imports", "jobs", "admin", "monthly_facts"),
    *("menu", "home", "search"),  # what web asks every context for
    "converters",  # how months, days and numbers stand in an address
    "bulk",  # the acts of services for the many rows of an import
    *("migrations", "templates", "static", "locale", "templatetags"),
}
# What a context has beyond the usual files, because it is what the context exists for.
OWN_FILES: dict[str, set[str]] = {
    "accounts": {
        *("access", "pages", "tokens", "catalogue"),  # the questions and decorators that every page uses
        *("adapter", "lockout", "passwords"),  # the libraries of the sign-in are told the house's ways
        "rest",  # what the JSON endpoints of all contexts share
        "admin_views",  # users and grants are pages of the administrator, sign-in and profile of everybody
    },
    "audit": {"exports"},
    "documents": {
        *("sheets", "filters", "attached"),  # reading spreadsheets, keeping files; its `forms` are printed
        "answers",  # a printed form as a file, for the pages of all contexts
    },
    "network": {
        *("holidays", "initials"),  # two libraries, asked once when a calendar or a person is stored
        "sums",  # that the database keeps of a month
        "choosing",  # which stations a page shows, for the pages of all contexts
    },
    "ledger": {
        "guard",  # fills the port of network that asks which months are closed
        "measures",  # what a fact counts of the entries, for its sum and for what is behind it
        "sums",  # that the database keeps of a month
    },
    "statistics": {
        *("statement", "details"),  # the sheets BD-11 and BD-12, for page, paper and terminal alike
        *("addresses", "evidence"),  # of its figures, for the pages of upper contexts
        *("behind", "course", "charts", "figures"),  # what a figure is made of, beside other months, drawn, written
        "readiness",  # what is still open before a month is closed
        "plain",  # the month for other programs
    },
    "appraisal": {
        "charts",  # the radar of a scorecard and the course of a year, drawn
        "review_errors",  # the refusals of grade reviews, for which `errors` has no room
    },
    "payroll": {
        "computing",  # a closed month becomes groups and slips: between what is read and what is kept
        "reports",  # the tables of a finished run, for page, file and terminal alike
    },
    "work_orders": {
        "sums",  # that the database keeps of a month
        "bulk_rows",  # the rows that a whole ledger becomes, table by table
        *("causes", "rework"),  # the acts about the cause of a rework, and what they do to the ledger
    },
}
FORBIDDEN_NAMES = {
    *("utils", "util", "common", "helpers", "helper", "misc", "base", "core", "signals", "managers", "tools"),
}


def sources() -> list[Path]:
    """Return every text file that is kept under version control or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our words
    if listing.returncode:
        return [module.path for module in modules()] + sorted((ROOT / "tests").rglob("*.py"))
    return [path for line in listing.stdout.splitlines() if (path := ROOT / line.strip('"')).is_file()]


PYTHON = [path for path in sources() if path.suffix == ".py" and "migrations" not in path.parts]


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {str(path.relative_to(ROOT)) for path in PYTHON if len(path.read_text("utf-8").splitlines()) > LINES}
    assert long == set(LONG_FILES)


def length(function: ast.FunctionDef) -> int:
    """Return the lines of a function without its signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{module.name}.{function.name}"
        for module in modules()
        for function in module.functions()
        if length(function) > FUNCTION_LINES
    }
    assert long == set(LONG_FUNCTIONS)


def test_most_functions_are_small() -> None:
    lengths = sorted(length(function) for module in modules() for function in module.functions())
    assert lengths[len(lengths) // 2] <= MEDIAN_FUNCTION_LINES


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_context_has_the_usual_files_only(context: str) -> None:
    found = {path.stem for path in (PACKAGE / context).iterdir() if path.name != "__pycache__"}
    assert found - FILES - OWN_FILES.get(context, set()) == set()


def test_no_module_is_named_for_nothing() -> None:
    assert [str(module) for module in modules() if module.path.stem in FORBIDDEN_NAMES] == []


def test_no_file_is_empty_but_packages() -> None:
    assert [str(path) for path in PYTHON if path.name != "__init__.py" and not path.read_text("utf-8").strip()] == []


def public(tree: ast.Module) -> list[ast.FunctionDef]:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [function for function in functions if not function.name.startswith("_")]


@pytest.mark.parametrize("module", of_layer("rules", "services", "queries"), ids=str)
def test_public_functions_of_rules_services_and_queries_have_a_docstring(module: Module) -> None:
    assert [function.name for function in public(module.tree) if not ast.get_docstring(function)] == []


def is_act(function: ast.FunctionDef) -> bool:
    """Tell whether a function is a business act: a transaction begins there, or it is told who acts and when."""
    told = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    return {"actor", "now"} <= told or any("transaction.atomic" in ast.unparse(one) for one in function.decorator_list)


# A dotted name and what the function does within several acts of its context: none of them is called from outside.
PARTS_OF_ACTS = {
    "sanbao.appraisal.services.changing.store": "keeps changed scorecards with their adjustments",
    "sanbao.appraisal.services.quarterly.note": "writes about a form into the journal",
    "sanbao.appraisal.services.revisions.keep": "keeps scorecards",
    "sanbao.appraisal.services.revisions.note_adjustments": "keeps what a new revision adjusts",
    "sanbao.payroll.services.acting.note": "writes about wages into the journal",
}


@pytest.mark.parametrize("module", of_layer("services"), ids=str)
def test_business_acts_take_keywords_only(module: Module) -> None:
    acts = [function for function in public(module.tree) if is_act(function)]
    found = {f"{module.name}.{act.name}" for act in acts if act.args.args or act.args.posonlyargs}
    assert found == {name for name in PARTS_OF_ACTS if name.rpartition(".")[0] == module.name}


# Spelled in two parts, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X:|HA" + r"CK)\b|NotImpl" + r"emented\b")


def test_nothing_is_left_for_later() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in PYTHON
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if UNFINISHED.search(line)
    ]
    assert found == []


MONEY = ("payroll", "appraisal", "ledger", "statistics", "work_orders", "kernel", "db", "network")


def floats(module: Module) -> list[int]:
    """Return the lines with a float literal, a float() or a division that is not of Decimal."""
    return [
        getattr(node, "lineno", 0)
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]


@pytest.mark.parametrize(
    "module", [module for module in modules() if module.context in MONEY and module.layer != "views"], ids=str
)
def test_no_float_comes_near_pay(module: Module) -> None:
    assert floats(module) == []


def test_nobody_listens_to_signals() -> None:
    found = [
        str(module)
        for module in modules()
        if any("dispatch.receiver" in name or "db.models.signals" in name for name in module.imports())
    ]
    assert found == []


def test_models_decide_nothing_in_save() -> None:
    found = [
        f"{module}: {function.name}"
        for module in of_layer("models")
        for function in module.functions()
        if function.name in {"save", "delete", "clean"}
    ]
    assert found == []


CODES = r"[A-Z]+[0-9]+(?:, *[A-Z]+[0-9]+)*"
SUPPRESSION = re.compile(rf"#\s*(?:ruff:\s*)?noqa(?:: *{CODES})?|#\s*type:\s*ignore(?:\[[^]]*\])?")


def has_reason(line: str, line_above: str) -> bool:
    """Tell whether the reason of a suppression stands behind it or in the comment above it."""
    behind = SUPPRESSION.sub("", line[SUPPRESSION.search(line).start() :])  # type: ignore[union-attr]  # it was found
    return bool(behind.strip(" #-()")) or line_above.lstrip().startswith("#")


def test_every_suppressed_complaint_gives_its_reason() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in PYTHON
        for number, (above, line) in enumerate(pairwise(["", *path.read_text("utf-8").splitlines()]), 1)
        if path != Path(__file__) and SUPPRESSION.search(line) and not has_reason(line, above)
    ]
    assert found == []


def test_templates_hold_no_script_of_others_and_no_address_of_others() -> None:
    templates = [path for path in PACKAGE.rglob("*.html") if "//cdn" in path.read_text("utf-8").lower()]
    assert templates == []


def test_versions_of_the_change_log_run_downwards() -> None:
    versions = re.findall(r"^## (\d+)\.(\d+)\.(\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert all(tuple(map(int, upper)) > tuple(map(int, lower)) for upper, lower in pairwise(versions))
