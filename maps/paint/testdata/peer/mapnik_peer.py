"""Renders one vector tile with Mapnik, by the rules that the Go side wrote.

usage: mapnik_peer.py FOLDER

FOLDER holds tile.mvt and rules.json. GDAL decodes the tile; each rule becomes
one style over a source that holds its own features only, in memory, so that
Mapnik neither decodes nor filters while it is timed. Then each line "render" on
standard input is answered with the milliseconds of one rendering, and each
line "picture FILE" with "ok" once the last picture is in FILE.
"""

import json
import os
import subprocess
import sys
import time

import mapnik

FILL, RING, STROKE = 0, 1, 2


def decode(folder, rules, layer):
    """The features of a layer as GDAL reads them, in the order of the tile."""
    out = os.path.join(folder, "layer-%s.geojson" % layer)
    tile = rules["tile"]
    subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", out, "MVT:" + os.path.join(folder, "tile.mvt"), layer,
         "-oo", "X=%d" % tile["x"], "-oo", "Y=%d" % tile["y"], "-oo", "Z=%d" % tile["z"], "-oo", "CLIP=NO"],
        check=True, stderr=subprocess.DEVNULL)
    with open(out) as f:
        return json.load(f)["features"]


def sort(folder, rules):
    """Writes a file for each kind and lot; gives their names."""
    groups = {}
    for layer, classes in rules["layers"].items():
        features = decode(folder, rules, layer)
        if len(features) != len(classes):
            sys.exit("layer %s: GDAL reads %d features, we read %d" % (layer, len(features), len(classes)))
        for feature, (kind, lot) in zip(features, classes):
            if kind:
                feature["properties"] = {}
                groups.setdefault((kind, lot), []).append(feature)
    names = {}
    for (kind, lot), features in groups.items():
        name = os.path.join(folder, "kind-%d-%d.geojson" % (kind, lot))
        with open(name, "w") as f:
            json.dump({"type": "FeatureCollection", "features": features}, f)
        names[kind, lot] = name
    return names


def symbolizer(rule):
    paint = 'stroke="%s" stroke-opacity="%.4f" stroke-width="%.4f"' % (rule["color"], rule["opacity"], rule["width"])
    shape = "miter butt" if rule["butt"] else "round round"
    join, cap = shape.split()
    if rule["coat"] == FILL:
        return '<PolygonSymbolizer fill="%s" fill-opacity="%.4f"/>' % (rule["color"], rule["opacity"])
    dash = ""
    if rule["dashes"]:
        dash, cap = ' stroke-dasharray="%s"' % ",".join("%.4f" % d for d in rule["dashes"]), "butt"
    return '<LineSymbolizer %s stroke-linejoin="%s" stroke-linecap="%s"%s/>' % (paint, join, cap, dash)


def sheet(rules, names):
    """The style sheet, and how many of its rules have anything to draw."""
    out = ['<Map srs="epsg:3857" background-color="%s">' % rules["ground"]]
    n = 0
    for i, rule in enumerate(rules["rules"]):
        used = [names[k] for k in sorted(names) if k[0] == rule["kind"] and rule["from"] <= k[1] <= rule["to"]]
        if not used:
            continue
        n += 1
        out.append('<Style name="s%d"><Rule>%s</Rule></Style>' % (i, symbolizer(rule)))
        for j, name in enumerate(used):
            out.append('<Layer name="l%d-%d" srs="epsg:3857"><StyleName>s%d</StyleName><Datasource>'
                       '<Parameter name="type">geojson</Parameter><Parameter name="file">%s</Parameter>'
                       '<Parameter name="cache-features">true</Parameter></Datasource></Layer>' % (i, j, i, name))
    out.append("</Map>")
    return "\n".join(out), n


def main():
    folder = sys.argv[1]
    with open(os.path.join(folder, "rules.json")) as f:
        rules = json.load(f)
    text, n = sheet(rules, sort(folder, rules))
    size = rules["size"]
    m = mapnik.Map(size, size)
    mapnik.load_map_from_string(m, text)
    m.zoom_to_box(mapnik.Box2d(*rules["bounds"]))
    image = mapnik.Image(size, size)
    print("ready %s, %d rules" % (mapnik.mapnik_version_string(), n), flush=True)
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "render":
            begin = time.perf_counter()
            mapnik.render(m, image)
            print("%.4f" % (1000 * (time.perf_counter() - begin)), flush=True)
        elif word == "picture":
            image.save(rest, "png32")
            print("ok", flush=True)


main()
