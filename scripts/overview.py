"""Makes the shipped overview of the oblast out of open map data.

usage: overview.py MAPDATA OUT.mbtiles

MAPDATA is the folder that holds kyzylorda/ and kazakhstan/ (their README names
origin and licence of each file). ogr2ogr with SpatiaLite does the geometry and
cuts the tiles; `make overview` then turns them into the pack. Layers and keys
are those of Protomaps 4, plus two of ours: neighbour=1 on what lies outside the
oblast, and home=1 on its own border.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile

ATTRIBUTION = ("geokz (CC BY 4.0); Who's On First, GeoNames (CC BY); Natural Earth; "
               "© OpenStreetMap contributors (ODbL)")

# Names that the sources lack or give in an older form: Kazakh and Russian. For
# a native speaker to review.
NAMES = {
    "Qyzylorda": ("Қызылорда", "Кызылорда"), "Bayqongyr": ("Байқоңыр", "Байконур"),
    "Ayteke Bi": ("Әйтеке би", "Айтеке-Би"), "Aral": ("Арал", "Аральск"), "Chiili": ("Шиелі", "Шиели"),
    "Zhangaqorghan": ("Жаңақорған", "Жанакорган"), "Dzhusaly": ("Жосалы", "Жосалы"),
    "Tasbuget": ("Тасбөгет", "Тасбугет"), "Dzhalagash": ("Жалағаш", "Жалагаш"),
    "Terenozek": ("Тереңөзек", "Теренозек"), "Sekseuil": ("Сексеуіл", "Саксаульск"),
    "Kazalinsk": ("Қазалы", "Казалинск"), "Shalqīya": ("Шалқия", "Шалкия"), "Belköl": ("Белкөл", "Белькуль"),
    "Qaraozeq": ("Қараөзек", "Караозек"),
}
DISTRICTS_RU = {"Чиилийский": "Шиелийский", "Байконыр": "Байконур"}
CITIES = ("Qyzylorda", "Bayqongyr")
TOWN = 6000  # people

# Water has its name at a point of our choice, once.
WATERS = [
    (60.88, 46.47, "Кіші Арал теңізі", "Малое Аральское море", "North Aral Sea", 6, 2),
    (59.05, 45.25, "Арал теңізі", "Аральское море", "Aral Sea", 4, 3),
]
RIVERS = {"Syr": ("Сырдария", "Сырдарья", "Syr Darya"), "Amu": ("Әмудария", "Амударья", "Amu Darya")}
COUNTRIES = [(61.3, 42.9, "Өзбекстан", "Узбекистан", "Uzbekistan")]

# The romanisation of Soviet maps, undone: longest first.
LATIN = [("shch", "щ"), ("kh", "х"), ("zh", "ж"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю"), ("ya", "я"),
         ("ye", "е"), ("yo", "ё"), ("iy", "ий"), ("yy", "ый"), ("ay", "ай"), ("ey", "ей"), ("oy", "ой"), ("uy", "уй"),
         ("a", "а"), ("b", "б"), ("c", "к"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"),
         ("j", "ж"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"),
         ("t", "т"), ("u", "у"), ("v", "в"), ("y", "ы"), ("z", "з"), ("'", "ь"), ("’", "ь")]


def cyrillic(name):
    """A romanised Russian spelling in Cyrillic; None where it is another one."""
    if any(c in "qwxQWX" or (ord(c) > 127 and c != "’") for c in name):
        return None
    out, i, low = "", 0, name.lower()
    while i < len(name):
        for latin, letter in LATIN:
            if low.startswith(latin, i):
                break
        else:
            latin, letter = name[i], name[i]
        if len(latin) == 2 and latin[1] == "y" and low[i + 2:i + 3] in ("a", "e", "o", "u"):
            latin, letter = low[i], dict(LATIN)[low[i]]  # the y belongs to the next vowel
        if latin == "e" and (i == 0 or not name[i - 1].isalpha()):
            letter = "э"
        out += letter.capitalize() if name[i].isupper() else letter
        i += len(latin)
    return out


class Layers:
    """GeoJSON files in a folder, and which zooms of which layer they go to."""

    def __init__(self, folder):
        self.folder, self.conf, self.files = folder, {}, []

    def path(self, name):
        return os.path.join(self.folder, name + ".geojson")

    def add(self, name, target, low, high, features):
        with open(self.path(name), "w") as f:
            json.dump({"type": "FeatureCollection", "features": features}, f, ensure_ascii=False)
        self.conf[name] = {"target_name": target, "minzoom": low, "maxzoom": high}
        self.files.append(name)

    def sql(self, name, source, query):
        """The features of a query over the layer SRC of a file, as GDAL gives them."""
        with open(source) as f:
            query = query.replace("SRC", '"%s"' % json.load(f).get("name", os.path.splitext(os.path.basename(source))[0]))
        out = self.path("sql-" + name)
        subprocess.run(["ogr2ogr", "-f", "GeoJSON", out, source, "-dialect", "sqlite", "-sql", query], check=True)
        return read(out)


def read(path):
    with open(path) as f:
        return json.load(f)["features"]


def with_keys(features, **keys):
    return [{"type": "Feature", "geometry": f["geometry"], "properties": dict(keys)} for f in features]


def point(x, y, **keys):
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [x, y]}, "properties": keys}


def names(kk, ru, en):
    out = {"name": kk or ru or en, "name:en": en}
    if kk:
        out["name:kk"] = kk
    if ru:
        out["name:ru"] = ru
    return out


def ground(data, out):
    """The oblast, its districts, and the borders around."""
    districts, regions = data("kyzylorda/districts_geokz_2024"), data("kazakhstan/adm1_geokz_2024")
    home = out.sql("home", districts, "SELECT ST_Union(geometry) AS geometry FROM SRC")
    out.add("home", "earth", 0, 10, with_keys(home, kind="earth"))
    rim = out.sql("rim", districts, "SELECT ST_Boundary(ST_Union(geometry)) AS geometry FROM SRC")
    inner = out.sql("inner", districts,
                    "SELECT ST_LineMerge(ST_Difference(ST_Union(ST_Boundary(geometry)), "
                    "ST_Buffer(ST_Boundary(ST_Union(geometry)), 0.0005))) AS geometry FROM SRC")
    # Each border once, however many regions share it, and none that is home's.
    far = ("SELECT ST_LineMerge(ST_Difference(ST_Union(ST_Boundary(geometry)), ST_Buffer(ST_Boundary(ST_Union("
           "CASE WHEN ADM1_PCODE = 'KZ43' THEN geometry END)), 0.01))) AS geometry FROM SRC")
    country = out.sql("country", regions, "SELECT ST_Boundary(ST_Union(ST_SnapToGrid(geometry, 0.0001))) AS geometry FROM SRC")
    for name, kind, level, lines in (("regions", "region", 4, out.sql("far", regions, far)), ("country", "country", 2, country)):
        # All of them for the low zooms, those near the oblast for the others.
        out.add(name, "boundaries", 0, 6, with_keys(lines, kind=kind, admin_level=level, neighbour=1))
        near = out.sql(name + "near", out.path(name), "SELECT ST_Intersection(geometry, BuildMbr(57, 41.5, 70, 48.8)) AS geometry FROM SRC")
        out.add(name + "near", "boundaries", 7, 10, with_keys(near, kind=kind, admin_level=level, neighbour=1))
    out.add("rim", "boundaries", 0, 10, with_keys(rim, kind="region", admin_level=4, home=1))
    out.add("inner", "boundaries", 4, 10, with_keys(inner, kind="county", admin_level=6))

    labels = []
    for f in out.sql("regionlabels", regions,
                     "SELECT ADM1_PCODE, ADM1_KK, ADM1_RU, ADM1_EN, ST_PointOnSurface(geometry) AS geometry FROM SRC"):
        p = f["properties"]
        if p["ADM1_PCODE"] == "KZ43" or "(" in p["ADM1_KK"]:
            continue
        x, y = f["geometry"]["coordinates"]
        labels.append(point(x, y, kind="region", kind_detail="region", neighbour=1,
                            **names(p["ADM1_KK"] + " облысы", p["ADM1_RU"] + " область", p["ADM1_EN"] + " Region")))
    for x, y, kk, ru, en in COUNTRIES:
        labels.append(point(x, y, kind="country", neighbour=1, **names(kk, ru, en)))
    out.add("farnames", "places", 3, 6, labels)
    out.add("farnamesnear", "places", 7, 8, [f for f in labels if 56 < f["geometry"]["coordinates"][0] < 71])
    labels = []
    for f in out.sql("districtlabels", districts,
                     "SELECT KATO, ADM2_KK, ADM2_RU, ADM2_EN, ST_Area(geometry) AS area, "
                     "ST_PointOnSurface(ST_Buffer(geometry, -0.15)) AS geometry FROM SRC"):
        p = f["properties"]
        if p["KATO"] in ("431000000", "431900000") or not f["geometry"]:
            continue  # the two cities have their own names
        ru = DISTRICTS_RU.get(p["ADM2_RU"], p["ADM2_RU"])
        x, y = f["geometry"]["coordinates"]
        labels.append(point(x, y, kind="region", kind_detail="district", population_rank=int(10 * p["area"]),
                            **names(p["ADM2_KK"] + " ауданы", ru + " район", p["ADM2_EN"] + " District")))
    out.add("districtnames", "places", 5, 10, labels)


def places(data, out):
    levels = {"city": [], "town": [], "village": [], "hamlet": []}
    seen = set()
    for f in read(data("kyzylorda/settlements_wof")):
        p = f["properties"]
        x, y = f["geometry"]["coordinates"]
        kk, ru = NAMES.get(p["name"], (p["name_kk"], p["name_ru"]))
        people = p["population"] or 0
        known = bool(kk or ru)
        ru = ru or cyrillic(p["name"])
        level = "hamlet"
        if p["name"] in CITIES:
            level = "city"
        elif people >= TOWN:
            level = "town"
        elif known or people:
            level = "village"
        cell = (kk or ru or p["name"], round(x, 1), round(y, 1))
        if cell in seen:
            continue  # gazetteers hold one village more than once
        seen.add(cell)
        levels[level].append(point(x, y, kind="locality", kind_detail=level if level != "hamlet" else "village",
                                   population=people, **names(kk, ru, p["name_en"] or p["name"])))
    for level, low in (("city", 3), ("town", 5), ("village", 7), ("hamlet", 9)):
        out.add(level, "places", low, 10, levels[level])


def water(data, out):
    lakes = read(data("kyzylorda/lakes_ne10m"))
    out.add("lakes", "water", 0, 10, with_keys(lakes, kind="lake"))
    labels = [(low, point(x, y, kind="lake", population_rank=rank, **names(kk, ru, en)))
              for x, y, kk, ru, en, low, rank in WATERS]
    for low in sorted({low for low, _ in labels}):
        out.add("waternames%d" % low, "water", low, 10, [p for at, p in labels if at == low])
    rivers = []
    for f in read(data("kyzylorda/rivers_ne10m")):
        keys = {"kind": "river"}
        keys.update(names(*RIVERS[f["properties"]["name"][:3]]))
        rivers.append({"type": "Feature", "geometry": f["geometry"], "properties": keys})
    out.add("rivers", "water", 0, 10, rivers)


def rails(data, out):
    out.add("rail", "roads", 4, 10, with_keys(read(data("kyzylorda/railway_approx_from_stations")), kind="rail"))
    stations = []
    for f in read(data("kyzylorda/railway_stations_osm")):
        p, (x, y) = f["properties"], f["geometry"]["coordinates"]
        name = p.get("name")
        if name:
            kind = p.get("railway") if p.get("railway") in ("station", "halt") else "station"
            keys = {"kind": kind, "name": name}
            for lang in ("kk", "ru", "en"):
                text = p.get("name_" + lang) or p.get("name:" + lang)
                if text:
                    keys["name:" + lang] = text
            stations.append(point(x, y, **keys))
    out.add("stations", "pois", 9, 10, stations)


def main():
    mapdata, target = sys.argv[1:]
    if os.path.exists(target):
        os.remove(target)

    def data(name):
        return os.path.join(mapdata, name + ".geojson")

    with tempfile.TemporaryDirectory() as folder:
        out = Layers(folder)
        ground(data, out)
        water(data, out)
        rails(data, out)
        places(data, out)
        base = os.path.join(folder, "all.gpkg")
        for name in out.files:
            subprocess.run(["ogr2ogr", "-f", "GPKG", "-update", "-append", base, out.path(name), "-nln", name,
                            "-oo", "NATIVE_DATA=NO"] if os.path.exists(base) else
                           ["ogr2ogr", "-f", "GPKG", base, out.path(name), "-nln", name], check=True)
        subprocess.run(["ogr2ogr", "-f", "MBTILES", target, base, "-dsco", "MINZOOM=0", "-dsco", "MAXZOOM=10",
                        "-dsco", "CONF=" + json.dumps(out.conf), "-dsco", "NAME=Kyzylorda oblast overview",
                        "-dsco", "DESCRIPTION=Districts, settlements, Syr Darya, Aral Sea, railway",
                        "-dsco", "TYPE=baselayer", "-dsco", "BUFFER=80"], check=True)
    with sqlite3.connect(target) as db:
        db.execute("DELETE FROM metadata WHERE name = 'attribution'")
        db.execute("INSERT INTO metadata (name, value) VALUES ('attribution', ?)", (ATTRIBUTION,))


main()
