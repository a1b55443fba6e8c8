"""What the journal refuses."""

from sanbao.kernel.errors import DomainError


class TooManyRows(DomainError):
    code = "audit.too_many_rows"
    message = "符合条件的记录超过 {limit} 条，请缩小日期范围后再导出。"
