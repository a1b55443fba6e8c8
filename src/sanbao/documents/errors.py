"""What can be refused about printed forms and imports, each with the sentence that the user reads."""

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


class ImportRunning(DomainError):
    code = "documents.import_running"
    message = "“{file}”正在导入，请等它结束。同一个文件不能同时导入两次。"
    kind = Kind.CONFLICT


class ImportTakenOver(DomainError):
    code = "documents.import_taken_over"
    message = "“{file}”的这次导入中断过久，已由另一次接手，这一次什么都没有保存。"
    kind = Kind.CONFLICT


class ImportEnded(DomainError):
    code = "documents.import_ended"
    message = "“{file}”的导入已经结束，不能再修改。如需再次导入，请重新上传。"
    kind = Kind.CONFLICT


class ColumnUnknown(DomainError):
    code = "documents.column_unknown"
    message = "没有“{column}”这一列，请重新选择。"


class ColumnTwice(DomainError):
    code = "documents.column_twice"
    message = "{names} 都选成了“{label}”，请只留一列，其余选“不导入”。"


class StationCodeUnfit(DomainError):
    code = "documents.station_code_unfit"
    message = "网点代码“{code}”不合规：请只用字母、数字、横线，最多 20 个字符。"
