"""Reads every export of a ledger with tools that others made. Arguments: the folder, then the forms."""
import csv
import importlib
import json
import pathlib
import sys

folder, forms = pathlib.Path(sys.argv[1]), sys.argv[2:]
SHEETS = ["reports", "claims", "evidence", "mentions", "sources", "incidents", "statuses"]


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def said(form, words):
    print(f"exports: {form}: {words}")


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def check_csv(here):
    tables = {name: rows(here / f"{name}.csv") for name in SHEETS}
    reports = {row["id"] for row in tables["reports"]}
    claims = {row["id"] for row in tables["claims"]}
    incidents = {row["id"] for row in tables["incidents"]}
    assert all(row["report"] in reports for row in tables["claims"])
    assert all(row["claim"] in claims for row in tables["evidence"])
    assert all(row["incident"] in incidents for row in tables["reports"])
    for row in tables["statuses"]:
        assert row["incident"] in incidents and row["claim"] in claims
        assert int(row["independent_low"]) <= int(row["independent_high"])
    counts = {name: len(table) for name, table in tables.items()}
    assert all(counts.values()), counts
    said("csv", f"joined by csv: {counts}")
    return counts


def check_parquet(here, counts):
    pyarrow, duckdb = module("pyarrow.parquet"), module("duckdb")
    for name in SHEETS:
        path = str(here / f"{name}.parquet")
        if pyarrow:
            table = pyarrow.read_table(path)
            assert table.num_rows == counts[name], (name, table.num_rows, counts[name])
            expected = rows(folder / "csv" / f"{name}.csv")
            for got, want in zip(table.to_pylist(), expected):
                for column, value in got.items():
                    shown = "" if value is None else value
                    if isinstance(value, bool):
                        shown = str(value).lower()
                    elif isinstance(value, float):
                        assert abs(value - float(want[column])) < 1e-9
                        continue
                    assert str(shown) == want[column], (name, column, value, want[column])
        if duckdb:
            found = duckdb.sql(f"SELECT count(*) FROM read_parquet('{path}')").fetchall()[0][0]
            assert found == counts[name], (name, found, counts[name])
    if duckdb:
        joined = duckdb.sql(
            f"SELECT s.status, count(*) FROM read_parquet('{here}/statuses.parquet') s "
            f"JOIN read_parquet('{here}/claims.parquet') c ON s.claim = c.id GROUP BY 1 ORDER BY 1"
        ).fetchall()
        said("parquet", f"joined by DuckDB {duckdb.__version__}: {joined}")
    if pyarrow:
        said("parquet", f"every cell the same in pyarrow {module('pyarrow').__version__} as in CSV")
    for tool, name in [(pyarrow, "pyarrow"), (duckdb, "duckdb")]:
        if not tool:
            said("parquet", f"{name} is not installed: skipped")


def check_nquads(here):
    rdflib = module("rdflib")
    if not rdflib:
        return said("nquads", "rdflib is not installed: skipped")
    graph = rdflib.Dataset()
    graph.parse(str(here / "ledger.nq"), format="nquads")
    prov = rdflib.Namespace("http://www.w3.org/ns/prov#")
    members = len(list(graph.quads((None, prov.hadMember, None, None))))
    assert members > 0
    said("nquads", f"{len(graph)} quads by rdflib, {members} members of incidents")


def check_graphml(here):
    networkx = module("networkx")
    if not networkx:
        return said("graphml", "networkx is not installed: skipped")
    graph = networkx.read_graphml(here / "sources.graphml")
    kinds = sorted({kind for _, kind in graph.nodes(data="kind")})
    assert kinds == ["incident", "outlet", "source"], kinds
    said("graphml", f"{graph.number_of_nodes()} nodes and {graph.number_of_edges()} edges by networkx")


def check_geojson(here):
    data = json.loads((here / "places.geojson").read_text(encoding="utf-8"))
    for feature in data["features"]:
        kind, coordinates = feature["geometry"]["type"], feature["geometry"]["coordinates"]
        points = [coordinates] if kind == "Point" else coordinates[0]
        assert kind in ("Point", "Polygon") and all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in points)
        assert kind == "Point" or points[0] == points[-1]
    said("geojson", f"{len(data['features'])} features by json, rings closed and within bounds")


def check_cameo(here):
    table = [line.split("\t") for line in (here / "cameo.tsv").read_text(encoding="utf-8").splitlines()]
    assert table and all(len(row) == 11 and row[3].isdigit() for row in table)
    said("cameo", f"{len(table)} rows of 11 columns")


def check_eventreport(here):
    table = rows(here / "eventreport.csv")
    events = {row["event_id"] for row in table}
    for row in table:
        low, best, high = (row[f"deaths_{end}"] for end in ("low", "best", "high"))
        assert not (low and high) or float(low) <= float(high), row
    assert len(events) < len(table), "no event is told by two reports"
    said("eventreport", f"{len(table)} reports of {len(events)} events")


counts = check_csv(folder / "csv")
for form in forms:
    here = folder / form
    if form == "parquet":
        check_parquet(here, counts)
    elif form == "csv":
        continue
    elif f"check_{form}" in globals():
        globals()[f"check_{form}"](here)
    else:
        for path in sorted(here.iterdir()):
            said(form, f"{len(lines(path))} lines of {path.name} by json")
