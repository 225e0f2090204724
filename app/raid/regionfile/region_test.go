package regionfile_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestShippedRegionsAreValid(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"kyzylorda", "astana"} {
		f, err := os.Open("../../../assets/regions/" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		r, err := regionfile.Decode(f)
		f.Close()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, err := regionfile.RulesFor(&r, raidtest.Codes(t), raidtest.At(t, "2026-03-20T23:00:00+05:00")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRegionIsRefused(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name  string
		edit  func(*regionfile.Region)
		field string
	}{
		{"a whole region", func(*regionfile.Region) {}, ""},
		{"a schema of a newer program", func(r *regionfile.Region) { r.Schema = 2 }, "schema"},
		{"no id", func(r *regionfile.Region) { r.ID = "" }, "id"},
		{"an id that is a path", func(r *regionfile.Region) { r.ID = "../x" }, "id"},
		{"a КАТО code of eight digits", func(r *regionfile.Region) { r.KATO = "43000000" }, "kato"},
		{"no names", func(r *regionfile.Region) { r.Names = codes.Names{} }, "names"},
		{"a time zone by name", func(r *regionfile.Region) { r.Offset = "Asia/Qyzylorda" }, "offset"},
		{"a district twice", func(r *regionfile.Region) { r.Districts[1].KATO = "431010000" }, "districts.1.kato"},
		{"an alias that is another district", func(r *regionfile.Region) { r.Districts[2].Aliases = []string{"431010000"} }, "districts.2.aliases.0"},
		{"a jurisdiction we do not have", func(r *regionfile.Region) { r.Districts[0].Jurisdiction = "own" }, "districts.0.jurisdiction"},
		{"a district without a name", func(r *regionfile.Region) { r.Districts[0].Names = codes.Names{} }, "districts.0.names"},
		{"a polygon that is null", geometry(`null`), "districts.0.geometry"},
		{"a point for a polygon", geometry(`{"type":"Point","coordinates":[65,44]}`), "districts.0.geometry"},
		{"a ring that is not closed", geometry(`{"type":"Polygon","coordinates":[[[65,44],[66,44],[66,45],[65,45]]]}`), "districts.0.geometry"},
		{"a ring of three", geometry(`{"type":"Polygon","coordinates":[[[65,44],[66,44],[65,44]]]}`), "districts.0.geometry"},
		{"a ring off the Earth", geometry(`{"type":"Polygon","coordinates":[[[65,44],[660,44],[66,45],[65,44]]]}`), "districts.0.geometry"},
		{"latitude first", geometry(`{"type":"Polygon","coordinates":[[[44,165],[44,166],[45,166],[44,165]]]}`), "districts.0.geometry"},
		{"no ring", geometry(`{"type":"MultiPolygon","coordinates":[[]]}`), "districts.0.geometry"},
		{"no polygon", geometry(`{"type":"MultiPolygon","coordinates":[]}`), "districts.0.geometry"},
		{"a unit twice", func(r *regionfile.Region) { r.Units = append(r.Units, r.Units[0]) }, "units.1.id"},
		{"a unit of an unknown district", func(r *regionfile.Region) { r.Units[0].Districts = []string{"431010000", "999999999"} }, "units.0.districts.1"},
		{"a unit of a district by its alias", func(r *regionfile.Region) { r.Units[0].Districts = []string{"431000000", "433200001"} }, ""},
		{"a unit off the Earth", func(r *regionfile.Region) { r.Units[0].Point = &raid.Point{Lat: 10, Lon: 1900000000} }, "units.0.point"},
		{"a school twice", func(r *regionfile.Region) {
			s := regionfile.School{ID: "s-1", Names: codes.Names{KK: "№ 1"}, District: "431010000"}
			r.Schools = []regionfile.School{s, s}
		}, "schools.1.id"},
		{"a school of no district", func(r *regionfile.Region) {
			r.Schools = []regionfile.School{{ID: "s-1", Names: codes.Names{KK: "№ 1"}}}
		}, "schools.0.district"},
		{"a venue without a type", func(r *regionfile.Region) {
			r.Venues = []regionfile.Venue{{ID: "v", Names: codes.Names{KK: "Кафе"}, District: "431010000"}}
		}, "venues.0.type"},
		{"a venue of an unknown district", func(r *regionfile.Region) {
			r.Venues = []regionfile.Venue{{ID: "v", Names: codes.Names{KK: "Кафе"}, Type: "CAFE", District: "1"}}
		}, "venues.0.district"},
		{"a settlement off the Earth", func(r *regionfile.Region) {
			r.Places = []regionfile.Locality{{Names: codes.Names{KK: "Ауыл"}, Point: raid.Point{Lat: -910000000}}}
		}, "places.0.point"},
		{"a name over the cap", func(r *regionfile.Region) {
			r.Places = []regionfile.Locality{{Names: codes.Names{KK: strings.Repeat("ә", 201)}}}
		}, "places.0.names"},
		{"a malformed limit", func(r *regionfile.Region) { r.Limits = []raid.Limit{limit("22.00", "")} }, "limits.0.from"},
		{"a limit without a source", func(r *regionfile.Region) {
			r.Limits = []raid.Limit{{Class: "V", From: "21:00", To: "06:00", Article: "442.1"}}
		}, "limits.0.source"},
		{"a rewritten limit", func(r *regionfile.Region) { r.Limits = []raid.Limit{limit("21:00", "")} }, "limits.0"},
		{"a code row without a list", func(r *regionfile.Region) { r.Codes = []codes.Row{{Code: "X"}} }, "codes.0.list"},
		{"a code row without a code", func(r *regionfile.Region) { r.Codes = []codes.Row{{List: "work"}} }, "codes.0.code"},
		{"a code row with a wrong date", func(r *regionfile.Region) { r.Codes = []codes.Row{{List: "work", Code: "X", ValidTo: "2026"}} }, "codes.0.valid_to"},
		{"a planned raid", plan(func(*regionfile.Plan) {}), ""},
		{"a planned raid without an id", plan(func(p *regionfile.Plan) { p.ID = uuid.Nil }), "raids.0.id"},
		{"a planned raid that ends before it begins", plan(func(p *regionfile.Plan) { p.Raid.To = p.Raid.From }), "raids.0.raid.to"},
		{"a planned raid of an unknown unit", plan(func(p *regionfile.Plan) { p.Raid.Unit = "moon" }), "raids.0.raid.unit"},
		{"a planned raid in an unknown district", plan(func(p *regionfile.Plan) { p.Raid.Sectors = []raid.Sector{{ID: raidtest.ID(3), District: "999999999"}} }), "raids.0.raid.sectors.0.district"},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := raidtest.Region()
			row.edit(&r)
			err := r.Validate()
			if row.field == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			raidtest.WantKind(t, err, errs.Invalid)
			if raidtest.Field(err) != row.field {
				t.Errorf("field %q, want %q", raidtest.Field(err), row.field)
			}
		})
	}
}

func geometry(s string) func(*regionfile.Region) {
	return func(r *regionfile.Region) { r.Districts[0].Geometry = json.RawMessage(s) }
}

func plan(edit func(*regionfile.Plan)) func(*regionfile.Region) {
	return func(r *regionfile.Region) {
		p := regionfile.Plan{ID: raidtest.ID(1), Raid: raid.Raid{Type: "NIGHT", Night: "2026-03-20", Unit: "city"}}
		p.Raid.From = time.Date(2026, 3, 20, 21, 0, 0, 0, raidtest.Zone)
		p.Raid.To = p.Raid.From.Add(6 * time.Hour)
		edit(&p)
		r.Raids = []regionfile.Plan{p}
	}
}

func TestDecodeRegionIsStrict(t *testing.T) {
	t.Parallel()
	whole, err := json.Marshal(raidtest.Region())
	if err != nil {
		t.Fatal(err)
	}
	got, err := regionfile.Decode(bytes.NewReader(whole))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(raidtest.Region(), got); diff != "" {
		t.Errorf("after a round trip:\n%s", diff)
	}
	for _, row := range []struct{ name, old, new, code, field string }{
		{"an unknown member", `"kato":"433200000"`, `"kato":"433200000","mayor":"x"`, "json_unknown", "districts.2.mayor"},
		{"a member twice in a polygon", `"type":"Polygon"`, `"type":"Polygon","type":"Polygon"`, "json_duplicate", "districts.0.geometry.type"},
		{"a number for text", `"id":"city"`, `"id":7`, "json_type", "units.0.id"},
		{"a fault of content", `"offset":"+05:00"`, `"offset":"5"`, "region_field", "offset"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := regionfile.Decode(strings.NewReader(strings.Replace(string(whole), row.old, row.new, 1)))
			raidtest.WantKind(t, err, errs.Invalid)
			if raidtest.Code(err) != row.code || raidtest.Field(err) != row.field {
				t.Errorf("got %q at %q, want %q at %q", raidtest.Code(err), raidtest.Field(err), row.code, row.field)
			}
		})
	}
}

func TestRegionDiff(t *testing.T) {
	t.Parallel()
	old, now := raidtest.Region(), raidtest.Region()
	if got := now.Diff(old); got != nil {
		t.Errorf("equal regions differ: %v", got)
	}
	now.Names.RU = "Кызылординская область"
	now.Districts[2].Jurisdiction = regionfile.SpecialJurisdiction
	now.Units = []regionfile.Unit{{ID: "aral", Names: codes.Names{KK: "Арал бөлімі"}}}
	now.Places = []regionfile.Locality{{Names: codes.Names{KK: "Ақсу"}}, {Names: codes.Names{KK: "Ақсу"}}}
	now.Limits = []raid.Limit{limit("21:00", "2027-01-01")}
	now.Codes = []codes.Row{{List: "work", Code: "W_X"}}
	want := []regionfile.Change{
		{"region", "kyzylorda", regionfile.Changed},
		{"districts", "433200000", regionfile.Changed},
		{"units", "aral", regionfile.Added},
		{"units", "city", regionfile.Removed},
		{"places", "Ақсу (0, 0)", regionfile.Added},
		{"places", "Ақсу (0, 0) #2", regionfile.Added},
		{"limits", "442.1 V 2027-01-01", regionfile.Added},
		{"codes", "work/W_X", regionfile.Added},
	}
	if diff := cmp.Diff(want, now.Diff(old)); diff != "" {
		t.Error(diff)
	}
	if got := raidtest.Region().Diff(regionfile.Region{}); len(got) != 5 || got[0] != (regionfile.Change{"region", "kyzylorda", regionfile.Added}) {
		t.Errorf("a first load is %v", got)
	}
}

func TestResolveKATO(t *testing.T) {
	t.Parallel()
	r := raidtest.Region()
	for _, row := range []struct {
		name, in, want string
		special        bool
	}{
		{"its own code", "431010000", "431010000", false},
		{"Kyzylorda city as in the polygons", "431000000", "431010000", false},
		{"an alias of the file", "433200001", "433200000", false},
		{"Baikonur", "431900000", "431900000", true},
		{"a code below Baikonur", "431934100", "", true},
		{"Baikonur district of Astana", "711410000", "", false},
		{"nothing", "", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, ok := r.ResolveKATO(row.in)
			if got != row.want || ok != (row.want != "") || r.Special(row.in) != row.special {
				t.Errorf("got %q %v, special %v", got, ok, r.Special(row.in))
			}
		})
	}
	var none *regionfile.Region
	if none.Special("431010000") || !none.Special("431900000") {
		t.Error("without a region file only Baikonur is special")
	}
	polygons := regionfile.Region{Districts: []regionfile.District{{KATO: "431000000"}}}
	if got, _ := polygons.ResolveKATO("431010000"); got != "431000000" {
		t.Errorf("the other way round: %q", got)
	}
}

func FuzzDecodeRegion(f *testing.F) {
	whole, err := json.Marshal(raidtest.Region())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"schema":1,"districts":[{"geometry":{"type":"Polygon","coordinates":[[[1,2],[3]]]}}]}`))
	f.Add([]byte(`{"limits":[{"from":"24:00"}],"raids":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := regionfile.Decode(bytes.NewReader(data))
		if err != nil {
			raidtest.WantKind(t, err, errs.Invalid)
			return
		}
		if r.Diff(r) != nil {
			t.Fatal("a region differs from itself")
		}
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal("a region was taken that cannot be written")
		}
		if _, err := regionfile.Decode(bytes.NewReader(text)); err != nil {
			t.Fatalf("its own text is refused: %v", err)
		}
	})
}

// limit is a row of the legal night window in venues.
func limit(from string, since civil.Date) raid.Limit {
	return raid.Limit{Class: "V", From: from, To: "06:00", Article: "442.1", Source: "x", ValidFrom: since}
}
