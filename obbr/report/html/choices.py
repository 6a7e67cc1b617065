"""The trade-off picture and the headline table."""

from __future__ import annotations

from obbr.report import table as terminal
from obbr.report.html.markup import Group, Html, bullets, join, paragraph, section, table
from obbr.report.html.picture import Picture, short_enough
from obbr.report.html.scatter import LINES, Mark, beaten, scatter
from obbr.report.html.subject import HEALTHY_YEARS, SPEND, Comparison, Subject, ranged
from obbr.report.words import capital, span
from obbr.study.compare import level

AXES = (
    "← costs the council less  ·  spend, £m a year, difference  ·  costs it more →",
    "years of life in full health a year, difference",
)


def tradeoffs(subject: Subject) -> list[Picture]:
    """A picture for each yardstick."""
    return [_tradeoff(subject, one, n) for n, one in enumerate(subject.comparisons)]


def dominated(subject: Subject, compared: Comparison) -> dict[int, int]:
    """Which choices another one beats, in most draws: no dearer for the council and no worse for people."""
    good = [sign * level(subject.results, one.measure) for sign, one in ((-1, SPEND), (1, HEALTHY_YEARS))]
    return beaten(good, compared.others, [compared.against, *compared.others])


def _tradeoff(subject: Subject, compared: Comparison, which: int) -> Picture:
    by = dominated(subject, compared)
    marks, rows = [], []
    for n in compared.others:
        money, lives = (subject.finding(one, n, compared.against).spread for one in (SPEND, HEALTHY_YEARS))
        marks.append(Mark(subject.labels[n], money, lives, n in by))
        rows.append(
            [
                subject.titles[n],
                ranged(money, "+,.1f", subject.draws),
                ranged(lives, "+,.1f", subject.draws),
                f"by {subject.titles[by[n]]}" if n in by else "no",
            ]
        )
    against = subject.titles[compared.against]
    sentence = (
        f"Each mark is a choice, set against {against}: to the left the council spends less, upwards people have more "
        f"years of life in full health. {LINES}"
    )
    if by:
        sentence += " A grey diamond is beaten: in most draws another choice is no dearer and no worse for people."
    return Picture(
        "tradeoff" if not which else f"tradeoff_{which + 1}",
        _title(subject, compared, len(by)),
        sentence,
        scatter(marks, subject.labels[compared.against], AXES, "↑ better for people  ·  ← cheaper for the council"),
        f"The trade-off, a year, compared with {against}",
        ("Choice", "Council spend, £m", HEALTHY_YEARS.heading, "Beaten on both counts"),
        rows,
    )


def _title(subject: Subject, compared: Comparison, many_beaten: int) -> str:
    many = len(compared.others)
    quadrants = set()
    for n in compared.others:
        money, lives = (subject.finding(one, n, compared.against) for one in (SPEND, HEALTHY_YEARS))
        quadrants.add((money.up, lives.up) if money.clear and lives.clear else None)
    whole = "Every choice" if many > 1 else "This choice"
    if quadrants == {(False, False)}:
        return f"{whole} costs less, and people lose healthy years"
    if quadrants == {(True, True)}:
        return f"{whole} costs more, and people gain healthy years"
    if quadrants == {(False, True)}:
        return f"{whole} costs less, and people gain healthy years"
    if quadrants == {(True, False)}:
        return f"{whole} costs more, and people lose healthy years"
    if many_beaten:
        return short_enough(f"{many_beaten} of {many} choices are beaten on both counts")
    return "Money and healthy years: no choice beats another"


def headline(subject: Subject) -> Html:
    """The one table of the study, as the terminal has it, scenarios side by side as far as they fit."""
    results = subject.results
    built = terminal.sections(results, subject.folder.beside)
    parts: list[str] = []
    blocks = terminal.blocks(len(subject.titles), subject.study.reference)
    for columns in blocks:
        groups = [
            Group(_heading(one.heading, subject), [
                [_words(words), *(_cell(cells[n]) for n in columns)] for words, cells in one.lines
            ])
            for one in built if one.lines
        ]  # fmt: skip
        headings = ("Outcome", *(subject.titles[n] for n in columns))
        caption = f"{subject.titles[subject.study.reference]} as it is; every other column is the difference from it"
        parts.append(table(caption, headings, groups))
    return section("table", "The headline table", *parts, bullets(_notes(subject)))


def _notes(subject: Subject) -> list[str]:
    """How to read the table; the responses that rest on assumption and the base year have sections of their own."""
    own = ("'outside'", "Column ")
    told = [_cell(note) for note in terminal.notes(subject.results) if not note.startswith(own)]
    reference = subject.titles[subject.study.reference]
    reading = (
        f"The column {reference} shows how things are, every other one its paired difference: the middle of "
        f"{subject.draws} draws and, in brackets, the range of the middle eight in ten. Money is at 2025/26 prices; "
        f"yearly figures are means of {span(subject.study.years)}."
    )
    return [reading, *told]


def _heading(heading: str, subject: Subject) -> str:
    """`MONEY` as a heading, and after HOW SURE the scenario's title as it is."""
    words, comma, _ = heading.partition(",")
    if not comma:
        return capital(words.lower())
    of = terminal.yardsticks(subject.results)
    named = {f"HOW SURE, against {terminal.plain(subject.study.names[n])}": subject.titles[n] for n in of}
    return f"How sure, compared with {named[heading]}"


def _words(words: str) -> str:
    """A row's words, without the abbreviation of those who work with it."""
    return capital(words.strip().replace("QALYs", f"{HEALTHY_YEARS.words} (QALYs)"))


def _cell(words: str) -> str:
    """An interval as people read it."""
    return words.replace("..", " to ")


def tradeoff_words(subject: Subject) -> Html:
    """Said when there is nothing to draw."""
    return paragraph("With one scenario there is no trade-off to show.") if not subject.comparisons else join()
