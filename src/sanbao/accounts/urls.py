"""Addresses of sign-in, of one's own account and of the users; to be included at the root.

Of allauth's addresses only those are here that we want: nobody registers himself or resets a password by e-mail.
"""

from django.urls import include, path
from django.views.i18n import set_language

from sanbao.kernel.later import Later

account = Later("allauth.account.views")
admin_views = Later("sanbao.accounts.admin_views")
mfa = Later("allauth.mfa.base.views")
recovery_codes = Later("allauth.mfa.recovery_codes.views")
totp = Later("allauth.mfa.totp.views")
views = Later("sanbao.accounts.views")


PAGES = [
    path("account/", views.my_account, name="me"),
    path("account/tokens/", views.issue_my_token, name="issue_token"),
    path("account/tokens/<int:token_id>/revoke/", views.revoke_my_token, name="revoke_token"),
    path("account/delegations/", views.delegate_mine, name="delegate"),
    path("account/delegations/<int:delegation_id>/end/", views.end_my_delegation, name="end_my_delegation"),
    path("users/", admin_views.users, name="users"),
    path("users/new/", admin_views.new_user, name="new_user"),
    path("users/of/<str:username>/", admin_views.user_detail, name="user"),
    path("users/of/<str:username>/grants/", admin_views.grant, name="grant"),
    path("users/of/<str:username>/grants/<int:grant_id>/revoke/", admin_views.revoke, name="revoke"),
    path(
        "users/of/<str:username>/delegations/<int:delegation_id>/end/",
        admin_views.end_delegation,
        name="end_delegation",
    ),
    path("users/of/<str:username>/password/", admin_views.new_password, name="new_password"),
    path("users/of/<str:username>/deactivate/", admin_views.deactivate, name="deactivate"),
    path("users/of/<str:username>/reactivate/", admin_views.reactivate, name="reactivate"),
    path("users/of/<str:username>/unlock/", admin_views.unlock, name="unlock"),
    path("users/of/<str:username>/two-factor/", admin_views.reset_two_factor, name="reset_two_factor"),
]

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", account.signup, name="account_signup"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/two-factor/", mfa.index, name="mfa_index"),
    path("account/two-factor/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/two-factor/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/recovery-codes/file/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("language/", set_language, name="set_language"),
    path("", include((PAGES, "accounts"))),
]
