"""Object-level grants: the one source of every exception to scope, in guardian's direct-foreign-key tables.

A row is closed (`revoked_at`), never deleted. They are read by the database when it rebuilds
`record_access`; nothing asks guardian for a decision.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from records.nominals.choices import GrantSource
from visor.access.scoping import ChildQuerySet


class UserGrantQuerySet(ChildQuerySet["NominalUserGrant"]):
    parent = "content_object"


class GroupGrantQuerySet(ChildQuerySet["NominalGroupGrant"]):
    parent = "content_object"


class Grant(models.Model):
    """What every grant says beside guardian's columns."""

    source = models.CharField(max_length=12, choices=GrantSource)
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        abstract = True


class NominalUserGrant(Grant, UserObjectPermissionBase):
    """One person's exception for one record."""

    # SECURITY: guardian's own fields lead back from users and permissions to records, round every manager.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    permission = models.ForeignKey("auth.Permission", on_delete=models.PROTECT, related_name="+")
    content_object = models.ForeignKey("nominals.Nominal", on_delete=models.PROTECT)

    objects = UserGrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        unique_together = ()  # type: ignore[assignment,misc]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "source"],
                condition=Q(revoked_at=None),
                name="user_grant_one_open",
            ),
            models.CheckConstraint(
                condition=~Q(user=models.F("granted_by")), name="user_grant_not_to_oneself"
            ),
        ]


class NominalGroupGrant(Grant, GroupObjectPermissionBase):
    """One unit's exception for one record; the group is named `unit:<id>` and has no members of its own."""

    group = models.ForeignKey("auth.Group", on_delete=models.PROTECT, related_name="+")
    permission = models.ForeignKey("auth.Permission", on_delete=models.PROTECT, related_name="+")
    content_object = models.ForeignKey("nominals.Nominal", on_delete=models.PROTECT)

    objects = GroupGrantQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        unique_together = ()  # type: ignore[assignment,misc]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "permission", "content_object", "source"],
                condition=Q(revoked_at=None),
                name="group_grant_one_open",
            )
        ]
