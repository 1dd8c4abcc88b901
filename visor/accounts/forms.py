"""What people type to sign in, to set up their account and to look after it and those of others."""

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from visor.accounts import factors
from visor.accounts.choices import IdentityCheck
from visor.accounts.models import User
from visor.web import forms

LONGEST_PASSWORD = 128
CODE_HINT = "Each code works once. If you have just used one, wait for the next."


class LimitedPassword(forms.PasswordField):
    """Not limited by the browser: it would cut off a pasted password without a word."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if len(text) > LONGEST_PASSWORD:
            raise ValidationError(
                f"Password must be {LONGEST_PASSWORD} characters or fewer", code="max_length"
            )
        return text


class AnyCodeField(forms.TextField):
    """The code of an app or a token (6 or 8 digits), or a recovery code; gaps and hyphens are as people copy it."""

    def __init__(self, label: str = "Code", *, digits_only: bool = True, **kwargs: Any) -> None:
        options: dict[str, Any] = {
            "autocomplete": "one-time-code",
            "spellcheck": False,
            "max_length": 40,
            "width": 10,
        }
        if digits_only:
            options["inputmode"] = "numeric"
        super().__init__(label, **(options | kwargs))

    def bound_data(self, data: Any, initial: Any) -> str:
        """Show the box empty again: a code that was refused is never the one to mend."""
        return ""

    def to_python(self, value: Any) -> str:
        return factors.tidy(super().to_python(value))


class SignInForm(forms.Form):
    username = forms.TextField(
        "Work e-mail address",
        type="email",
        autocomplete="username",
        spellcheck=False,
        max_length=254,
        error_messages={"required": "Enter your work e-mail address"},
    )
    password = LimitedPassword("Password", error_messages={"required": "Enter your password"})


class SignInCodeForm(forms.Form):
    code = AnyCodeField("Code", hint="The number your authenticator app or code token shows now.")


class RecoveryCodeForm(forms.Form):
    code = AnyCodeField(
        "Recovery code",
        digits_only=False,
        hint="One of the codes you printed or wrote down, like 4F7K-9TQ2-M3XW-8C5H-PN6R. Each works once.",
    )


class NewPasswordForm(forms.Form):
    password = LimitedPassword(
        "New password",
        new=True,
        hint="At least 12 characters; three words that do not belong together are easy to keep. You can paste it.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    current = LimitedPassword("Current password", error_messages={"required": "Enter your current password"})
    code = AnyCodeField("Code", hint=f"From your authenticator app or code token. {CODE_HINT}")

    field_order = ("current", "password", "code")


class FreshCodeForm(forms.Form):
    code = AnyCodeField(
        "Code",
        digits_only=False,
        hint=f"From your authenticator app or code token, or a recovery code. {CODE_HINT}",
    )


class ConfirmTokenForm(FreshCodeForm):
    token_code = AnyCodeField("Code your new token shows now", hint="The number on the token's own display.")


class ConfirmFactorForm(forms.Form):
    code = AnyCodeField("Code the app or token shows now", hint=CODE_HINT)


class InvitePersonForm(forms.Form):
    full_name = forms.TextField("Full name", max_length=150)
    username = forms.EmailField("Work e-mail address", autocomplete="off")

    def clean_username(self) -> str:
        return User.normalize_username(self.cleaned_data["username"])


class FindPersonForm(forms.Form):
    mark_optional = False
    q = forms.TextField("Name or work e-mail address", required=False, max_length=150, type="search")


class FactorResetForm(forms.Form):
    identity_check = forms.RadioField("How did they prove who they are?", choices=IdentityCheck.choices)


class HardwareTokenForm(forms.Form):
    serial = forms.TextField(
        "Serial number", max_length=40, hint="On the back of the token", spellcheck=False
    )
    seed = forms.TextField(
        "Seed",
        max_length=200,
        spellcheck=False,
        hint="As its maker gives it: hexadecimal or Base32. It is kept sealed.",
    )
    step = forms.RadioField(
        "A new code every", choices=[("30", "30 seconds"), ("60", "60 seconds")], initial="30"
    )
    digits = forms.RadioField(
        "Length of its codes", choices=[("6", "6 digits"), ("8", "8 digits")], initial="6"
    )
    shows = AnyCodeField(
        "Code it shows now",
        required=False,
        hint="If you have it in your hand: it finds a mistyped seed at once.",
    )

    def clean_seed(self) -> bytes:
        try:
            return factors.read_seed(self.cleaned_data["seed"])
        except factors.BadSeed as refusal:
            raise ValidationError(str(refusal), code="seed") from refusal

    def clean_step(self) -> int:
        return int(self.cleaned_data["step"])

    def clean_digits(self) -> int:
        return int(self.cleaned_data["digits"])
