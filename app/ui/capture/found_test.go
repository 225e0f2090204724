package capture

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
)

// A record that begins from a short one has its place and hour, and of a registered child
// his name; of a family, and of another night, it takes what is true of both alone.
func TestARecordBeginsFromAShortOne(t *testing.T) {
	p := open(t)
	p.c.Begin(nil)
	night, now := p.c.sheet.Encounter.Night, p.c.sheet.Encounter.MetAt
	hour := now.Add(-30 * time.Minute)
	home := raid.Place{Type: "HOME", Note: "Достық 1", Point: &raid.Point{Lat: 511741000, Lon: 714203000}, Source: raid.FromGPS, Accuracy: 7, District: "711110000"}
	hall := raid.Place{Type: "COMP", Venue: "v1", District: "711110000"}
	for name, row := range map[string]struct {
		found raid.Short
		place raid.Place
		at    time.Time
		who   [3]string
	}{
		"a child at home":   {raid.HomeCheck{Night: night, At: hour, Place: home, Subject: raid.HomeOfChild, Name: "Сынақов Асан Ұлы Болат"}, home, hour, [3]string{"Сынақов", "Асан", "Ұлы Болат"}},
		"a family":          {raid.HomeCheck{Night: night, At: hour, Place: home, Subject: raid.HomeOfFamily, Name: "Сынақовтар"}, home, hour, [3]string{}},
		"minors in a place": {raid.VenueCheck{Place: hall, Result: raid.MinorsFound}, hall, now, [3]string{}},
		"another night":     {raid.VenueCheck{Night: "2020-01-01", At: hour, Place: hall, Result: raid.MinorsFound}, hall, now, [3]string{}},
	} {
		p.c.BeginFrom(row.found)
		e, w := p.c.sheet.Encounter, p.c.sheet.who()
		if diff := cmp.Diff(row.place, e.Place); diff != "" || !e.MetAt.Equal(row.at) || [3]string{w.Surname, w.Name, w.Patronymic} != row.who {
			t.Errorf("%s: at %v, %s %s %s: %s", name, e.MetAt, w.Surname, w.Name, w.Patronymic, diff)
		}
		p.onPage(pageWhere)
	}
}
