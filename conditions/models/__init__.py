from .anatomy import BodySite
from .base import LANGUAGES, SLUG, Content, Publication, Record, Status
from .care import Examination, Specialist, Treatment
from .condition import (
    Audience,
    Condition,
    ConditionExamination,
    ConditionRiskFactor,
    ConditionSpecialist,
    ConditionSymptom,
    ConditionTreatment,
    Frequency,
    Prevalence,
    Role,
    Sex,
    Stage,
    Strength,
    Urgency,
)
from .safety import RedFlag, RedFlagClause, check_clauses
from .source import Source
from .symptom import Phrase, RiskFactor, Symptom
from .version import ContentVersion
from .vignette import AgeUnit, PatientSex, Vignette

__all__ = [
    "LANGUAGES",
    "SLUG",
    "AgeUnit",
    "Audience",
    "BodySite",
    "Condition",
    "ConditionExamination",
    "ConditionRiskFactor",
    "ConditionSpecialist",
    "ConditionSymptom",
    "ConditionTreatment",
    "Content",
    "ContentVersion",
    "Examination",
    "Frequency",
    "PatientSex",
    "Phrase",
    "Prevalence",
    "Publication",
    "Record",
    "RedFlag",
    "RedFlagClause",
    "RiskFactor",
    "Role",
    "Sex",
    "Source",
    "Specialist",
    "Stage",
    "Status",
    "Strength",
    "Symptom",
    "Treatment",
    "Urgency",
    "Vignette",
    "check_clauses",
]
