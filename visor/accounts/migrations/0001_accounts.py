"""People, what they sign in with, the links that let them in, their sessions."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SignInDelay",
            fields=[
                ("name_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("username", models.EmailField(max_length=254, unique=True)),
                ("full_name", models.CharField(max_length=150)),
                ("is_active", models.BooleanField(default=True)),
                ("password_changed_at", models.DateTimeField(blank=True, null=True)),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now)),
                ("demo", models.BooleanField(default=False)),
                ("demo_note", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["full_name", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("username", django.db.models.functions.text.Lower("username"))),
                        name="user_username_lower_case",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FactorReset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                (
                    "identity_check",
                    models.CharField(
                        choices=[
                            ("in_person", "In person, with photo identification"),
                            ("video", "By video call, with photo identification"),
                            ("manager", "Their line manager confirmed to me in person who they are"),
                        ],
                        max_length=12,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("requested_by", models.F("person")), _negated=True),
                        name="factor_reset_not_asked_by_oneself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(
                                models.Q(("approved_by", models.F("person")), _negated=True),
                                models.Q(("approved_by", models.F("requested_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="factor_reset_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="factor_reset_who_and_when",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at", None), ("withdrawn_at", None)),
                        fields=("person",),
                        name="factor_reset_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invitation", "Invitation"),
                            ("password", "New password"),
                            ("factor", "New authenticator"),
                        ],
                        max_length=12,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "kind"], name="link_of_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                        name="link_expires_after_issue",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("issued_by", models.F("user")), _negated=True),
                        name="link_never_for_oneself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("used_at", None), ("withdrawn_at", None)),
                        fields=("user", "kind"),
                        name="link_one_open_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The human-readable name of this device.", max_length=64),
                ),
                ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
                ("selector", models.CharField(max_length=4)),
                ("code_hash", models.CharField(max_length=200)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "selector"), name="recovery_code_selector")
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("last_seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "idle",
                                "You were signed out because nothing happened for 15 minutes. Anything kept as a draft is still there.",
                            ),
                            (
                                "max",
                                "You were signed out because a session lasts 8 hours at most. Anything kept as a draft is still there.",
                            ),
                            (
                                "revoked",
                                "You were signed out because this session was ended from another device or by an administrator.",
                            ),
                            (
                                "changed",
                                "You were signed out because your password or the way you get codes was changed.",
                            ),
                            (
                                "closed",
                                "You were signed out. If your account is no longer in use, contact your ViSOR administrator.",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=64)),
                ("device", models.CharField(blank=True, max_length=80)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["user", "-last_seen_at"], name="session_of_person")],
            },
        ),
        migrations.CreateModel(
            name="TotpDevice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The human-readable name of this device.", max_length=64),
                ),
                ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
                (
                    "throttling_failure_timestamp",
                    models.DateTimeField(
                        blank=True,
                        default=None,
                        help_text="A timestamp of the last failed verification attempt. Null if last attempt succeeded.",
                        null=True,
                    ),
                ),
                (
                    "throttling_failure_count",
                    models.PositiveIntegerField(default=0, help_text="Number of successive failed attempts."),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True,
                        help_text="The date and time when this device was initially created in the system.",
                        null=True,
                    ),
                ),
                (
                    "last_used_at",
                    models.DateTimeField(
                        blank=True, help_text="The most recent date and time this device was used.", null=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("app", "Authenticator app"), ("token", "Code token")],
                        default="app",
                        max_length=10,
                    ),
                ),
                ("serial", models.CharField(blank=True, max_length=40)),
                ("sealed_seed", models.TextField()),
                ("step", models.PositiveSmallIntegerField(default=30)),
                ("digits", models.PositiveSmallIntegerField(default=6)),
                ("drift", models.SmallIntegerField(default=0)),
                ("last_t", models.BigIntegerField(default=-1)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("step__in", [30, 60])), name="totp_step_30_or_60"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("digits__in", [6, 8])), name="totp_digits_6_or_8"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "app")),
                        fields=("user", "confirmed"),
                        name="totp_one_app_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "token")),
                        fields=("serial",),
                        name="totp_one_person_a_token",
                    ),
                ],
            },
        ),
    ]
