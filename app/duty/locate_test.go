package duty

import (
	"testing"

	"shyraq/app/raid"
)

// A place has its district however it comes: by its point, else by the venue of
// the region file, as the window writes it. What somebody chose stays.
func TestAPlaceHasTheDistrictOfItsVenue(t *testing.T) {
	outside := raid.Point{Lat: 100000000, Lon: 100000000}
	for _, row := range []struct {
		name  string
		place raid.Place
		want  string
	}{
		{"a venue alone", raid.Place{Venue: "v1", Type: "CAFE"}, "711210000"},
		{"a venue, and a point outside every district", raid.Place{Venue: "v1", Type: "CAFE", Point: &outside}, "711210000"},
		{"a district that was chosen", raid.Place{Venue: "v1", Type: "CAFE", District: "711310000"}, "711310000"},
		{"a venue nobody knows", raid.Place{Venue: "v9", Type: "CAFE"}, ""},
		{"none", raid.Place{Type: "CAFE"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := newStation(t, aigul)
			p := row.place
			if s.locate(&p); p.District != row.want {
				t.Errorf("district %q, want %q", p.District, row.want)
			}
		})
	}
}
