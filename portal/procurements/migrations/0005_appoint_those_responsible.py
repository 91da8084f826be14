"""Whoever is responsible for a procurement is appointed to coordinate it, as new ones are."""

from django.db import migrations


def appoint(apps, schema_editor):
    Procurement = apps.get_model("procurements", "Procurement")
    Appointment = apps.get_model("procurements", "Appointment")
    Grant = apps.get_model("procurements", "ProcurementGroupPermission")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    permission = Permission.objects.filter(
        content_type__app_label="procurements", codename="coordinate"
    ).first()
    for case in Procurement.objects.all():
        group, _made = Group.objects.get_or_create(name=f"procurement:{case.pk}:coordinate")
        if permission is not None:
            Grant.objects.get_or_create(group=group, permission=permission, content_object=case)
        Appointment.objects.get_or_create(
            user_id=case.responsible_id,
            procurement=case,
            task="coordinate",
            ended_at=None,
            defaults={
                "group": group,
                "reason": "Ansvarig när behörigheter per upphandling infördes.",
                "valid_from": case.created_at.date(),
            },
        )
        group.user_set.add(case.responsible_id)


class Migration(migrations.Migration):
    dependencies = [("procurements", "0004_team_and_opening")]

    operations = [migrations.RunPython(appoint, migrations.RunPython.noop)]
