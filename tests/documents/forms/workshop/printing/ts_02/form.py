"""A tag that is laid out by its own template."""

from sanbao.documents.forms.description import Field, Fields, Form, Sheet

FORM = Form(code="TS-02", title="故障标签", context="workshop", edition="2026.1")


def sample(*, blank: bool) -> Sheet:
    """Return a tag."""
    value = "" if blank else "回转马达轴承"
    return Sheet(
        company="江淮恒远机械有限公司", title=FORM.title, blocks=(Fields(lines=((Field("零件名称", value),),)),)
    )
