"""How well lines are matched: a labelled sample of a real ledger, precision and recall.

The labels do not use what the rule uses. The rule goes by organisation numbers and account codes;
the labels were made by reading the names and the account texts of the ledger (`LABELS`).
"""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command

from contracts.agreements.models import (
    Agreement,
    AgreementLot,
    AgreementParty,
    AgreementSupplier,
)
from contracts.agreements.numbers import number_key
from contracts.usage import teaching
from contracts.usage.enums import MatchClass, MatchOutcome, UsageSource
from contracts.usage.models import AccountRule, LedgerSource, UsageLine
from portal.procurements.models import Supplier
from tests.support.factories import base

FOLDER = Path(
    os.environ.get("SAMORDNA_REALDATA") or Path(django_settings.BASE_DIR) / "../shared/data"
)
LEDGER = FOLDER / "ledger" / "orebro_2016-03_pseudonymised.csv"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(not LEDGER.is_file(), reason=f"no real ledger in {FOLDER}"),
]
A_STRATUM = 30  # Lines of each supplier and kind of account: the large ones must not drown others.

# What is registered: lot → (country, number as written in the register, name), account codes.
LOTS: dict[str, tuple[list[tuple[str, str, str]], tuple[str, ...]]] = {
    "Kolonial": (
        [
            ("SE", "556233-2451", "Martin & Servera Aktiebolag"),
            ("SE", "556000-3575", "Axfood Snabbgross AB"),
        ],
        ("644",),
    ),
    "Frukt och grönt": ([("SE", "5560473042", "Örebro Trädgårdshall AB")], ("644",)),
    "Mejeri": ([("SE", "556527-3686", "Skånemejerier Storhushåll AB")], ("644",)),
    "Bröd": ([("SE", "556078-6708", "Pågen AB")], ("644",)),
    "Kaffe": (
        [("SE", "556069-3318", "Selecta AB"), ("SE", "556117-4920", "Kahls Kaffe AB")],
        ("644",),
    ),
    "Kontorsmaterial": (
        [("SE", "556091-3591", "Staples Sweden AB")],
        ("65100", "64600", "64601", "64610"),
    ),
    "Hotell": ([("SE", "556299-1009", "Scandic Hotels AB")], ()),
    "Post": ([("SE", "556711-5695", "PostNord Sverige AB")], ()),
    "Läromedel": (
        [
            ("SE", "556055-5319", "Gothia Fortbildning AB"),
            ("SE", "556142-1636", "Förlagssystem AB"),
        ],
        (),
    ),
    "Återvinning": ([("SE", "556023-0194", "IL Recycling AB")], ()),
    "Grus och salt": (
        [
            ("SE", "556168-8523", "Bergsäker AB"),
            ("SE", "556004-2679", "Yara AB"),
        ],
        (),
    ),
    "Märkbrickor": (
        [
            ("DK", "78479310", "Allflex Dan-Mark ApS"),
            ("DK", "DK33357915", "Igo-Post ApS"),
            ("EE", "EE100456868", "Dagöplast AS"),
        ],
        (),
    ),
    "Medlemskap": ([("BE", "", "European Social Network")], ()),
}
# What a person who reads the ledger says: name begins so, account text begins so → lot.
FOOD = ("Livsmedel",)
OFFICE = ("Kontorsmaterial", "Förbrukningsmaterial", "Förbr mtrl städ", "Förbr mtrl ped")
ANY = ("",)
LABELS: list[tuple[str, tuple[str, ...], str]] = [
    ("MARTIN & SERVERA", FOOD, "Kolonial"),
    ("AXFOOD SNABBGROSS", FOOD, "Kolonial"),
    ("ÖREBRO TRÄDGÅRDSHALL", FOOD, "Frukt och grönt"),
    ("SKÅNEMEJERIER STORHUSHÅLL", FOOD, "Mejeri"),
    ("PÅGEN", FOOD, "Bröd"),
    ("SELECTA", FOOD, "Kaffe"),
    ("KAHLS KAFFE", FOOD, "Kaffe"),
    ("STAPLES SWEDEN", OFFICE, "Kontorsmaterial"),
    ("SCANDIC HOTELS", ANY, "Hotell"),
    ("POSTNORD SVERIGE", ANY, "Post"),
    ("POSTEN MEDDELANDE", ANY, "Post"),
    ("GOTHIA", ANY, "Läromedel"),
    ("FÖRLAGSSYSTEM", ANY, "Läromedel"),
    ("IL RECYCLING", ANY, "Återvinning"),
    ("BERGSÄKER", ANY, "Grus och salt"),
    ("YARA INDUSTRIAL", ANY, "Grus och salt"),
    ("ALLFLEX DAN-MARK", ANY, "Märkbrickor"),
    ("IGO-POST", ANY, "Märkbrickor"),
    ("DAGÖPLAST", ANY, "Märkbrickor"),
    ("EUROPEAN SOCIAL NETWORK", ANY, "Medlemskap"),
]
# Shops and others that sell the same: what they sell as food is bought outside.
ELSEWHERE = (*FOOD, *OFFICE)


@dataclass(frozen=True)
class Labelled:
    """A line with what a person says it is, and what the rule said."""

    label: MatchClass
    lot: str
    line: UsageLine

    @property
    def right(self) -> bool:
        """Whether the rule says the same."""
        if self.line.match_class != self.label:
            return False
        return self.label != MatchClass.INSIDE or self.line.lot.name == self.lot


def label(line: UsageLine) -> tuple[MatchClass, str, str]:
    """What a person says: the class, the lot, and the stratum of the sample."""
    text = line.account_text
    for name, texts, lot in LABELS:
        if line.supplier_name.startswith(name):
            inside = text.startswith(texts)
            if inside:
                return MatchClass.INSIDE, lot, f"{name} inside"
            if text.startswith(ELSEWHERE):
                return MatchClass.OUTSIDE, "", f"{name} other need"
            return MatchClass.NOT_RELEVANT, "", f"{name} other"
    if text.startswith(ELSEWHERE):
        return MatchClass.OUTSIDE, "", f"outside {line.supplier_name[:3]}"
    return MatchClass.NOT_RELEVANT, "", f"other {line.number_kind} {line.account[:2]}"


def sample(lines: Iterator[UsageLine]) -> list[Labelled]:
    """The first lines of each stratum; credits are a stratum of their own."""
    taken: Counter[str] = Counter()
    found = []
    for line in lines:
        kind, lot, stratum = label(line)
        stratum += " credit" if line.amount < 0 else ""
        if taken[stratum] < (A_STRATUM if kind == MatchClass.INSIDE else 3):
            taken[stratum] += 1
            found.append(Labelled(kind, lot, line))
    return found


def measured(found: list[Labelled], kind: MatchClass) -> tuple[float, float]:
    """Precision and recall of one class; the lot must be the right one too."""
    said = [one for one in found if one.line.match_class == kind]
    meant = [one for one in found if one.label == kind]
    right = sum(1 for one in said if one.right)
    return right / len(said), right / len(meant)


@pytest.fixture
def orebro(association: Any, tmp_path: Path, settings: Any) -> Any:
    settings.VAR_DIR = tmp_path / "var"
    return base.OrganisationFactory(
        name="Örebro kommun", short_name="Örebro", code="1880", relation="none"
    )


def registered(party: Any) -> Agreement:
    """One agreement with all the lots."""
    person = base.UserFactory()
    made = Agreement.objects.create(
        procurement=base.ProcurementFactory(responsible=person),
        title="Varor och tjänster",
        number="A-1",
        number_key=number_key("A-1"),
        responsible=party,
        valid_from=date(2016, 1, 1),
        valid_to=date(2017, 12, 31),
        last_contract_date=date(2017, 12, 31),
        signed_on=date(2015, 12, 1),
        call_off_model="ranking",
        registered_by=person,
    )
    AgreementParty.objects.create(agreement=made, organisation=party)
    for number, (name, (suppliers, codes)) in enumerate(LOTS.items(), start=1):
        lot = AgreementLot.objects.create(agreement=made, number=number, name=name)
        for country, written, title in suppliers:
            supplier = Supplier.objects.create(
                country=country, organisation_number=written, name=title
            )
            AgreementSupplier.objects.create(lot=lot, supplier=supplier)
        for code in codes:
            AccountRule.objects.create(lot=lot, code=code, added_by=person)
    return made


def test_precision_and_recall_on_the_labelled_sample(
    orebro: Any, association_controller: Any
) -> None:
    agreement = registered(orebro)
    call_command("import_ledger", str(LEDGER), "--organisation=1880", "--period=2016-03", "--json")
    lines = UsageLine.objects.select_related("lot").order_by("row_number")

    found = sample(lines.iterator())

    precision, recall = measured(found, MatchClass.INSIDE)
    outside = measured(found, MatchClass.OUTSIDE)
    wrong = [(str(one.line), one.line.match_reason, one.label) for one in found if not one.right]
    assert len(found) >= 400
    assert precision >= 0.99, wrong
    assert recall >= 0.95, wrong
    assert min(outside) >= 0.95, wrong
    credits = [one for one in found if one.line.amount < 0 and one.label == MatchClass.INSIDE]
    assert len(credits) >= 50

    # The one supplier without any number is asked about, and known once a person has answered.
    nameless = lines.filter(match_reason=MatchOutcome.NAME_ALONE)
    first = nameless.first()
    assert first is not None
    place = AgreementSupplier.objects.get(lot__name="Medlemskap", lot__agreement=agreement)
    for account in set(nameless.values_list("account", flat=True)):
        group = teaching.Group(
            orebro, UsageSource.LEDGER, LedgerSource.objects.get(), "", first.supplier_name, account
        )
        teaching.confirm(
            actor=association_controller,
            group=group,
            lot_id=place.lot_id,
            supplier_id=place.supplier_id,
        )
    assert not nameless.exists()
    assert measured(sample(lines.iterator()), MatchClass.INSIDE)[1] == 1.0
