"""The kinds of documents, in the order in which they can be loaded: what a kind links to stands before it."""

from dataclasses import dataclass
from typing import Any

from .. import models
from .parts import Age, Day, Group, Lines, Link, Links, Number, OrNull, Part, Text
from .rows import Clauses, Doctors, Phrases, Slugs, Stages, Weights


@dataclass(frozen=True)
class Kind:
    """`name` is the folder under `fixtures/`; `public` kinds reach the snapshot; `packed` ones may be very many."""

    name: str
    model: Any
    parts: tuple[Part, ...]
    public: bool = True
    packed: bool = False

    @property
    def keys(self) -> list[str]:
        return ["slug", *(part.key for part in self.parts)]

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Another app adds its own kinds when it is ready."""
    KINDS[kind.name] = kind


AGE_MONTHS = Group("age_months", names=(("min", "min_age_months"), ("max", "max_age_months")))
STATUS = Part("status")
PROVENANCE = (
    Links("sources", kind="sources"),
    Day("last_reviewed"),
    Day("next_review"),
)
PHRASES = Phrases("phrases", relation="phrases")

for _kind in (
    Kind("sources", models.Source, (Text("title"), Part("publisher"), Part("url"), Part("kind"))),
    Kind("body_sites", models.BodySite, (Text("name"), Link("parent", kind="body_sites", select=("parent",)))),
    Kind(
        "symptoms",
        models.Symptom,
        (
            STATUS,
            Text("name"),
            Text("question"),
            Link("parent", kind="symptoms", select=("parent",)),
            Link("body_site", kind="body_sites", select=("body_site",)),
            Number("background"),
            PHRASES,
            *PROVENANCE,
        ),
    ),
    Kind("risk_factors", models.RiskFactor, (STATUS, Text("name"), Text("question"), PHRASES, *PROVENANCE)),
    Kind(
        "treatments",
        models.Treatment,
        (STATUS, Text("name"), Part("kind"), Text("description"), Text("caution"), *PROVENANCE),
    ),
    Kind("examinations", models.Examination, (STATUS, Text("name"), Part("kind"), Text("description"), *PROVENANCE)),
    Kind(
        "specialists",
        models.Specialist,
        (
            STATUS,
            Text("name"),
            Group("forms", names=(("genitive", "genitive"), ("dative", "dative"))),
            Text("description"),
            AGE_MONTHS,
            OrNull("fallback_for"),
            *PROVENANCE,
        ),
    ),
    Kind(
        "conditions",
        models.Condition,
        (
            STATUS,
            Text("name"),
            Lines("alternate_names"),
            Part("icd10_code"),
            Part("urgency"),
            Part("prevalence"),
            Part("sex"),
            AGE_MONTHS,
            Links("body_sites", kind="body_sites"),
            Text("overview"),
            Text("when_to_see_a_doctor"),
            Text("possible_complications"),
            Weights(
                "symptoms",
                relation="symptom_links",
                kind="symptoms",
                link="symptom",
                column="frequency",
            ),
            Weights(
                "risk_factors",
                relation="risk_factor_links",
                kind="risk_factors",
                link="risk_factor",
                column="strength",
            ),
            Doctors(
                "specialists",
                relation="specialist_links",
                kind="specialists",
                link="specialist",
            ),
            Stages(
                "treatments",
                relation="treatment_links",
                kind="treatments",
                link="treatment",
            ),
            Slugs(
                "examinations",
                relation="examination_links",
                kind="examinations",
                link="examination",
            ),
            *PROVENANCE,
        ),
        packed=True,
    ),
    Kind(
        "red_flags",
        models.RedFlag,
        (
            STATUS,
            Text("name"),
            Text("message"),
            Part("urgency"),
            AGE_MONTHS,
            Clauses("clauses", relation="clauses"),
            Links("avoid", kind="treatments"),
            *PROVENANCE,
        ),
    ),
    Kind(
        "vignettes",
        models.Vignette,
        (
            Text("story"),
            Links("present", kind="symptoms"),
            Links("absent", kind="symptoms"),
            Links("risk_factors", kind="risk_factors"),
            Age("age"),
            OrNull("sex"),
            Links("conditions", kind="conditions"),
            Part("urgency"),
            Links("specialists", kind="specialists"),
            Part("held_out"),
        ),
        public=False,
    ),
):
    register(_kind)
