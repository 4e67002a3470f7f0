"""The documents of cities and prices."""

from conditions.documents import Kind
from conditions.documents.parts import Day, Link, Part, Text

from .models import City, Price

CITIES = Kind("cities", City, (Text("name"),))
PRICES = Kind(
    "prices",
    Price,
    (
        Link("city", kind="cities", select=("city",)),
        Link("specialist", kind="specialists", owner=True, select=("specialist",)),
        Link("condition", kind="conditions", owner=True, select=("condition",)),
        Link("treatment", kind="treatments", owner=True, select=("treatment",)),
        Part("service"),
        Part("audience"),
        Part("min"),
        Part("typical"),
        Part("max"),
        Part("currency"),
        Link("source", kind="sources", select=("source",)),
        Day("collected_on"),
        Text("note"),
    ),
)
