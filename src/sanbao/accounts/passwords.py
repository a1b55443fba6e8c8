"""What a password must be, beyond what Django checks."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext


class LongEnough(MinimumLengthValidator):
    """Say it in Chinese: Django 5.2 changed its sentence and left the translations behind."""

    def get_error_message(self) -> str:
        return gettext("密码太短，至少需要 %(count)d 个字符。") % {"count": self.min_length}

    def get_help_text(self) -> str:
        return gettext("密码至少需要 %(count)d 个字符。") % {"count": self.min_length}
