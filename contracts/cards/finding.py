"""Agreements by a thing, a supplier or a number, however it is spelt.

Every word must occur somewhere; or all of them, in any form of Swedish, in one text; or a name is
nearly the same; or the number is the same by its key. One statement, without joins that multiply.
"""

from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet

from contracts.agreements.models import (
    Agreement,
    AgreementCpvCode,
    AgreementLot,
    AgreementSubArea,
    AgreementSupplier,
)
from contracts.agreements.numbers import number_key
from contracts.cards.models import AgreementGuide, AgreementPublication
from portal.procurements.models import Procurement

MOST_WORDS = 6
SHORTEST_KEY = 4
SHORTEST_NAME = 4

# Where each word may stand: the model, its way to the agreement, and the fields.
_PLACES: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (AgreementLot, "agreement_id", ("name",)),
    (AgreementSubArea, "lot__agreement_id", ("name",)),
    (
        AgreementSupplier,
        "lot__agreement_id",
        ("supplier__name", "supplier__organisation_number"),
    ),
    (
        AgreementCpvCode,
        "agreement_id",
        ("cpv_code__label_sv", "cpv_code__label_en", "cpv_code__code"),
    ),
    (AgreementGuide, "agreement_id", ("search_words",)),
    (
        Procurement,
        "agreement",
        (
            "title",
            "description",
            "cpv_codes__label_sv",
            "cpv_codes__label_en",
            "cpv_codes__code",
        ),
    ),
)
_OWN = ("title", "number", "area", "diary_number")
# Texts whose words are also found in their other forms.
_STEMMED: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (Agreement, "pk", ("title", "area")),
    (AgreementLot, "agreement_id", ("name",)),
    (AgreementCpvCode, "agreement_id", ("cpv_code__label_sv",)),
    (AgreementGuide, "agreement_id", ("search_words",)),
    (Procurement, "agreement", ("cpv_codes__label_sv",)),
)


def _words(query: str) -> list[str]:
    """The words; an organisation number and a CPV code without the hyphen of their writing."""
    words = query.replace(",", " ").split()[:MOST_WORDS]
    return [w.replace("-", "") if w.replace("-", "").isdigit() else w for w in words]


def _in(model: Any, path: str, condition: Q) -> Q:
    rows = model.objects.filter(condition, **{f"{path}__isnull": False}).order_by()
    return Q(pk__in=rows.values(path))


def _containing(word: str) -> Q:
    found = reduce(or_, (Q(**{f"{name}__icontains": word}) for name in _OWN))
    for model, path, names in _PLACES:
        found |= _in(model, path, reduce(or_, (Q(**{f"{n}__icontains": word}) for n in names)))
    return found


def _stems(query: str) -> Q:
    wanted = SearchQuery(query, config="swedish")
    found = Q()
    for model, path, names in _STEMMED:
        vector = SearchVector(*names, config="swedish")
        rows = model.objects.annotate(words=vector).filter(
            words=wanted, **{f"{path}__isnull": False}
        )
        found |= Q(pk__in=rows.order_by().values(path))
    return found


def _nearly(query: str) -> Q:
    """Names that are nearly the same, for those who misspell them."""
    if len(query) < SHORTEST_NAME:
        return Q()
    like = Q(title__trigram_word_similar=query)
    supplier = Q(supplier__name__trigram_word_similar=query)
    return like | _in(AgreementSupplier, "lot__agreement_id", supplier)


def matching(query: str) -> QuerySet[Agreement]:
    """The agreements that answer to `query`, whoever asks."""
    words = _words(query)
    if not words:
        return Agreement.objects.none()
    found = reduce(and_, (_containing(word) for word in words)) | _stems(query) | _nearly(query)
    key = number_key(query)
    if len(key) >= SHORTEST_KEY:
        found |= Q(number_key__startswith=key)
    return Agreement.objects.filter(found)


def published(query: str) -> QuerySet[AgreementPublication]:
    """The published agreements that answer to `query`: by what was published, nothing else."""
    words = _words(query)
    if not words:
        return AgreementPublication.objects.none()
    found = reduce(and_, (Q(search_text__icontains=word) for word in words))
    if len(query) >= SHORTEST_NAME:
        found |= Q(search_text__trigram_word_similar=query)
    key = number_key(query)
    if len(key) >= SHORTEST_KEY:
        found |= Q(number_key__startswith=key)
    rows = AgreementPublication.objects.current()
    stems = rows.annotate(words=SearchVector("search_text", config="swedish"))
    stems = stems.filter(words=SearchQuery(query, config="swedish"))
    return rows.filter(found | Q(pk__in=stems.order_by().values("pk")))
