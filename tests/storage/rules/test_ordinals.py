"""The place of a visit among the dated visits of its case."""

from hypothesis import given
from hypothesis import strategies as st

from storage.rules.ordinals import visit_ordinals


def test_visits_are_counted_by_arrival_and_ties_by_ref() -> None:
    visits = [
        ("b", "2019-04-12T10:30:00+08:00"),
        ("c", None),
        ("a", "2019-04-12T10:30:00+08:00"),
        ("d", "2019-04-12T02:29:00+00:00"),
    ]
    assert visit_ordinals(visits) == {"d": 1, "a": 2, "b": 3}


@given(
    st.lists(
        st.tuples(st.uuids().map(str), st.none() | st.just("2019-04-12T10:30:00+08:00")),
        unique_by=lambda visit: visit[0],
    ),
    st.randoms(),
)
def test_the_order_of_arrival_in_the_vault_does_not_matter(
    visits: list[tuple[str, str | None]], random: object
) -> None:
    shuffled = list(visits)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert visit_ordinals(shuffled) == visit_ordinals(visits)
    assert sorted(visit_ordinals(visits).values()) == list(
        range(1, 1 + sum(arrived is not None for _, arrived in visits))
    )
