"""Who speaks from this browser, and under which name beside a product."""

from dataclasses import dataclass

from django.http import HttpRequest

from groundswell.faces import door
from groundswell.record.close import kind_for
from groundswell.record.models import Account, PenName, Person, Product


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who is signed in, with the person that their account speaks as, once it has spoken; or nobody."""

    account: Account | None = None
    person: Person | None = None
    name: str = ""  # as shown beside this product
    close: str = ""  # how they stand to its seller, which is shown beside their words

    @property
    def is_known(self) -> bool:
        return self.account is not None


def speaker_of(request: HttpRequest, product: Product) -> Speaker:
    """Who is signed in, as they are shown beside this product."""
    account, person = door.account(request), door.person(request)
    close = kind_for(account, product) if account else ""
    if person is None:
        return Speaker(account, close=close)
    pen = PenName.objects.filter(person=person, product=product).values_list("name", flat=True).first()
    return Speaker(account, person, pen or person.name, close)
