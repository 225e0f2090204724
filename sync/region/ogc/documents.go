package ogc

import (
	"time"

	"shyraq/sync/region/figures"
)

// Link leads from one document to another.
type Link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type"`
	Title string `json:"title,omitempty"`
}

type landingPage struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Links       []Link `json:"links"`
}

func landing(base string) landingPage {
	return landingPage{
		Title:       "Shyraq: places and counts of a region",
		Description: "Places that were checked, and counts of encounters by district and by square, month by month. No number below five is told, and nobody is named.",
		Links: []Link{
			{base, "self", TypeJSON, "this page"},
			{base + "/api", "service-desc", TypeOpenAPI, "these addresses, as OpenAPI 3.0"},
			{base + "/openapi", "service-desc", TypeNewer, "all addresses of the server but those of the sync, as OpenAPI 3.1"},
			{base + "/conformance", "conformance", TypeJSON, "the classes of the standard that are answered"},
			{base + "/collections", "data", TypeJSON, "what there is to read"},
		},
	}
}

type conformanceClasses struct {
	ConformsTo []string `json:"conformsTo"`
}

var conformance = conformanceClasses{[]string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
}}

// crs84 is longitude and latitude of WGS 84, in this order.
const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// collection is a kind of row.
type collection struct {
	id, title, description string
	rows                   func(View) []feature
}

var collections = []collection{
	{"venues", "Venues", "Known public places of the caller's districts, with how often a crew looked into them and in which night last. The night that is on does not count yet.", venues},
	{"districts", "Districts by month", "How many encounters there were at least, by district and month. A month is told once, ten days after its end, in steps of five; 0 is: nothing is told.", districts},
	{"encounters-by-place", "Encounters by place", "Squares of 0.02 degrees with five encounters or more in a month, in steps of five. A square with fewer is not there, whether it had any or none.", places},
}

type collectionList struct {
	Links       []Link      `json:"links"`
	Collections []collected `json:"collections"`
}

type collected struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	ItemType    string   `json:"itemType"`
	CRS         []string `json:"crs"`
	Extent      extent   `json:"extent"`
	Links       []Link   `json:"links"`
}

type extent struct {
	Spatial  *spatial `json:"spatial,omitempty"`
	Temporal temporal `json:"temporal"`
}

type spatial struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

type temporal struct {
	Interval [][2]*time.Time `json:"interval"`
}

func collectionsOf(base string, v View) collectionList {
	out := collectionList{Links: []Link{{base + "/collections", "self", TypeJSON, "this page"}}}
	for _, c := range collections {
		out.Collections = append(out.Collections, c.describe(base, v))
	}
	return out
}

// describe says what a collection is. Where and when it has something is said by
// the map and the calendar, never by what there is in it.
func (c collection) describe(base string, v View) collected {
	at := base + "/collections/" + c.id
	months := v.months()
	from, _ := figures.Span(months[0], v.Offset)
	_, to := figures.Span(months[len(months)-1], v.Offset)
	if c.id == "venues" {
		to = v.Now
	}
	from, to = from.UTC(), to.UTC().Truncate(time.Second)
	out := collected{ID: c.id, Title: c.title, Description: c.description, ItemType: "feature", CRS: []string{crs84},
		Extent: extent{Temporal: temporal{[][2]*time.Time{{&from, &to}}}},
		Links:  []Link{{at, "self", TypeJSON, "this collection"}, {at + "/items", "items", TypeGeoJSON, c.title}}}
	if box, ok := v.extent(); ok {
		out.Extent.Spatial = &spatial{[][4]float64{{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}}, crs84}
	}
	return out
}
