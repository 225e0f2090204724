package regionfile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

func TestPlaceNames(t *testing.T) {
	t.Parallel()
	club := codes.Names{KK: "Нүкте клубы", RU: "Клуб «Точка»"}
	r := regionfile.Region{Venues: []regionfile.Venue{{ID: "v1", Names: codes.Names{KK: "Басқа"}}, {ID: "v2", Names: club}}}
	same := func(name string) codes.Names { return codes.Names{KK: name, RU: name, EN: name} }
	for _, row := range []struct {
		name  string
		place raid.Place
		want  codes.Names
	}{
		{"nothing", raid.Place{}, codes.Names{}},
		{"a sign", raid.Place{Name: "Түнгі дүкен"}, same("Түнгі дүкен")},
		{"a venue", raid.Place{Venue: "v2"}, club},
		{"its name in another language", raid.Place{Venue: "v2", Name: "Клуб «Точка»"}, club},
		{"what was written beside it", raid.Place{Venue: "v2", Name: "2-қабат"}, codes.Names{KK: "Нүкте клубы · 2-қабат", RU: "Клуб «Точка» · 2-қабат", EN: "Нүкте клубы · 2-қабат"}},
		{"a venue of an older file", raid.Place{Venue: "v9", Name: "Түнгі дүкен"}, same("Түнгі дүкен")},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(row.want, r.PlaceNames(row.place)); d != "" {
				t.Error(d)
			}
		})
	}
}
