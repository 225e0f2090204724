package raid_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
)

func TestCheckVenueCheck(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		edit func(*raid.VenueCheck)
		want []string
	}{
		{"one tap: point, time, nothing found", func(*raid.VenueCheck) {}, nil},
		{"a known venue by its id", func(v *raid.VenueCheck) { v.Place.Point, v.Place.Venue = nil, "cafe-1" }, nil},
		{"no place", func(v *raid.VenueCheck) { v.Place.Point = nil }, []string{"place blocks place_missing"}},
		{"no time", func(v *raid.VenueCheck) { v.At = time.Time{} }, []string{"at blocks at_missing"}},
		{"no result", func(v *raid.VenueCheck) { v.Result = "" }, []string{"result blocks result_missing"}},
		{"a result of a newer program", func(v *raid.VenueCheck) { v.Result = "closed" }, []string{"result warns code_unknown"}},
		{"no night", func(v *raid.VenueCheck) { v.Night = "" }, []string{"night blocks night_missing"}},
		{"after midnight it is still that night", func(v *raid.VenueCheck) { v.At = v.At.Add(3 * time.Hour) }, nil},
		{"another night", func(v *raid.VenueCheck) { v.Night = "2026-03-19" }, []string{"night warns night_other"}},
		{"in the future", func(v *raid.VenueCheck) { v.At = v.At.Add(5 * time.Hour) }, []string{"at warns time_future"}},
		{"undone without a reason", func(v *raid.VenueCheck) { v.Undone = &raid.Reasoned{} }, []string{"undone.reason blocks reason_missing"}},
		{"undone with a reason", func(v *raid.VenueCheck) {
			*v = raid.VenueCheck{Undone: &raid.Reasoned{Reason: "қате басылды"}}
		}, nil},
		{"a note over the cap", func(v *raid.VenueCheck) { v.Note = strings.Repeat("ә", raid.MaxText+1) }, []string{"note blocks text_long"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := raid.VenueCheck{
				Night: "2026-03-20", At: raidtest.At(t, "2026-03-20T23:10:00+05:00"), Result: raid.NothingFound,
				Place: raid.Place{Point: &raid.Point{Lat: 448528000, Lon: 655092000}, District: "431010000"},
			}
			row.edit(&v)
			expect(t, v.Check(raidtest.Rules(t)), row.want...)
		})
	}
}

func TestCheckRaid(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		edit func(*raid.Raid)
		want []string
	}{
		{"a raid across midnight", func(*raid.Raid) {}, nil},
		{"no type", func(r *raid.Raid) { r.Type = "" }, []string{"type blocks type_missing"}},
		{"a type of a newer program", func(r *raid.Raid) { r.Type = "NEW" }, []string{"type warns code_unknown"}},
		{"no unit", func(r *raid.Raid) { r.Unit = "" }, []string{"unit blocks unit_missing"}},
		{"a unit we do not have", func(r *raid.Raid) { r.Unit = "moon" }, []string{"unit warns unit_unknown"}},
		{"no night", func(r *raid.Raid) { r.Night = "" }, []string{"night blocks night_missing"}},
		{"begins on another night", func(r *raid.Raid) { r.Night = "2026-03-21" }, []string{"night warns night_other"}},
		{"no beginning", func(r *raid.Raid) { r.From = time.Time{} }, []string{"from blocks window_missing"}},
		{"no end", func(r *raid.Raid) { r.To = time.Time{} }, []string{"to blocks window_missing"}},
		{"ends when it begins", func(r *raid.Raid) { r.To = r.From }, []string{"to blocks to_before_from"}},
		{"ends on the evening's date by mistake", func(r *raid.Raid) { r.To = r.To.Add(-24 * time.Hour) }, []string{"to blocks to_before_from"}},
		{"longer than fourteen hours", func(r *raid.Raid) { r.To = r.From.Add(15 * time.Hour) }, []string{"to warns window_long"}},
		{"longer than a night", func(r *raid.Raid) { r.To = r.From.Add(25 * time.Hour) }, []string{"to blocks window_too_long"}},
		{"no crews", func(r *raid.Raid) { r.Crews = nil }, []string{"crews warns crews_missing"}},
		{"a crew of nobody", func(r *raid.Raid) { r.Crews[0].Members = nil }, []string{"crews.0.members warns crew_empty"}},
		{"a crew without a name", func(r *raid.Raid) { r.Crews[0].Name = "" }, []string{"crews.0.name warns crew_name_missing"}},
		{"one officer in two crews", func(r *raid.Raid) {
			r.Crews = append(r.Crews, raid.Crew{ID: raidtest.ID(22), Name: "2", Members: []uuid.UUID{raidtest.ID(1)}})
		},
			[]string{"crews.1.members.0 warns crew_member_twice"}},
		{"one crew twice", func(r *raid.Raid) {
			r.Crews = append(r.Crews, raid.Crew{ID: raidtest.ID(21), Name: "2", Members: []uuid.UUID{raidtest.ID(2)}})
		}, []string{"crews.1.id blocks id_twice"}},
		{"a sector that is not there", func(r *raid.Raid) { r.Crews[0].Sectors = []uuid.UUID{raidtest.ID(77)} }, []string{"crews.0.sectors.0 blocks sector_unknown"}},
		{"a sector in no district", func(r *raid.Raid) { r.Sectors[0].District = "999999999" }, []string{"sectors.0.district warns district_unknown"}},
		{"cancelled without a reason", func(r *raid.Raid) { r.Cancelled = &raid.Reasoned{} }, []string{"cancelled.reason blocks reason_missing"}},
		{"cancelled with a reason", func(r *raid.Raid) { *r = raid.Raid{Cancelled: &raid.Reasoned{Reason: "дауыл"}} }, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := raid.Raid{
				Type: "NIGHT", Night: "2026-03-20", Unit: "city",
				From: raidtest.At(t, "2026-03-20T21:00:00+05:00"), To: raidtest.At(t, "2026-03-21T03:00:00+05:00"),
				Sectors: []raid.Sector{{ID: raidtest.ID(31), Name: "Қала", District: "431010000"}},
				Crews:   []raid.Crew{{ID: raidtest.ID(21), Name: "1-экипаж", Members: []uuid.UUID{raidtest.ID(1)}, Sectors: []uuid.UUID{raidtest.ID(31)}}},
			}
			row.edit(&r)
			expect(t, r.Check(raidtest.Rules(t)), row.want...)
		})
	}
}

func TestCheckOperation(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		edit func(*raid.Operation)
		want []string
	}{
		{"several days", func(*raid.Operation) {}, nil},
		{"one day", func(o *raid.Operation) { o.To = o.From }, nil},
		{"ends before it begins", func(o *raid.Operation) { o.To = "2026-03-19" }, []string{"to blocks to_before_from"}},
		{"dates missing", func(o *raid.Operation) { o.From, o.To = "", "" }, []string{"from blocks date_bad", "to blocks date_bad"}},
		{"no type", func(o *raid.Operation) { o.Type = "" }, []string{"type blocks type_missing"}},
		{"no unit", func(o *raid.Operation) { o.Unit = "" }, []string{"unit blocks unit_missing"}},
		{"a name over the cap", func(o *raid.Operation) { o.Name = strings.Repeat("ә", raid.MaxLine+1) }, []string{"name blocks text_long"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := raid.Operation{Type: "NIGHT", From: "2026-03-20", To: "2026-03-27", Unit: "city"}
			row.edit(&o)
			expect(t, o.Check(raidtest.Rules(t)), row.want...)
		})
	}
}

func TestCheckReview(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		edit func(*raid.Review)
		want []string
	}{
		{"accepted without a word", func(*raid.Review) {}, nil},
		{"returned with a comment", func(r *raid.Review) {
			r.Decision = raid.Return
			r.Comments = []raid.Comment{{Field: "people.0.birth_date", Text: "тексеріңіз"}}
		}, nil},
		{"returned without a comment", func(r *raid.Review) { r.Decision = raid.Return }, []string{"comments blocks comment_missing"}},
		{"returned with an empty comment", func(r *raid.Review) { r.Decision = raid.Return; r.Comments = []raid.Comment{{Text: " \n"}} }, []string{"comments blocks comment_missing"}},
		{"no decision", func(r *raid.Review) { r.Decision = "" }, []string{"decision blocks decision_missing"}},
		{"a decision we do not have", func(r *raid.Review) { r.Decision = "maybe" }, []string{"decision blocks decision_missing"}},
		{"no record", func(r *raid.Review) { r.Record = uuid.Nil }, []string{"record blocks id_missing"}},
		{"no revision", func(r *raid.Review) { r.Rev = "" }, []string{"rev blocks rev_missing"}},
		{"upper-case revision", func(r *raid.Review) { r.Rev = strings.Repeat("A", 64) }, []string{"rev blocks rev_missing"}},
		{"a comment over the cap", func(r *raid.Review) { r.Comments = []raid.Comment{{Text: strings.Repeat("ә", raid.MaxText+1)}} }, []string{"comments.0.text blocks text_long"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := raid.Review{Record: raidtest.ID(1), Rev: strings.Repeat("0a", 32), Decision: raid.Accept, At: raidtest.At(t, "2026-03-21T02:00:00+05:00")}
			row.edit(&r)
			expect(t, r.Check(raidtest.Rules(t)), row.want...)
		})
	}
}
