package codes_test

import (
	"testing"
	"testing/fstest"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
	"shyraq/errs"

	"github.com/google/go-cmp/cmp"
)

func TestCodesHoldTheListsOfTheDomain(t *testing.T) {
	t.Parallel()
	c := raidtest.Codes(t)
	for list, rows := range map[string]int{
		"operations": 11, "places": 32, "reasons": 21, "conditions": 12, "outcomes": 13,
		"education": 11, "work": 4, "registers": 11, "referrals": 17, "articles": 19,
		"no_iin": 6, "company": 7, "kinship": 12, "documents": 10,
		"citizenship": 7, "languages": 6, "roles": 9, "why_out": 15, "things": 14, "detention": 3, "referral_status": 6,
		"home_results": 8, "talks": 6, "fitness": 4, "followup_results": 5,
	} {
		if got := len(c.List(list, "")); got != rows {
			t.Errorf("%s has %d rows, want %d", list, got, rows)
		}
		for _, row := range c.List(list, "") {
			if row.Names.KK == "" || row.Names.RU == "" || row.Names.EN == "" {
				t.Errorf("%s/%s lacks a language", list, row.Code)
			}
		}
	}
}

func TestCodesAreDated(t *testing.T) {
	t.Parallel()
	c := raidtest.Codes(t)
	for _, row := range []struct {
		name     string
		on       civil.Date
		old, new bool
	}{
		{"the day before the law of 2 March 2026: school register", "2026-03-01", true, false},
		{"the day it is in force: pedagogical accompaniment", "2026-03-02", false, true},
		{"no date: every row", "", true, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			seen := map[codes.Code]bool{}
			for _, r := range c.List("registers", row.on) {
				seen[r.Code] = true
			}
			if seen["G_SCH"] != row.old || seen["G_PED"] != row.new {
				t.Errorf("G_SCH %v, G_PED %v", seen["G_SCH"], seen["G_PED"])
			}
		})
	}
	if _, ok := c.Row("registers", "G_SCH"); !ok {
		t.Error("an ended code is no longer readable")
	}
}

func TestLabelFallsBackToTheRawCode(t *testing.T) {
	t.Parallel()
	c := raidtest.Codes(t)
	for _, row := range []struct {
		name       string
		list       string
		code       codes.Code
		lang, want string
	}{
		{"Kazakh", "places", "PARK", "kk", "Саябақ, алаң, жағалау"},
		{"Russian", "places", "PARK", "ru", "Парк, площадь, набережная"},
		{"a language we do not have gives Kazakh", "places", "PARK", "de", "Саябақ, алаң, жағалау"},
		{"a code of a newer program", "places", "LIFT", "kk", "LIFT"},
		{"a list of a newer program", "moods", "M_1", "kk", "M_1"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := c.Label(row.list, row.code, row.lang); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
	var none *codes.Lists
	if none.Label("places", "PARK", "kk") != "PARK" {
		t.Error("no lists at all should give the raw code")
	}
}

func TestRegionAddsAndEndsRowsOnly(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		add  codes.Row
		ok   bool
	}{
		{"a new code is added", codes.Row{List: "operations", Code: "X_OWN", Names: codes.Names{KK: "Өз"}}, true},
		{"a known code is ended", codes.Row{List: "operations", Code: "TEEN", ValidTo: "2026-06-01"}, true},
		{"ending twice on one day changes nothing", codes.Row{List: "registers", Code: "G_SCH", ValidTo: "2026-03-02"}, true},
		{"a known code is renamed", codes.Row{List: "operations", Code: "TEEN", Names: codes.Names{KK: "Өзге"}}, false},
		{"a place changes its class", codes.Row{List: "places", Code: "HOST", Class: "V"}, false},
		{"an ended code is opened again", codes.Row{List: "registers", Code: "G_SCH"}, false},
		{"an end is moved", codes.Row{List: "registers", Code: "G_SCH", ValidTo: "2027-01-01"}, false},
		{"a beginning is moved", codes.Row{List: "registers", Code: "G_PED", ValidFrom: "2025-01-01", ValidTo: "2027-01-01"}, false},
		{"an end before the beginning", codes.Row{List: "registers", Code: "G_PED", ValidTo: "2026-01-01"}, false},
		{"a list we do not have", codes.Row{List: "moods", Code: "M", Names: codes.Names{KK: "Көңіл"}}, false},
		{"a new place without a class", codes.Row{List: "places", Code: "LIFT", Names: codes.Names{KK: "Шатыр"}}, false},
		{"a new code without a name", codes.Row{List: "operations", Code: "X_OWN"}, false},
		{"a date that does not exist", codes.Row{List: "operations", Code: "TEEN", ValidTo: "2026-02-30"}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			base := raidtest.Codes(t)
			before := base.List(row.add.List, "")
			got, err := base.With([]codes.Row{row.add})
			if diff := cmp.Diff(before, base.List(row.add.List, "")); diff != "" {
				t.Errorf("the list handed in changed:\n%s", diff)
			}
			if !row.ok {
				raidtest.WantKind(t, err, errs.Invalid)
				if raidtest.Field(err) != "codes.0" {
					t.Errorf("field %q", raidtest.Field(err))
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if r, ok := got.Row(row.add.List, row.add.Code); !ok || r.ValidTo != row.add.ValidTo {
				t.Errorf("row is %+v", r)
			}
		})
	}
}

func TestParseCodesRefusesBrokenFiles(t *testing.T) {
	t.Parallel()
	const head = "code\tkk\tru\ten\tvalid_from\tvalid_to"
	for _, row := range []struct{ name, file, text string }{
		{"no files", "readme.md", "x"},
		{"empty file", "work.tsv", ""},
		{"columns in the wrong place", "work.tsv", "kk\tcode\n"},
		{"unknown column", "work.tsv", head + "\tfoo\nA\tа\tа\ta\t\t\tx\n"},
		{"a cell too few", "work.tsv", head + "\nA\tа\tа\ta\t\n"},
		{"a code twice", "work.tsv", head + "\nA\tа\tа\ta\t\t\nA\tб\tб\tb\t\t\n"},
		{"no name", "work.tsv", head + "\nA\t\t\t\t\t\n"},
		{"a wrong date", "work.tsv", head + "\nA\tа\tа\ta\t2026-13-01\t\n"},
		{"company without a class", "company.tsv", head + "\nA\tа\tа\ta\t\t\n"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := codes.Parse(fstest.MapFS{row.file: {Data: []byte(row.text)}})
			raidtest.WantKind(t, err, errs.Invalid)
		})
	}
}

func TestCompanyAndKinshipSayWhoIsLegal(t *testing.T) {
	t.Parallel()
	c := raidtest.Codes(t)
	for company, want := range map[codes.Code]bool{"K_REPR": true, "K_ALONE": false, "K_PEERS": false, "K_KIN": false, "K_ADULT": false, "K_GROUP": false, "K_UNK": false, "K_NEW": false, "": false} {
		if got := c.WithRepresentative(company); got != want {
			t.Errorf("company %q: %v", company, got)
		}
	}
	for kinship, want := range map[codes.Code]bool{"S_MOTH": true, "S_FATH": true, "S_GUAR": true, "S_FOST": true, "S_ADOP": true, "S_STEP": false, "S_GRAN": false, "S_SIBL": false, "": false} {
		if got := c.LegalRepresentative(kinship); got != want {
			t.Errorf("kinship %q: %v", kinship, got)
		}
	}
}
