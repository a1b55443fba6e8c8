"""The source of the product as the house tests read it: files, contexts, syntax trees."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "sanbao"

# An upper one may import a lower one, never the reverse.
CONTEXTS = (
    "payroll",
    "appraisal",
    "statistics",
    "work_orders",
    "ledger",
    "units",
    "catalog",
    "parties",
    "network",
    "documents",
    "audit",
    "accounts",
)


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    path: Path

    @property
    def name(self) -> str:
        """Return the dotted name: sanbao.ledger.rules.entries."""
        parts = self.path.relative_to(PACKAGE.parent).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def context(self) -> str:
        """Return the part of the package that the file belongs to."""
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    @property
    def layer(self) -> str:
        """Return the job of the file within its context: rules, services, views …"""
        parts = self.path.relative_to(PACKAGE).parts
        return parts[1].removesuffix(".py") if len(parts) > 1 else ""

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    def imports(self) -> set[str]:
        """Return the dotted names of everything imported, also inside functions and under TYPE_CHECKING."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                origin = ".".join(filter(None, (self._package(node.level), node.module)))
                found |= {f"{origin}.{alias.name}" for alias in node.names}
        return found

    def _package(self, level: int) -> str:
        """Return where a relative import of this level starts; "" for an absolute one."""
        if not level:
            return ""
        inside = 1 if self.path.name == "__init__.py" else 0
        parts = self.name.split(".")
        return ".".join(parts[: len(parts) - level + inside])

    def functions(self) -> list[ast.FunctionDef]:
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef)]


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def modules() -> tuple[Module, ...]:
    """Return every Python file of the product except migrations, which Django writes."""
    return tuple(Module(path) for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts)


def of_layer(*layers: str) -> list[Module]:
    """Return the files of these jobs in all contexts."""
    return [module for module in modules() if module.context in CONTEXTS and module.layer in layers]
