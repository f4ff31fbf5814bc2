"""Short lists: taken over by value, with the recipe and the data release that made them."""

from cimodels.workspace.record_types import ABOUT_IT, Field, FieldKind, RecordType

SHORT_LIST = RecordType(
    "short_list",
    "Short list",
    "Short lists",
    "The districts that a screen found, as they were when the list was kept, with the recipe that finds them again.",
    (
        Field("name", "Name", required=True, help="What the list is about, for whom."),
        Field("purpose", "Purpose", FieldKind.LONG_TEXT, "Which focus, for which districts, and why now."),
        Field("indicator", "Indicator"),
        Field("student_group", "Student group"),
        Field("years", "Years"),
        Field("recipe", "Recipe", FieldKind.LONG_TEXT, "The screen as TOML.", longest=100_000),
        Field("fingerprint", "Recipe's fingerprint"),
        Field("release", "Data release"),
        Field(
            "districts",
            "Districts",
            FieldKind.VALUES,
            "Each with rank, expected and actual value, interval, chance and the reason why it is listed.",
        ),
        *ABOUT_IT,
    ),
    title="name",
)

TYPES = (SHORT_LIST,)
