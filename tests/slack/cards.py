"""Generated cards: every kind of block, with the texts that break renderers."""

from hypothesis import strategies as st

from coach.cards import (
    Actions,
    Block,
    Bullets,
    Button,
    Card,
    Chart,
    ChartKind,
    Choices,
    Copyable,
    Facts,
    Form,
    Image,
    Input,
    InputKind,
    Option,
    Paragraph,
    Section,
    Series,
    Table,
    Tone,
)

MARKUP = (
    "<!channel>",
    "<@U1>",
    "<https://x.test|click>",
    "*bold* _it_ `code`",
    "a & b < c > d",
    ":tada:",
    "{{x}}",
    "&lt;",
)

short = st.one_of(
    st.sampled_from(MARKUP), st.text(max_size=40), st.sampled_from(("売上の予測", "Sales", "👩‍💻 絵文字"))
)
long = st.builds(lambda text, times: text * times, short, st.sampled_from((1, 3, 40, 150)))
"""Up to some 6,000 characters."""

args = st.dictionaries(st.sampled_from(("use_case", "text", "seen", "try")), long, max_size=4)
buttons = st.builds(Button, long, st.sampled_from(("try.open", "suggest.more")), args, st.booleans(), short)
options = st.builds(Option, st.text(max_size=200), long)
keys = st.text("abcdefgh_0123456789", min_size=1, max_size=20)
rows = st.lists(st.lists(long, min_size=2, max_size=2).map(tuple), max_size=5).map(tuple)


def inputs(names: list[str]) -> st.SearchStrategy[tuple[Input, ...]]:
    """A form's inputs with these names."""
    choices = st.lists(st.builds(Option, keys, long), min_size=1, max_size=8).map(tuple)
    made = [
        st.builds(
            Input, st.just(name), long, st.sampled_from(InputKind), long, long, long, st.booleans(), choices, long
        )
        for name in names
    ]
    return st.tuples(*made)


forms = st.builds(Form, st.lists(keys, min_size=1, max_size=8, unique=True).flatmap(inputs), buttons)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    """A chart with as many values as labels."""
    labels = tuple(draw(st.lists(short, min_size=1, max_size=25)))
    values = st.lists(st.floats(-1e6, 1e6), min_size=len(labels), max_size=len(labels)).map(tuple)
    series = tuple(draw(st.lists(st.builds(Series, short, values), min_size=1, max_size=8)))
    return Chart(
        draw(st.sampled_from(ChartKind)), draw(long), labels, series, draw(long), draw(st.sampled_from(("", "分")))
    )


blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Section, long),
    st.builds(Paragraph, long, st.sampled_from(Tone)),
    st.builds(Bullets, st.lists(long, max_size=8).map(tuple)),
    st.builds(Facts, st.lists(st.tuples(long, long), max_size=14).map(tuple)),
    st.builds(Copyable, long, short),
    st.builds(Actions, st.lists(buttons, max_size=30).map(tuple)),
    st.builds(
        Choices,
        long,
        st.just("welcome.department"),
        st.just("department"),
        st.lists(options, max_size=130).map(tuple),
        args,
    ),
    charts(),
    st.builds(Table, st.just(("a", "b")), rows),
    st.builds(Image, st.sampled_from(("https://x.test/a.png", "javascript:alert(1)", "http://x.test/a.png")), long),
)

cards = st.builds(Card, long, st.lists(blocks, max_size=6).map(tuple))


@st.composite
def form_cards(draw: st.DrawFn) -> Card:
    """A card with one form among its blocks."""
    before, after = draw(st.lists(blocks, max_size=2)), draw(st.lists(blocks, max_size=2))
    return Card(draw(long), (*before, draw(forms), *after))
