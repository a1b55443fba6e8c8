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


class AttachmentEmpty(DomainError):
    code = "documents.attachment_empty"
    message = "“{file}”是空文件，请重新选择。"


class AttachmentTooLarge(DomainError):
    code = "documents.attachment_too_large"
    message = "“{file}”超过 {most} MB，请换小一些的文件。"


class AttachmentKindUnknown(DomainError):
    code = "documents.attachment_kind_unknown"
    message = "“{file}”不能作为附件：只收 JPG、PNG、WebP 照片，PDF，以及不带宏的 Excel 表格（xlsx）。"


class PictureDamaged(DomainError):
    code = "documents.picture_damaged"
    message = "照片“{file}”打不开，可能没有传完，请重新拍摄或选择。"


class PictureTooLarge(DomainError):
    code = "documents.picture_too_large"
    message = "照片“{file}”超过 {most} 百万像素，请缩小后再传。"


class PdfDamaged(DomainError):
    code = "documents.pdf_damaged"
    message = "“{file}”不完整，请重新导出 PDF 再传。"


class TooManyAttachments(DomainError):
    code = "documents.too_many_attachments"
    message = "一处最多 {most} 个附件，请先移除不需要的。"
    kind = Kind.CONFLICT


class AttachmentGone(DomainError):
    code = "documents.attachment_gone"
    message = "附件“{file}”已被移除。"
    kind = Kind.CONFLICT


class AttachmentDamaged(DomainError):
    code = "documents.attachment_damaged"
    message = "附件“{file}”与上传时不一致或已丢失，请联系系统管理员从备份中恢复。"
    kind = Kind.CONFLICT
