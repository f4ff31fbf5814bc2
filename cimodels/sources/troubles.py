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
    "bad_fiscal_year": (WARNING, "A fiscal year such as 2018-19 was expected.", "Look at the line."),
    "bad_school_year": (WARNING, "A school year such as 2022-23 was expected.", "Look at the line."),
    "unknown_priority": (WARNING, "A priority from 1 to 10 was expected.", "Look at the line."),
    "unknown_performance": (
        WARNING,
        "Met, Not Met or Not Met For Two or More Years was expected.",
        "Look at the line; download the file again.",
    ),
    "unknown_report": (WARNING, "An interim report is the first or the second.", "Look at the line."),
    "unknown_certification": (
        WARNING,
        "A certification is negative, qualified or positive; the row was set aside.",
        "Look at the line; if CDE has a new word, add it to certifications.py.",
    ),
    "unknown_completeness": (
        WARNING,
        "A list is full or partial; the row was set aside.",
        "Write `full` where everyone so certified is listed, otherwise `partial`.",
    ),
    "unmatched_name": (
        WARNING,
        "No district of that name is known in that county; the row was set aside.",
        "If it is a district under another name, write a list of your own with its code in a column `cds`.",
    ),
    "ambiguous_name": (
        WARNING,
        "Several districts of that county have that name; the row was set aside.",
        "Write a list of your own with its code in a column `cds`.",
    ),
    "certified_twice": (
        WARNING,
        "The district is listed before with another certification in the same report; the first one was kept.",
        "Look at the lines; CDE's page says which it is.",
    ),
    "covered_by_page": (NOTE, "CDE's own page of the same report is here and was used instead.", ""),
    "other_students": (
        NOTE,
        "Rows of schools, counties, areas, single groups and charter schools alone were left aside: all students with "
        "disabilities of districts and the state are read.",
        "",
    ),
    "other_measure": (
        NOTE,
        "Rows of other measures than 5a, 5b and 5c (school-age students) were left aside.",
        "",
    ),
    "odd_participation": (
        WARNING,
        "A participation rate between 0 and 100 was expected; it was left out, and the row's results were loaded.",
        "Look at the line; download the file again.",
    ),
}
