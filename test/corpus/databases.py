"""SQLite by Python's module and its command line; Parquet and Arrow in columns.mjs."""

import json
import sqlite3
from pathlib import Path

from corpus import ROOT, different, equivalent, run, run_twice, scratch

GDAL = run("ogr2ogr", "--version").decode().split(",")[0]
SQLITE = f"SQLite {sqlite3.sqlite_version}"

TABLES = """
create table site (id integer primary key, name text not null, depth_m real);
create table catch (site integer references site(id), caught_on text, species text, n integer);
create index catch_by_site on catch(site);
create view richness as select site, count(distinct species) as species from catch group by site;
insert into site values (1, 'north bay', 12.5), (2, 'south bay', 7.25), (3, 'mole', null);
insert into catch values (1, '2021-03-05', 'cod', 12), (1, '2021-03-05', 'herring', 40), (2, '2021-03-06', 'cod', 3), (3, '2021-03-06', 'goby', 1);
"""


def database(change="", before="", script=TABLES):
    def write(path):
        path.unlink(missing_ok=True)
        connection = sqlite3.connect(path)
        connection.executescript(f"pragma page_size = 1024; {before}; {script}; {change}")
        connection.commit()
        connection.close()

    return write


def cases():
    _sqlite()
    _places()
    columns = Path(__file__).with_name("columns.mjs")
    run("node", columns, ROOT)


def _places():
    """Sites with their places, as GDAL writes them."""

    def by_gdal(form, name, depth=12.5):
        def write(path):
            folder = scratch()
            sites = [("north bay", depth, 8.5), ("south bay", 7.25, 8.75)]
            features = [{"type": "Feature", "properties": {"site": site, "depth": deep}, "geometry": {"type": "Point", "coordinates": [east, 54.0]}} for site, deep, east in sites]
            (folder / "in.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
            run("ogr2ogr", "-f", form, folder / name, folder / "in.geojson", "-nln", "sites")
            path.write_bytes((folder / name).read_bytes())

        return write

    def on(day, depth=12.5):
        def write(path):
            by_gdal("ESRI Shapefile", "sites.dbf", depth)(path)
            path.write_bytes(path.read_bytes()[:1] + bytes(day) + path.read_bytes()[4:])

        return write

    run_twice("gpkg/gdal-run-twice", "gpkg", by_gdal("GPKG", "sites.gpkg"), f"{GDAL}, run twice", "Only the time of the last change of the table differs.", says=["last.change"])
    different("gpkg/one-depth", "gpkg", by_gdal("GPKG", "sites.gpkg"), by_gdal("GPKG", "sites.gpkg", 12.75), GDAL, "A number of a site differs, besides the time of the last change.", ["depth"])
    equivalent("dbf/another-day", "dbf", on([124, 3, 5]), on([124, 6, 7]), f"{GDAL}, with two days in the header", "Only the date of the last update differs.", ["date"])
    different("dbf/one-depth", "dbf", on([124, 3, 5]), on([124, 6, 7], 12.75), f"{GDAL}, with two days in the header", "A number of a site differs, besides the date of the last update.", ["depth"])


def _sqlite():
    eq = lambda name, produced, made_by, why, says=None: equivalent(f"sqlite/{name}", "sqlite", database(), produced, made_by, why, says)
    eq("other-page-size", database(before="pragma page_size = 4096"), f"{SQLITE}, two page sizes", "The same tables in other pages.")
    eq("rows-inserted-and-deleted", database("insert into catch values (9, '', 'none', 0); delete from catch where site = 9"), SQLITE, "A row was inserted and deleted: counters and free bytes are left.")
    eq("vacuumed", database("create table scratch as select * from catch; drop table scratch; vacuum"), f"{SQLITE}, with and without vacuum", "The same tables, written anew.")
    eq("after-write-ahead-log", database("pragma journal_mode = wal; update catch set n = n; pragma wal_checkpoint(truncate)"), f"{SQLITE} with journal_mode wal", "The same tables; the header says that a write-ahead log was used.")

    def other_version(path):
        database()(path)
        data = bytearray(path.read_bytes())
        data[96:100] = (3046001).to_bytes(4, "big")
        path.write_bytes(bytes(data))

    eq("version-of-the-library", other_version, f"{SQLITE}, and the version in its header as 3.46.1 writes it", "Only the version of the library in the header differs.")
    run_twice("sqlite/python-run-twice", "sqlite", database(), f"{SQLITE}, run twice", "The program writes the same bytes each time.", expect="identical")

    def trap(name, change, why, says=None, script=TABLES):
        different(f"sqlite/{name}", "sqlite", database(), database(change, script=script), SQLITE, why, says)

    trap("one-number", "update catch set n = 41 where species = 'herring'", "One number differs.", ["catch", "\\bn\\b|row"])
    trap("one-text", "update site set name = 'south bay ' where id = 2", "A text has a space more at its end.", ["site"])
    trap("one-date", "update catch set caught_on = '2021-03-07' where site = 3", "A date in a row is data.", ["catch"])
    trap("null-or-zero", "update site set depth_m = 0 where id = 3", "A missing value became zero.", ["site"])
    trap("null-or-empty-text", "update site set depth_m = '' where id = 3", "A missing value became an empty text.", ["site"])
    trap("number-or-text", "update site set depth_m = x'31322E35' where id = 1", "A number became the bytes of its digits.", ["site"])
    trap("row-missing", "delete from catch where species = 'goby'", "A row is missing.", ["catch"])
    trap("row-added", "insert into catch values (2, '2021-03-06', 'goby', 2)", "A row was added.", ["catch"])
    trap("table-added", "create table gear (name text)", "An empty table was added.", ["gear"])
    trap("table-renamed", "", "A table has another name.", ["site|station"], TABLES.replace("table site", "table station").replace("into site", "into station"))
    trap("type-of-a-column", "", "A column is declared with another type.", ["species|type|schema|catch"], TABLES.replace("species text", "species varchar(20)"))
    trap("name-of-a-column", "alter table catch rename column n to number", "A column has another name.", ["number|catch"])
    trap("index-missing", "drop index catch_by_site", "An index is missing.", ["catch_by_site|index"])
    trap("definition-of-a-view", "", "A view counts something else.", ["richness|view"], TABLES.replace("count(distinct species)", "count(species)"))
    different("sqlite/two-integers-beyond-2-to-53", "sqlite", database("update catch set n = 9007199254740993 where species = 'goby'"), database("update catch set n = 9007199254740992 where species = 'goby'"), SQLITE, "Two integers that fall on the same double are two integers.", ["catch"])
