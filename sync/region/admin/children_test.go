package admin

import (
	"testing"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

func TestDistrictNamed(t *testing.T) {
	region := regionfile.Region{Districts: []regionfile.District{
		{KATO: "435200000", Names: codes.Names{KK: "Шиелі ауданы", RU: "Шиелийский район", EN: "Shieli district"}},
		{KATO: "431010000", Aliases: []string{"431000000"}, Names: codes.Names{KK: "Қызылорда қаласы", RU: "город Кызылорда"}},
	}}
	for name, want := range map[string]string{
		"Шиелийский район": "435200000", "шиелийский р-н": "435200000", "Шиелі": "435200000", "435200000": "435200000",
		"г. Кызылорда": "431010000", "Кызылорда": "431010000", "431000000": "431010000", "Аральский район": "", "": "", "район": "",
	} {
		if got, _ := districtNamed(region, name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
