from sanbao.kernel.errors import DomainError, Kind


class NotApprovedYet(DomainError):
    code = "payroll.bank_file_not_approved"
    message = "{station} {month} 的工资表还没有批准，不能生成银行代发文件。"
    kind = Kind.CONFLICT


class AccountMissing(DomainError):
    code = "payroll.account_missing"
    message = "「{no} {name}」没有登记工资账户，应发 {amount} 元无处可发，请先登记。"


class NothingToPay(DomainError):
    code = "payroll.nothing_to_pay"
    message = "{station} {month} 没有要发放的工资，不需要代发文件。"
    kind = Kind.CONFLICT
