package ogc

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"shyraq/errs"
)

// page is a FeatureCollection.
type page struct {
	Type      string            `json:"type"`
	Links     []Link            `json:"links"`
	TimeStamp time.Time         `json:"timeStamp"`
	Matched   int               `json:"numberMatched"`
	Returned  int               `json:"numberReturned"`
	Features  []json.RawMessage `json:"features"`
}

// items answers with the rows of a collection that were chosen, a page of them.
func items(a ask) (answer, error) {
	q, err := queryOf(a.req)
	if err != nil {
		return answer{}, err
	}
	c, err := collectionOf(a.vars["collectionId"])
	if err != nil {
		return answer{}, err
	}
	v, err := a.look(a.req.Context())
	if err != nil {
		return answer{}, err
	}
	at := a.base + "/collections/" + c.id
	rows := slices.DeleteFunc(c.rows(v), func(f feature) bool {
		return q.boxes != nil && !touches(f.geometry, q.boxes) || q.when != nil && !q.when.meets(f.from, f.to)
	})
	p := page{Type: "FeatureCollection", TimeStamp: v.Now.UTC(), Matched: len(rows), Features: []json.RawMessage{}}
	size := 0
	for _, f := range rows[min(q.offset, len(rows)):] {
		b, err := f.encode(nil)
		if err != nil {
			return answer{}, err
		}
		if size += len(b); len(p.Features) == q.limit || size > mostBytes && len(p.Features) > 0 {
			break
		}
		p.Features = append(p.Features, b)
	}
	p.Returned = len(p.Features)
	p.Links = []Link{{at + "/items" + again(a.req, q.offset), "self", TypeGeoJSON, "this page"}, {at, "collection", TypeJSON, c.title}}
	if next := q.offset + p.Returned; p.Returned > 0 && next < len(rows) && next <= mostOffset {
		p.Links = append(p.Links, Link{at + "/items" + again(a.req, next), "next", TypeGeoJSON, "the next page"})
	}
	return answer{TypeGeoJSON, p}, nil
}

// again is the query of a request, from another row on.
func again(req *http.Request, offset int) string {
	all, _ := url.ParseQuery(req.URL.RawQuery) // it was read before
	all.Del("offset")
	if offset > 0 {
		all.Set("offset", strconv.Itoa(offset))
	}
	if len(all) == 0 {
		return ""
	}
	return "?" + all.Encode()
}

// item answers with one row.
func item(a ask) (answer, error) {
	c, v, err := a.named()
	if err != nil {
		return answer{}, err
	}
	at, name := a.base+"/collections/"+c.id, a.vars["featureId"]
	rows := c.rows(v)
	i := slices.IndexFunc(rows, func(f feature) bool { return f.id == name })
	if i < 0 {
		return answer{}, errs.Errorf(errs.NotFound, "feature_unknown", "there is no such row, or it is not told")
	}
	b, err := rows[i].encode([]Link{{at + "/items/" + url.PathEscape(name), "self", TypeGeoJSON, "this row"}, {at, "collection", TypeJSON, c.title}})
	return answer{TypeGeoJSON, b}, err
}

// encode writes a row as a GeoJSON feature.
func (f feature) encode(links []Link) ([]byte, error) {
	id, err := json.Marshal(f.id)
	if err != nil {
		return nil, err
	}
	b := append([]byte(`{"type":"Feature","id":`), id...)
	b = appendGeometry(append(b, `,"geometry":`...), f.geometry)
	props, err := json.Marshal(f.properties)
	if err != nil {
		return nil, err
	}
	b = append(append(b, `,"properties":`...), props...)
	if links != nil {
		l, err := json.Marshal(links)
		if err != nil {
			return nil, err
		}
		b = append(append(b, `,"links":`...), l...)
	}
	return append(b, '}'), nil
}
