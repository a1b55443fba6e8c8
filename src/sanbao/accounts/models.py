from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from sanbao.accounts.rules.roles import NEEDS_PLACE, Role, Scope
from sanbao.db.constraints import one_of

WITH_PLACE = sorted(scope.value for scope in NEEDS_PLACE)


class User(AbstractUser):
    """Someone who can sign in. What this person may do stands in the grants, never in Django's flags."""

    first_name = None  # type: ignore[assignment]  # Chinese names are one field
    last_name = None  # type: ignore[assignment]  # Chinese names are one field
    name = models.CharField(_("姓名"), max_length=50)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class SigningKey(models.Model):
    """The one row that says with which key the sessions of this database are signed. The key itself is not kept."""

    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("签名密钥")
        verbose_name_plural = _("签名密钥")

    def __str__(self) -> str:
        return self.fingerprint[:8]


class Grant(models.Model):
    """A role given to a user for a place and a time. Revoking ends the time; the row stays."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("用户"))
    role = models.CharField(_("岗位"), max_length=40)
    scope = models.CharField(_("范围"), max_length=10)
    # A code and not a key: regions and stations belong to an upper context.
    place = models.CharField(_("区域或网点"), max_length=40, blank=True, default="")
    valid_from = models.DateField(_("生效日期"))
    valid_until = models.DateField(_("截止日期(不含)"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="grants_given", verbose_name=_("授权人")
    )

    class Meta:
        verbose_name = _("授权")
        verbose_name_plural = _("授权")
        constraints = [
            one_of("role", Role, name="grant_role_known"),
            one_of("scope", Scope, name="grant_scope_known"),
            models.CheckConstraint(
                name="grant_place_with_scope",
                condition=(Q(scope__in=WITH_PLACE) & ~Q(place="")) | (~Q(scope__in=WITH_PLACE) & Q(place="")),
            ),
            models.CheckConstraint(
                name="grant_period_forward",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} {self.scope} {self.place}".rstrip()


class Delegation(models.Model):
    """In [from_on, until_on) the grants of `from_user` also count for `to_user`."""

    from_user = models.ForeignKey(User, models.PROTECT, related_name="delegations_given", verbose_name=_("委托人"))
    to_user = models.ForeignKey(User, models.PROTECT, related_name="delegations_received", verbose_name=_("代理人"))
    from_on = models.DateField(_("开始日期"))
    until_on = models.DateField(_("结束日期(不含)"))

    class Meta:
        verbose_name = _("代理")
        verbose_name_plural = _("代理")
        constraints = [
            models.CheckConstraint(name="delegation_period_forward", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="delegation_to_another", condition=~Q(from_user=F("to_user"))),
        ]

    def __str__(self) -> str:
        return f"{self.from_user_id} → {self.to_user_id} [{self.from_on}, {self.until_on})"


class ApiToken(models.Model):
    """A key of another system. The key itself is shown once; kept are its beginning and its SHA-256."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens", verbose_name=_("用户"))
    name = models.CharField(_("用途"), max_length=60)
    prefix = models.CharField(_("开头"), max_length=16)
    sha256 = models.CharField(max_length=64, unique=True)
    acts = models.JSONField(_("允许的操作"))
    issued_at = models.DateTimeField(_("签发时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("接口令牌")
        verbose_name_plural = _("接口令牌")

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
