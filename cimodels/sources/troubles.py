"""Why a row is set aside: each kind's severity, what happened and what to do."""

from cimodels.sources.problems import NOTE, WARNING

# kind -> severity, what happened, what to do
KINDS: dict[str, tuple[str, str, str]] = {
    "ragged_line": (
        WARNING,
        "The line does not have as many columns as the header; the file may be cut short.",
        "Download the file again.",
    ),
    "bad_cds": (
        WARNING,
        "The code of the district or school is not 14 digits that fit its kind of record.",
        "If a spreadsheet program has saved the file, leading zeros are lost: import CDE's own file.",
    ),
    "district_office": (
        NOTE,
        "Rows of a school without a school code (students counted at a district office) were left aside; the "
        "district's own rows include them.",
        "",
    ),
    "unknown_record_code": (
        WARNING,
        "The code says what kind of record this is, and it is not known.",
        "See CDE's record layout for this year; add the code to layouts.toml.",
    ),
    "unknown_student_group": (
        WARNING,
        "The code of the student group is not known.",
        "See CDE's record layout for this year; add the group to vocab/student_groups.py.",
    ),
    "unused_student_group": (NOTE, "Rows of student groups that no table here holds were left aside.", ""),
    "other_scope": (
        NOTE,
        "Rows that repeat a total for alternative schools only, or without them, were left aside.",
        "",
    ),
    "wrong_year": (WARNING, "The row is of another year than the file.", "Download the file again."),
    "not_a_number": (WARNING, "A number was expected.", "Look at the line; download the file again."),
    "impossible_value": (
        WARNING,
        "The value lies outside what is possible for this column.",
        "Look at the line; download the file again, and tell CDE if it is still there.",
    ),
    "duplicate_key": (
        WARNING,
        "The same district or school and student group occurs more than once with different values; "
        "none of them was loaded.",
        "Download the file again, and tell CDE if it is still there.",
    ),
    "repeated_row": (NOTE, "The same row occurs more than once; one was loaded.", ""),
    "covered_elsewhere": (
        NOTE,
        "The file with all student groups of this year is here too and has these rows.",
        "",
    ),
}
