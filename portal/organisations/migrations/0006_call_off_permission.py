"""The right to make call-offs, granted at once to the roles that have it."""

from typing import Any

from django.db import migrations

ROLES = ("purchasing_coordinator", "requester")
CODENAME = "call_off"


def grant(apps: Any, _editor: Any) -> None:
    """Grant it to the groups that exist; groups made later are granted it when they are made."""
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="organisations", model="organisation"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=CODENAME, defaults={"name": "Can call off"}
    )
    grants = apps.get_model("organisations", "OrganisationGroupPermission")
    for row in grants.objects.filter(permission__codename="view_work").select_related("group"):
        if row.group.name.rsplit(":", 1)[-1] in ROLES:
            grants.objects.get_or_create(
                group=row.group,
                permission=permission,
                content_object_id=row.content_object_id,
                defaults={"valid_from": row.valid_from},
            )


def take_back(apps: Any, _editor: Any) -> None:
    """Without the right nobody is granted it."""
    apps.get_model("organisations", "OrganisationGroupPermission").objects.filter(
        permission__codename=CODENAME
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("organisations", "0005_people_and_roles"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="organisation",
            options={
                "ordering": ["sort_name", "pk"],
                "permissions": [
                    ("view_work", "Can view work"),
                    ("answer_needs", "Can answer needs"),
                    ("prepare_mandate", "Can prepare mandate"),
                    ("sign_mandate", "Can sign mandate"),
                    ("import_ledger", "Can import ledger"),
                    ("view_use", "Can view use"),
                    ("run_direct_procurement", "Can run direct procurement"),
                    ("approve_direct_procurement", "Can approve direct procurement"),
                    ("call_off", "Can call off"),
                    ("manage_members", "Can manage members"),
                ],
                "verbose_name": "organisation",
                "verbose_name_plural": "organisations",
            },
        ),
        migrations.RunPython(grant, take_back),
    ]
