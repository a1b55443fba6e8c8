"""Why a whole file is refused before any of its rows is looked at. Every sentence says what to do next."""

from sanbao.kernel.errors import DomainError, Kind


class SheetRefused(DomainError):
    code = "documents.sheet_refused"
    message = "这个文件不能导入。"
    kind = Kind.REFUSED


class NotASpreadsheet(SheetRefused):
    code = "documents.sheet_is_none"
    message = "“{file}”不是表格文件。请选用 .xlsx、.xls 或 .csv 文件。"


class PictureAsSheet(NotASpreadsheet):
    code = "documents.sheet_is_picture"
    message = "“{file}”是图片或音视频，只是名字像表格。请选用 .xlsx、.xls 或 .csv 文件。"


class PdfAsSheet(NotASpreadsheet):
    code = "documents.sheet_is_pdf"
    message = "“{file}”是 PDF 文件，不是表格。请导入制作它的那份 .xlsx、.xls 或 .csv 文件。"


class DocumentAsSheet(NotASpreadsheet):
    code = "documents.sheet_is_document"
    message = "“{file}”是文字文档或幻灯片，不是表格。请把其中的表格复制到 Excel 或 WPS 表格里，存为 .xlsx，再导入。"


class ArchiveAsSheet(NotASpreadsheet):
    code = "documents.sheet_is_archive"
    message = "“{file}”是压缩包。请先解压，再导入其中的 .xlsx、.xls 或 .csv 文件。"


class WebPageAsSheet(SheetRefused):
    code = "documents.sheet_is_web_page"
    message = "“{file}”其实是网页格式，只是名字像表格。请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。"


class OtherSpreadsheet(SheetRefused):
    code = "documents.sheet_other_format"
    message = "“{file}”是 {found} 格式的表格，不能直接读取。请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。"


class PasswordProtected(SheetRefused):
    code = "documents.sheet_has_password"
    message = "“{file}”设有打开密码。请在 Excel 或 WPS 中去掉密码并保存，再导入。"


class EmptySheet(SheetRefused):
    code = "documents.sheet_empty"
    message = "“{file}”里没有任何内容。请检查是否选错了文件。"


class DamagedSheet(SheetRefused):
    code = "documents.sheet_damaged"
    message = "“{file}”已损坏，读不出来。请用 Excel 或 WPS 打开，确认内容无误后另存为新的 .xlsx，再导入。"


class FileTooLarge(SheetRefused):
    code = "documents.sheet_too_large"
    message = "“{file}”超过 {limit} MB。请按月或按站点拆成几个文件，分别导入。"


class InflatesTooFar(SheetRefused):
    code = "documents.sheet_inflates_too_far"
    message = "“{file}”解压后大得不正常（上限 {limit} MB），为安全起见不予打开。请只保留要导入的数据，另存为新文件。"


class TooManyRows(SheetRefused):
    code = "documents.sheet_too_many_rows"
    message = "“{file}”超过 {limit} 行。如果数据没有这么多，请删去表格下方多余的行；否则请按月或按站点拆成几个文件。"


class TooManyColumns(SheetRefused):
    code = "documents.sheet_too_many_columns"
    message = "“{file}”超过 {limit} 列。请删去表格右侧多余的列，再导入。"


class TooManyCells(SheetRefused):
    code = "documents.sheet_too_many_cells"
    message = "“{file}”的范围过大（超过 {limit} 个单元格）。请删去表格下方和右侧多余的内容，再导入。"


class UnknownEncoding(SheetRefused):
    code = "documents.sheet_unknown_encoding"
    message = "“{file}”的文字编码无法识别。请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。"


class NoSuchSheet(SheetRefused):
    code = "documents.sheet_not_in_file"
    message = "“{file}”里没有名为“{sheet}”的工作表，只有：{sheets}。"
