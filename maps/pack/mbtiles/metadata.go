package mbtiles

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/paulmach/orb"

	"shyraq/maps/pack"
)

// metadata is the table of that name: words by their names.
type metadata map[string]string

// readMetadata reads the table. A file without one is a map all the same.
func readMetadata(ctx context.Context, db *sql.Conn) (metadata, error) {
	m := metadata{}
	var there int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name = 'metadata' AND type IN ('table','view')").Scan(&there)
	if err != nil || there == 0 {
		return m, err
	}
	rows, err := query(ctx, db, `SELECT CAST(name AS TEXT), CAST(value AS TEXT) FROM metadata
		WHERE length(name) <= 100 AND length(value) <= ? LIMIT 1000`, maxText)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		if _, twice := m[name]; !twice {
			m[name] = strings.ToValidUTF8(value, "")
		}
	}
	return m, rows.Err()
}

// tileType is what the file says its tiles are; Other: it does not say.
func (m metadata) tileType() (pack.TileType, error) {
	format := strings.ToLower(strings.TrimSpace(m["format"]))
	switch format {
	case "":
		return pack.Other, nil
	case "pbf", "mvt", "application/x-protobuf", "application/vnd.mapbox-vector-tile":
		return pack.MVT, nil
	case "png", "png8", "png32", "image/png":
		return pack.PNG, nil
	case "jpg", "jpeg", "image/jpeg":
		return pack.JPEG, nil
	case "webp", "image/webp":
		return pack.WebP, nil
	}
	return pack.Other, fmt.Errorf("format: %w", pack.ErrTileType)
}

// xyz says whether rows count from the north.
func (m metadata) xyz() bool { return strings.EqualFold(strings.TrimSpace(m["scheme"]), "xyz") }

// sniff tells by their first bytes what tiles are.
func sniff(raw []byte) pack.TileType {
	switch {
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")):
		return pack.PNG
	case bytes.HasPrefix(raw, []byte("\xff\xd8\xff")):
		return pack.JPEG
	case len(raw) >= 12 && string(raw[:4]) == "RIFF" && string(raw[8:12]) == "WEBP":
		return pack.WebP
	}
	return pack.MVT
}

// description is what the pack will say of itself.
func (m metadata) description() pack.Description {
	d := pack.Description{}
	doc := map[string]any{}
	for _, name := range []string{"name", "description", "attribution", "type", "version"} {
		if m[name] != "" {
			doc[name] = m[name]
		}
	}
	var inner struct {
		Layers []json.RawMessage `json:"vector_layers"`
	}
	// A row that is not JSON announces no layers: the map is drawn all the same.
	if json.Unmarshal([]byte(m["json"]), &inner) == nil && len(inner.Layers) > 0 {
		doc["vector_layers"] = inner.Layers
	}
	d.Metadata, _ = json.Marshal(doc) // strings and valid JSON

	if b := numbers(m["bounds"], 4); b != nil {
		d.Bound = orb.Bound{Min: orb.Point{b[0], b[1]}, Max: orb.Point{b[2], b[3]}}
	}
	if c := numbers(m["center"], 3); c != nil {
		d.Center, d.CenterZoom = orb.Point{c[0], c[1]}, uint8(min(max(c[2], 0), 30))
	}
	return d
}

// numbers reads n of them between commas, all of them degrees or zooms; nil
// where they are not.
func numbers(s string, n int) []float64 {
	parts := strings.Split(s, ",")
	if len(parts) != n {
		return nil
	}
	out := make([]float64, n)
	for i, p := range parts {
		v, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || math.IsNaN(v) || math.Abs(v) > 180 {
			return nil
		}
		out[i] = v
	}
	return out
}
