package raid_test

import (
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
)

func TestPropose(t *testing.T) {
	t.Parallel()
	rules := raidtest.Rules(t)
	for _, row := range []struct {
		name string
		met  string
		edit func(*raid.Encounter, *raid.Person)
		want codes.Code
	}{
		{name: "venue, one second before 22:00", met: "2026-03-20T21:59:59+05:00", edit: place("CAFE")},
		{name: "venue from 22:00: article 442 part 1", met: "2026-03-20T22:00:00+05:00", edit: place("CAFE"), want: "442.1"},
		{name: "venue after midnight", met: "2026-03-21T00:30:00+05:00", edit: place("COMP"), want: "442.1"},
		{name: "venue, last second of the window", met: "2026-03-21T05:59:59+05:00", edit: place("CLUB"), want: "442.1"},
		{name: "venue at 06:00: the window is half-open", met: "2026-03-21T06:00:00+05:00", edit: place("CLUB")},
		{name: "outside, one second before 23:00", met: "2026-03-20T22:59:59+05:00", edit: place("PARK")},
		{name: "outside from 23:00: article 442 part 2", met: "2026-03-20T23:00:00+05:00", edit: place("PARK"), want: "442.2"},
		{name: "outside at 06:00", met: "2026-03-21T06:00:00+05:00", edit: place("PARK")},
		{name: "the clock is local, not UTC", met: "2026-03-20T18:00:00Z", edit: place("PARK"), want: "442.2"},
		{name: "the clock of another offset", met: "2026-03-20T23:30:00+06:00", edit: place("PARK")},
		{name: "class N: the inspector decides", met: "2026-03-20T23:30:00+05:00", edit: place("HOST")},
		{name: "a place of a newer program", met: "2026-03-20T23:30:00+05:00", edit: place("LIFT")},
		{name: "no place type", met: "2026-03-20T23:30:00+05:00", edit: place("")},
		{name: "company not recorded", met: "2026-03-20T23:30:00+05:00", edit: company("")},
		{name: "company not established", met: "2026-03-20T23:30:00+05:00", edit: company("K_UNK")},
		{name: "company of a newer program", met: "2026-03-20T23:30:00+05:00", edit: company("K_NEW")},
		{name: "with a legal representative", met: "2026-03-20T23:30:00+05:00", edit: company("K_REPR")},
		{name: "with an adult who is none", met: "2026-03-20T23:30:00+05:00", edit: company("K_ADULT"), want: "442.2"},
		{name: "alone", met: "2026-03-20T23:30:00+05:00", edit: company("K_ALONE"), want: "442.2"},
		{name: "Baikonur: special jurisdiction", met: "2026-03-20T23:30:00+05:00", edit: district("431900000")},
		{name: "a code below Baikonur", met: "2026-03-20T23:30:00+05:00", edit: district("431910000")},
		{name: "district not known, and the region has a special one", met: "2026-03-20T23:30:00+05:00", edit: district("")},
		{name: "an alias of a district", met: "2026-03-20T23:30:00+05:00", edit: district("431000000"), want: "442.2"},
		{name: "another adult", met: "2026-03-20T23:30:00+05:00", edit: func(_ *raid.Encounter, p *raid.Person) { p.Kind = raid.Adult }},
		{name: "a young adult", met: "2026-03-20T23:30:00+05:00", edit: func(_ *raid.Encounter, p *raid.Person) { p.Kind = raid.YoungAdult }},
		{name: "18 on the evening itself", met: "2026-03-20T23:30:00+05:00", edit: func(_ *raid.Encounter, p *raid.Person) { p.BirthDate = "2008-03-20" }},
		{name: "18 tomorrow", met: "2026-03-20T23:30:00+05:00", edit: func(_ *raid.Encounter, p *raid.Person) { p.BirthDate = "2008-03-21" }, want: "442.2"},
		{name: "proved an adult", met: "2026-03-20T23:30:00+05:00", edit: func(_ *raid.Encounter, p *raid.Person) { p.Outcome = codes.OutcomeAdult }},
		{name: "a repeat is not the clock's: still part 2", met: "2026-03-20T23:30:00+05:00", edit: func(_ *raid.Encounter, p *raid.Person) { p.Article = "442.3" }, want: "442.2"},
		{name: "a withdrawn record", met: "2026-03-20T23:30:00+05:00", edit: func(e *raid.Encounter, _ *raid.Person) { e.Withdrawal = &raid.Reasoned{Reason: "қате"} }},
		{name: "no time of meeting", edit: place("PARK")},
	} {
		t.Run(row.name, func(t *testing.T) {
			e := raidtest.Encounter(t)
			e.MetAt = time.Time{}
			if row.met != "" {
				e.MetAt = raidtest.At(t, row.met)
			}
			row.edit(&e, &e.People[0])
			got, ok := raid.Propose(e, e.People[0], rules)
			if got != row.want || ok != (row.want != "") {
				t.Errorf("proposed %q %v, want %q", got, ok, row.want)
			}
		})
	}
}

func place(code codes.Code) func(*raid.Encounter, *raid.Person) {
	return func(e *raid.Encounter, _ *raid.Person) { e.Place.Type = code }
}

func company(code codes.Code) func(*raid.Encounter, *raid.Person) {
	return func(_ *raid.Encounter, p *raid.Person) { p.Company = code }
}

func district(kato string) func(*raid.Encounter, *raid.Person) {
	return func(e *raid.Encounter, _ *raid.Person) { e.Place.District = kato }
}

func TestProposeInAstana(t *testing.T) {
	t.Parallel()
	// Astana has a district called Baikonur: jurisdiction goes by code only.
	region := regionfile.Region{
		Schema: 1, ID: "astana", KATO: "710000000", Offset: "+05:00",
		Districts: []regionfile.District{{KATO: "711410000", Names: codes.Names{KK: "Байқоңыр ауданы"}}},
	}
	rules, err := regionfile.RulesFor(&region, raidtest.Codes(t), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	e := raidtest.Encounter(t)
	for kato, want := range map[string]codes.Code{"711410000": "442.2", "": "442.2", "431900000": ""} {
		e.Place.District = kato
		if got, _ := raid.Propose(e, e.People[0], rules); got != want {
			t.Errorf("%q: proposed %q, want %q", kato, got, want)
		}
	}
}

func TestProposeWithDatedLimits(t *testing.T) {
	t.Parallel()
	e := raidtest.Encounter(t)
	e.MetAt = raidtest.At(t, "2026-03-20T22:30:00+05:00")
	for _, row := range []struct {
		name   string
		limits []raid.Limit
		want   codes.Code
	}{
		{"outside from 22:00 by a later law", []raid.Limit{limit("O", "22:00", "442.2", "2026-03-01", "")}, "442.2"},
		{"not yet in force", []raid.Limit{limit("O", "22:00", "442.2", "2026-03-21", "")}, ""},
		{"ended on the day", []raid.Limit{limit("O", "22:00", "442.2", "", "2026-03-20")}, ""},
		{"in force on its last day", []raid.Limit{limit("O", "22:00", "442.2", "", "2026-03-21")}, "442.2"},
		{"a repeat is skipped even if a row says so", []raid.Limit{limit("O", "22:00", "442.3", "", "")}, ""},
		{"an article no list knows", []raid.Limit{limit("O", "22:00", "999", "", "")}, ""},
		{"a window within one day", []raid.Limit{{Class: "O", From: "20:00", To: "22:31", Article: "442.2", Source: "x"}}, "442.2"},
		{"that window has ended", []raid.Limit{{Class: "O", From: "20:00", To: "22:30", Article: "442.2", Source: "x"}}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			rules := raidtest.Rules(t)
			rules.Limits = row.limits
			if got, _ := raid.Propose(e, e.People[0], rules); got != row.want {
				t.Errorf("proposed %q, want %q", got, row.want)
			}
		})
	}
	if got, ok := raid.Propose(e, e.People[0], raid.Rules{}); ok {
		t.Errorf("without rules %q was proposed", got)
	}
}

func limit(class, from string, article codes.Code, validFrom, validTo civil.Date) raid.Limit {
	return raid.Limit{Class: class, From: from, To: "06:00", Article: article, Source: "x", ValidFrom: validFrom, ValidTo: validTo}
}

func TestMergeLimits(t *testing.T) {
	t.Parallel()
	base := raid.DefaultLimits()
	for _, row := range []struct {
		name  string
		add   raid.Limit
		rows  int
		field string
	}{
		{"a known row is ended", func() raid.Limit { l := base[0]; l.ValidTo = "2027-01-01"; return l }(), 2, ""},
		{"a later row is added", limit("V", "21:00", "442.1", "2027-01-01", ""), 3, ""},
		{"a known row is rewritten", limit("V", "21:00", "442.1", "", ""), 0, "limits.0"},
		{"a class we do not know", limit("N", "21:00", "442.1", "", ""), 0, "limits.0.class"},
		{"no clock time", limit("V", "25:00", "442.1", "", ""), 0, "limits.0.from"},
		{"an empty window", limit("V", "06:00", "442.1", "", ""), 0, "limits.0.to"},
		{"a repeat", limit("V", "21:00", "442.3", "", ""), 0, "limits.0.article"},
		{"no source", raid.Limit{Class: "V", From: "21:00", To: "06:00", Article: "442.1"}, 0, "limits.0.source"},
		{"ends before it begins", limit("V", "21:00", "442.1", "2027-01-01", "2026-01-01"), 0, "limits.0.valid_to"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := raid.MergeLimits(base, []raid.Limit{row.add})
			if row.field != "" {
				raidtest.WantKind(t, err, errs.Invalid)
				if raidtest.Field(err) != row.field {
					t.Errorf("field %q, want %q", raidtest.Field(err), row.field)
				}
				return
			}
			if err != nil || len(got) != row.rows {
				t.Errorf("%d rows, error %v", len(got), err)
			}
		})
	}
}
