"""What can be refused here, each with the sentence that the user reads."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from sanbao.kernel.errors import DomainError, Kind


class NotAllowed(DomainError, PermissionDenied):
    """The user has no role that may do this act. Also Django's 403, so that nothing has to catch it."""

    code = "accounts.not_allowed"
    message = "您的岗位不能进行“{act}”。如确需办理，请联系系统管理员授权。"
    kind = Kind.FORBIDDEN


class NotFound(DomainError, Http404):
    """The place lies outside the user's scope: whether it exists is not told. Also Django's 404."""

    code = "accounts.not_found"
    message = "没有找到该内容，或者它不在您的管理范围内。"
    kind = Kind.NOT_FOUND


class OtherKey(DomainError):
    code = "accounts.other_key"
    message = (
        "本机的密钥与这个数据库登记的不同：几台机器共用一个数据库时，环境变量 SANBAO_SECRET_KEY 必须相同，"
        "否则用户会不断被要求重新登录。请改成同一个密钥；原密钥已丢失或要更换的，先运行 sanbao migrate --new-key。"
    )
    kind = Kind.CONFLICT


class UsernameTaken(DomainError):
    code = "accounts.username_taken"
    message = "用户名“{username}”已被使用，请换一个。"
    kind = Kind.CONFLICT


class UsernameInvalid(DomainError):
    code = "accounts.username_invalid"
    message = "用户名“{username}”不符合要求：只能由文字、数字和 @ . + - _ 组成，最长 150 个字符。"


class NameMissing(DomainError):
    code = "accounts.name_missing"
    message = "请填写姓名。"


class PasswordWeak(DomainError):
    code = "accounts.password_weak"
    message = "密码不符合要求：{reasons}"


class PlaceMissing(DomainError):
    code = "accounts.place_missing"
    message = "范围为“{scope}”时，请选择具体的区域或网点。"


class PlaceNotWanted(DomainError):
    code = "accounts.place_not_wanted"
    message = "范围为“{scope}”时，不需要选择区域或网点，请清空“{place}”。"


class PlaceUnknown(DomainError):
    code = "accounts.place_unknown"
    message = "没有编号为“{place}”的区域或网点，请重新选择。"


class PeriodBackward(DomainError):
    code = "accounts.period_backward"
    message = "截止日期 {until} 必须晚于开始日期 {start}，请修改日期。"


class GrantExists(DomainError):
    code = "accounts.grant_exists"
    message = "{name} 在这段时间内已有同样的岗位授权，无需重复授予。"
    kind = Kind.CONFLICT


class GrantEnded(DomainError):
    code = "accounts.grant_ended"
    message = "该授权已于 {until} 结束，无需再撤销。"
    kind = Kind.CONFLICT


class LastAdministrator(DomainError):
    code = "accounts.last_administrator"
    message = "这是最后一位系统管理员。请先为另一位在用的用户授予系统管理员，再进行此操作。"


class NotYourself(DomainError):
    code = "accounts.not_yourself"
    message = "不能对自己的账号进行此操作，请由另一位系统管理员办理。"


class UserInactive(DomainError):
    code = "accounts.user_inactive"
    message = "账号“{username}”已停用，请先恢复该账号。"


class UserActive(DomainError):
    code = "accounts.user_active"
    message = "账号“{username}”正在使用中，无需恢复。"


class DelegationToSelf(DomainError):
    code = "accounts.delegation_to_self"
    message = "代理人不能是本人，请选择另一位同事。"


class DelegationOverlaps(DomainError):
    code = "accounts.delegation_overlaps"
    message = "{name} 在这段时间内已经是代理人，请先结束原来的代理。"
    kind = Kind.CONFLICT


class DelegationInPast(DomainError):
    code = "accounts.delegation_in_past"
    message = "代理的开始日期 {start} 已经过去，请从今天或以后开始。"


class DelegationEnded(DomainError):
    code = "accounts.delegation_ended"
    message = "该代理已于 {until} 结束。"
    kind = Kind.CONFLICT


class TokenNameMissing(DomainError):
    code = "accounts.token_name_missing"
    message = "请填写令牌的用途，以便日后识别。"


class TokenWithoutActs(DomainError):
    code = "accounts.token_without_acts"
    message = "请至少选择一项令牌允许的操作。"


class TokenActNotYours(DomainError):
    code = "accounts.token_act_not_yours"
    message = "您没有“{acts}”的权限，令牌不能包含这些操作。"
    kind = Kind.FORBIDDEN


class TokenExpiryOutOfRange(DomainError):
    code = "accounts.token_expiry_out_of_range"
    message = "令牌的有效期必须在 1 到 {days} 天之间，请修改。"


class TokenAlreadyRevoked(DomainError):
    code = "accounts.token_already_revoked"
    message = "该令牌早已撤销。"
    kind = Kind.CONFLICT


class TokenRefused(DomainError):
    """The key does not open anything. The API answers 401."""

    code = "accounts.token_refused"
    message = "令牌无效，请检查后重试，或在“我的账号”中重新签发。"
    kind = Kind.FORBIDDEN


class TokenExpired(TokenRefused):
    code = "accounts.token_expired"
    message = "令牌“{prefix}…”已于 {on} 到期，请在“我的账号”中重新签发。"


class TokenRevoked(TokenRefused):
    code = "accounts.token_revoked"
    message = "令牌“{prefix}…”已被撤销，请在“我的账号”中重新签发。"
