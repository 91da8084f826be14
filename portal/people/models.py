"""People who log in."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from portal.core import clock
from portal.core.history import tracked, untracked
from portal.people import addresses


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can log in with `email`; without a password they cannot yet.

        Raises `ValidationError` for an address that could be taken for another one.
        """
        user = self.model(email=addresses.clean_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An operator of the installation; grants nothing in the portal itself."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


# The history cannot be erased: it keeps no name, address or telephone number (decision 0008).
@tracked(exclude=("password", "last_login", "name", "email", "phone"))
class User(AbstractBaseUser, PermissionsMixin):
    """A person with a log-in. What they may do comes from memberships, never from here."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=200)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=[("sv", _("Swedish")), ("en", _("English"))],
        default="sv",
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(
        _("edits the public site"),
        default=False,
        help_text=_("May open the editors' pages of the public site."),
    )
    is_demo = models.BooleanField(_("invented for the demonstration"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=clock.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="people_user_email_once",
                violation_error_message=_("Someone already uses this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let allauth's own table of addresses follow when the address may be new."""
        super().save(*args, **kwargs)
        fields = kwargs.get("update_fields")
        if fields is None or "email" in fields:
            addresses.mirror(self)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


untracked("Groups follow from memberships, which have their history.")(User.groups.through)
untracked("Stays empty: nobody is granted anything directly.")(User.user_permissions.through)
