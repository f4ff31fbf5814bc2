"""Districts and schools: what the directory says, else what the files say, else what the name says."""

import duckdb

from cimodels.vocab.districts import DOC_CODES

# Endings of district names, most telling first. Source: names and types of the CDE directory, where
# "Union" and "Joint" alone are elementary districts.
_BY_NAME = (
    ("COE", "county office|county superintendent|office of education"),
    ("OTHER", "^sb[ce] -|state board|state special|regional occupation|rocp?\\b|joint powers"),
    # Two pairs of elementary and high school districts (Petaluma, Santa Rosa) report as one "City Schools".
    ("UNIFIED", "unified|city schools$"),
    ("HIGH", "\\bhigh\\b"),
    ("ELEMENTARY", "elementary|\\bunion\\b|\\bjoint\\b"),
)
_BY_SUSPENSION_TYPE = {"UD": "UNIFIED", "HD": "HIGH", "ED": "ELEMENTARY"}


def _case(value: str, pairs: dict[str, str], default: str = "NULL") -> str:
    whens = " ".join(f"WHEN '{code}' THEN '{kind}'" for code, kind in pairs.items())
    return f"CASE {value} {whens} ELSE {default} END"


def fill_entities(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `districts` and `schools` from `directory_stage` and `entity_stage`.

    Every district and school of any file gets a row. A district that occurs only as the authoriser of a
    school gets one too. Names are the directory's, else the newest file's.
    """
    con.execute(_districts())
    con.execute(_SCHOOLS)


def _districts() -> str:
    by_name = " ".join(
        f"WHEN regexp_matches(lower(name), '{pattern}') THEN '{kind}'" for kind, pattern in _BY_NAME
    )
    return f"""
        INSERT INTO districts
        WITH seen AS (
            SELECT substr(cds, 1, 7) || '0000000' AS cds,
                -- A district's own rows before those of its schools, newest file first.
                arg_max(district_name, (level = 'district', year, file_id)) FILTER (district_name IS NOT NULL)
                    AS name,
                arg_max(county_name, (level = 'district', year, file_id)) FILTER (county_name IS NOT NULL)
                    AS county,
                bool_or(coe AND level = 'district') AS coe,
                arg_max(suspension_type, year) FILTER (level = 'district' AND suspension_type IS NOT NULL)
                    AS suspension_type,
                bool_or(high_school_cut_points AND level = 'district') AS high_school
            FROM staging.entity_stage GROUP BY 1
        ), counties AS (
            SELECT substr(cds, 1, 2) AS code, mode(county) AS county FROM (
                SELECT cds, county FROM staging.directory_stage UNION ALL SELECT cds, county FROM seen)
            WHERE county IS NOT NULL GROUP BY 1
        ), joined AS (
            SELECT coalesce(d.cds, s.cds) AS cds, coalesce(d.name, s.name, 'District ' || s.cds) AS name,
                d.doc, d.cds IS NOT NULL AS listed, d.active, d.latitude, d.longitude,
                coalesce(d.county, s.county) AS county, s.coe, s.suspension_type, s.high_school
            FROM staging.directory_stage d FULL JOIN seen s ON s.cds = d.cds
        ), typed AS (
            SELECT *, CASE WHEN listed THEN {_case("doc", dict(DOC_CODES), "'OTHER'")} END AS by_directory,
                CASE WHEN coe THEN 'COE' ELSE {_case("suspension_type", _BY_SUSPENSION_TYPE)} END AS by_file,
                CASE {by_name} ELSE 'OTHER' END AS by_name
            FROM joined
        )
        SELECT cds, name, substr(cds, 1, 2), coalesce(typed.county, counties.county),
            coalesce(by_directory, by_file, by_name) AS district_type,
            CASE WHEN by_directory IS NOT NULL THEN 'directory' WHEN by_file IS NOT NULL THEN 'file' ELSE 'name' END,
            active, latitude, longitude,
            coalesce(high_school, false) OR district_type = 'HIGH'
        FROM typed LEFT JOIN counties ON counties.code = substr(cds, 1, 2)
        ORDER BY cds"""


_SCHOOLS = """
    INSERT INTO schools
    SELECT cds,
        coalesce(arg_max(school_name, (year, file_id)) FILTER (school_name IS NOT NULL), 'School ' || cds),
        substr(cds, 1, 7) || '0000000',
        arg_max(charter, year) FILTER (charter IS NOT NULL),
        arg_max(dass, year) FILTER (dass IS NOT NULL),
        arg_max(suspension_type, year) FILTER (suspension_type IN ('ES', 'MS', 'HS'))
    FROM staging.entity_stage WHERE level = 'school' GROUP BY cds ORDER BY cds"""
