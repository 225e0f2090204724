package regionfile_test

import (
	"strings"
	"testing"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"

	"github.com/google/go-cmp/cmp"
)

// TestWhomToCall: the numbers and people of a region are dated, and a number
// that a region gives takes the place of the country's.
func TestWhomToCall(t *testing.T) {
	t.Parallel()
	r := &regionfile.Region{
		Districts: []regionfile.District{{KATO: "711310000"}, {KATO: "711110000", Aliases: []string{"711119999"}}},
		Services:  []regionfile.Service{{Code: regionfile.ServiceAmbulance, Phone: "+7 700 000 00 03", ValidFrom: "2026-03-01", ValidTo: "2026-04-01"}},
		Units: []regionfile.Unit{
			{ID: "north", Districts: []string{"711310000"}, Duty: []regionfile.Contact{
				{Role: regionfile.ContactInspector, Name: "Бекова", ValidFrom: "2026-03-20", ValidTo: "2026-03-21"},
				{Role: regionfile.ContactInspector, Name: "Қасымов", ValidFrom: "2026-03-21", ValidTo: "2026-03-22"},
				{Role: regionfile.ContactCentre, Name: "Орталық"},
			}},
			{ID: "east", Districts: []string{"711110000"}, Duty: []regionfile.Contact{{Role: regionfile.ContactInspector, Name: "Оспан"}}},
		},
	}
	for name, row := range map[string]struct {
		unit, district string
		night          civil.Date
		want           string
	}{
		"tonight":                       {"north", "711310000", "2026-03-20", "Бекова"},
		"the next night":                {"north", "711310000", "2026-03-21", "Қасымов"},
		"nobody is planned":             {"north", "711310000", "2026-05-01", ""},
		"in another unit's district":    {"north", "711110000", "2026-03-20", "Бекова Оспан"},
		"by another code of it":         {"north", "711119999", "2026-05-01", "Оспан"},
		"of no unit, in no district":    {"", "", "2026-03-20", ""},
		"of another unit, in no distr.": {"east", "", "2026-03-20", "Оспан"},
	} {
		t.Run(name, func(t *testing.T) {
			var names []string
			for _, c := range r.OnDuty(regionfile.ContactInspector, row.unit, row.district, row.night) {
				names = append(names, c.Name)
			}
			if got := strings.Join(names, " "); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
	numbers := map[string]string{}
	for what, day := range map[string]civil.Date{"before": "2026-02-28", "in force": "2026-03-20", "after": "2026-04-01"} {
		s, _ := r.Service(regionfile.ServiceAmbulance, day)
		numbers[what] = s.Phone
	}
	if d := cmp.Diff(map[string]string{"before": "103", "in force": "+7 700 000 00 03", "after": "103"}, numbers); d != "" {
		t.Error(d)
	}
	var none *regionfile.Region
	if s, ok := none.Service(regionfile.ServiceHotline, ""); !ok || s.Phone != "111" || none.OnDuty(regionfile.ContactInspector, "", "", "") != nil {
		t.Error("without a region file the country's numbers serve, and nobody is on duty")
	}
}

func TestContactsOfARegionFileAreChecked(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		services string
		duty     string
		want     string // the field that is refused; empty: taken
	}{
		"none":                     {"[]", "[]", ""},
		"all well":                 {`[{"code":"ambulance","names":{"kk":"Жедел жәрдем"},"phone":"+7 (700) 000-00-03"}]`, `[{"role":"inspector","name":"Бекова","phone":"102","valid_from":"2026-03-20","valid_to":"2026-03-21"}]`, ""},
		"by radio":                 {"[]", `[{"role":"inspector","name":"Бекова"}]`, ""},
		"a service without number": {`[{"code":"ambulance"}]`, "[]", "services.0.phone"},
		"letters for a number":     {`[{"code":"ambulance","phone":"бір жүз үш"}]`, "[]", "services.0.phone"},
		"a service without a code": {`[{"phone":"103"}]`, "[]", "services.0.code"},
		"nobody is named":          {"[]", `[{"role":"inspector","phone":"102"}]`, "units.0.duty.0.name"},
		"without a role":           {"[]", `[{"name":"Бекова"}]`, "units.0.duty.0.role"},
		"a number of one digit":    {"[]", `[{"role":"inspector","name":"Бекова","phone":"1"}]`, "units.0.duty.0.phone"},
		"a date that is none":      {"[]", `[{"role":"inspector","name":"Бекова","valid_from":"2026-13-20"}]`, "units.0.duty.0.valid_from"},
		"ends before it begins":    {"[]", `[{"role":"inspector","name":"Бекова","valid_from":"2026-03-20","valid_to":"2026-03-20"}]`, "units.0.duty.0.valid_to"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := regionfile.Decode(strings.NewReader(`{"schema":1,"id":"x","kato":"710000000","names":{"kk":"Х"},"offset":"+05:00",
				"services":` + row.services + `,"units":[{"id":"north","names":{"kk":"Бөлім"},"districts":[],"duty":` + row.duty + `}]}`))
			var field string
			if bad, ok := err.(*errs.Error); ok {
				field = bad.Field
			}
			if field != row.want || (err == nil) != (row.want == "") {
				t.Errorf("%v, want a fault of %q", err, row.want)
			}
		})
	}
}

// The name of a service is read in the reader's language, whatever language it was
// written down in, and after the region's row has ended too.
func TestServiceName(t *testing.T) {
	t.Parallel()
	own := &regionfile.Region{Services: []regionfile.Service{
		{Code: regionfile.ServiceAmbulance, Names: codes.Names{KK: "Балалар жедел жәрдемі", RU: "Детская скорая"}, Phone: "103", ValidTo: "2020-01-01"},
	}}
	for _, row := range []struct {
		name, written, lang, want string
		region                    *regionfile.Region
	}{
		{"shipped, by no region", "Скорая помощь", "kk", "Жедел жәрдем", nil},
		{"shipped", "Ambulance", "ru", "Скорая помощь", own},
		{"its own language", "Жедел жәрдем", "kk", "Жедел жәрдем", own},
		{"the region's, ended", "Детская скорая", "kk", "Балалар жедел жәрдемі", own},
		{"no name in that language", "Детская скорая", "en", "Балалар жедел жәрдемі", own},
		{"a person", "Бекова А.", "kk", "Бекова А.", own},
		{"nothing", "", "kk", "", own},
	} {
		if got := row.region.ServiceName(row.written, row.lang); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}
