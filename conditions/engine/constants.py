"""Every number that the engine weighs with, in one table.

Scores are log-likelihood ratios counted in integer thousandths ("milli"), so that sums are exact on every machine.
"""

from math import log


def milli(value: float) -> int:
    """Nats -> integer thousandths."""
    return round(value * 1000)


# How often people with the condition report the symptom: the middle of each HPO frequency band.
FREQUENCY = {
    "obligate": 0.99,
    "very_frequent": 0.90,
    "frequent": 0.55,
    "occasional": 0.15,
    "very_rare": 0.03,
}
EXCLUDED = "excluded"
EXCLUDED_SCORE = milli(-4.0)

# How many percent of people who complain of their legs, but have none of the conditions, report the symptom.
BACKGROUNDS = (0.5, 2, 5, 10, 20, 40)

PRIOR = {
    "very_common": milli(0.6),
    "common": 0,
    "uncommon": milli(-0.55),
    "rare": milli(-1.35),
}
RISK_FACTOR = {"weak": milli(log(1.5)), "moderate": milli(log(2.5)), "strong": milli(log(5))}
RISK_FACTORS_AT_MOST = milli(log(5))

ABSENT_WEIGHT = 0.8
NOT_MENTIONED_WEIGHT = 0.15

STRONG = milli(6.0)
MODERATE = milli(3.0)
# Less positive symptom evidence than this (about ln 3.5) makes no candidate: better no answer than a far-fetched one.
CANDIDATE_EVIDENCE = milli(1.25)

# A question stops being worth asking below this expected drop in entropy (bits).
LEAST_GAIN = 0.01
# The interview is over when the first match is strong and holds this share.
SETTLED_SHARE = 0.8

URGENCIES = ("emergency", "urgent", "routine", "self_care")
EMERGENCY, URGENT, ROUTINE, SELF_CARE = URGENCIES
EMERGENCY_NUMBERS = ("103", "112")
