"""The inputs that the pages of the rules begin with: the first worked example of each rule's document.

Written by `python tests/web/rule_examples.py` after a document has changed.
"""

import json
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from payroll.rules.documented import DOCUMENT, examples
from sanbao.kernel.recompute import rules

FILE = Path(__file__).parents[2] / "src" / "sanbao" / "web" / "recomputing" / "examples.json"


def text() -> str:
    """Return the file as the documents have it."""
    every = [one for name in ("wages.md", "kpi.md") for one in examples(DOCUMENT.with_name(name))]
    first = {code: next(one.given for one in every if one.rule == code) for code in rules()}
    return json.dumps(first, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
