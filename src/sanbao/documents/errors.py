"""What can be refused about printed forms, each with the sentence that the user reads."""

from sanbao.kernel.errors import DomainError, Kind


class FormUnknown(DomainError):
    code = "documents.form_unknown"
    message = "没有编号为“{form}”的表单。用 sanbao forms 可以列出全部表单。"
    kind = Kind.NOT_FOUND


class FormatUnknown(DomainError):
    code = "documents.format_unknown"
    message = "不能输出“{format}”格式，请选择 pdf、xlsx 或 html。"


class IssuedFormUnknown(DomainError):
    code = "documents.issued_form_unknown"
    message = "没有编号为“{number}”的已签发表单，请核对编号。"
    kind = Kind.NOT_FOUND


class IssuedFormDamaged(DomainError):
    code = "documents.issued_form_damaged"
    message = "表单“{number}”的存档与签发时的校验值不一致，不能再打印。请联系系统管理员从备份中恢复。"
    kind = Kind.CONFLICT
