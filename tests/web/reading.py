"""Reading pages as a person or a screen reader does."""

import re
from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "title"})
SPOKEN = ("aria-label", "placeholder", "title", "alt", "data-label")
UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset"})
CHINESE = re.compile(r"[\u3400-\u9fff]+")


class Reader(HTMLParser):
    """Collects what a page says, and its controls that say nothing."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.controls: list[dict[str, str]] = []
        self.labelled: set[str] = set()
        self.depth_of_label = 0
        self.other_language = 0
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.inside.append(f"{tag} {values.get('lang', '')}".strip())
        if tag == "label":
            self.depth_of_label += 1
            self.labelled.add(values.get("for", ""))
        if tag in {"input", "select", "textarea"}:
            self.controls.append({**values, "wrapped": "yes" if self.depth_of_label else ""})
        if tag in {"input", "img", "br", "hr", "meta", "link"}:
            self.inside.pop()
        self.said += [values[name] for name in SPOKEN if name in values]

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop().split(" ")[0] != tag:
            pass
        self.depth_of_label -= tag == "label"

    def handle_data(self, data: str) -> None:
        tags = {entry.split(" ")[0] for entry in self.inside}
        in_chinese = any(entry.endswith("zh-Hans") for entry in self.inside[1:])
        if not tags & SILENT and not in_chinese and data.strip():
            self.said.append(data.strip())

    def unlabelled(self) -> list[dict[str, str]]:
        """Return the controls that no label, wrapping label or aria-label names."""
        return [
            control
            for control in self.controls
            if control.get("type") not in UNLABELLED_TYPES
            and not (control["wrapped"] or control.get("aria-label") or control.get("id") in self.labelled)
        ]

    def chinese(self) -> list[str]:
        """Return what is said in Chinese, outside of what is marked as Chinese."""
        return [text for text in self.said if CHINESE.search(text)]
