"""The journal in words: names of acts, kinds of subjects and facts, collected from the `labels.py` of each context.

A context adds ACT_LABELS, SUBJECT_LABELS and FACT_LABELS, each a mapping from code to a lazily translated name, and
VALUE_LABELS, a mapping from a fact's key to such a mapping for its values.
"""

from collections.abc import Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sanbao.accounts.catalogue import acts, modules

Label = str | Promise

ACT_LABELS: Mapping[str, Promise] = {"audit.export_journal": _("导出审计日志"), "sample.load": _("载入示例数据")}
SUBJECT_LABELS: Mapping[str, Promise] = {"journal": _("审计日志")}
FACT_LABELS: Mapping[str, Promise] = {"rows": _("行数"), "filter": _("筛选条件")}


def act_label(code: str) -> Label:
    """Return what people call an act, or its code if a later version has dropped it."""
    return act_labels().get(code, code)


def subject_label(subject: str) -> str:
    """Return "工单 WX2609-A0257" for "work_order:WX2609-A0257"."""
    kind, _colon, key = subject.partition(":")
    label = _collected("SUBJECT_LABELS").get(kind)
    return f"{label} {key}".rstrip() if label else subject


def fact_label(key: str) -> Label:
    """Return what people call a fact, or its key."""
    return _collected("FACT_LABELS").get(key, key)


def value_label(key: str, value: str) -> Label:
    """Return what people call the value of a fact ("质检员" for a role "inspector"), or the value."""
    return _value_labels().get(key, {}).get(value, value)


def act_labels() -> Mapping[str, Label]:
    """Return the names of all acts that the journal knows, under their codes."""
    permitted = {code: _(act.label) for code, act in acts().items()}
    return {**permitted, **_collected("ACT_LABELS")}


@cache
def _collected(name: str) -> Mapping[str, Label]:
    return {key: label for module in modules("labels") for key, label in getattr(module, name, {}).items()}


@cache
def _value_labels() -> Mapping[str, Mapping[str, Label]]:
    found: dict[str, Mapping[str, Label]] = {"acts": act_labels()}
    for module in modules("labels"):
        found |= getattr(module, "VALUE_LABELS", {})
    return found
