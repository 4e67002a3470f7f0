"""Search on the editor's desk: any case, ё=е, on every database."""

from django.db.models import CharField, Lookup, TextField, Value
from django.db.models.functions import Lower, Replace
from django.db.models.lookups import IContains

from ..sqlite import fold

# As in the public lists. A pasted page of text would overrun the database's limit on nested conditions.
MAX_WORDS = 10
MAX_LENGTH = 200


@CharField.register_lookup
@TextField.register_lookup
class Folded(Lookup):
    """`name_ru__folded="Елка"`: contains, and finds “ёлка” too."""

    lookup_name = "folded"

    def as_sql(self, compiler, connection):
        folded = Replace(Lower(self.lhs), Value("ё"), Value("е"), output_field=TextField())
        return compiler.compile(IContains(folded, fold(self.rhs)))


def shorten(term: str) -> str:
    """The part of a search that the database is asked for. NUL cannot be sent to PostgreSQL."""
    return " ".join(term.replace("\0", " ").split()[:MAX_WORDS])[:MAX_LENGTH]
