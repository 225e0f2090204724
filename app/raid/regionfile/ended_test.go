package regionfile

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

func venue(id, name string) Venue {
	return Venue{ID: id, Type: "CLUB", Names: codes.Names{KK: name}, Point: &raid.Point{Lat: 1, Lon: 2}}
}

// What left the file is known by its name still and offered no more, however often a file
// is loaded; what comes back is ended no more.
func TestFollow(t *testing.T) {
	t.Parallel()
	first := Region{Venues: []Venue{venue("v1", "Тұлпар"), venue("v2", "Ай")}, Schools: []School{{ID: "s1", Names: codes.Names{KK: "№ 1"}}}}
	gone := Region{Venues: []Venue{venue("v2", "Ай")}}.Follow(first)
	for _, row := range []struct {
		name    string
		region  Region
		offered int
		ended   []string
	}{
		{"the first file", first.Follow(Region{}), 2, nil},
		{"a venue and a school left it", gone, 1, []string{"v1", "s1"}},
		{"the same file once more", Region{Venues: gone.Venues}.Follow(gone), 1, []string{"v1", "s1"}},
		{"it was written out and read again", gone.Follow(gone), 1, []string{"v1", "s1"}},
		{"the venue is back, the other left", Region{Venues: []Venue{venue("v1", "Тұлпар")}}.Follow(gone), 1, []string{"v2", "s1"}},
	} {
		var ended []string
		for _, v := range row.region.Ended.Venues {
			if v.Point != nil {
				t.Errorf("%s: %s keeps its point", row.name, v.ID)
			}
			ended = append(ended, v.ID)
		}
		for _, s := range row.region.Ended.Schools {
			ended = append(ended, s.ID)
		}
		if diff := cmp.Diff(row.ended, ended); diff != "" || len(row.region.Venues) != row.offered {
			t.Errorf("%s: %d offered, ended %s", row.name, len(row.region.Venues), diff)
		}
		if got := row.region.PlaceNames(raid.Place{Venue: "v1"}).KK; got != "Тұлпар" {
			t.Errorf("%s: the place of a record is %q", row.name, got)
		}
		if s, known := row.region.School("s1"); !known || s.Names.KK != "№ 1" {
			t.Errorf("%s: the school of a record is %+v", row.name, s)
		}
	}
	if n := len(gone.Diff(first)); n != 2 {
		t.Errorf("%d changes are told, want two rows that are gone", n)
	}
}

// What is kept is bounded: the oldest go.
func TestFollowIsBounded(t *testing.T) {
	t.Parallel()
	var before Region
	for i := range MaxEnded + 3 {
		before.Venues = append(before.Venues, venue(fmt.Sprint("v", i), "Ай"))
	}
	got := Region{}.Follow(before).Ended.Venues
	if len(got) != MaxEnded || got[0].ID != "v3" {
		t.Errorf("%d are kept, the oldest is %s", len(got), got[0].ID)
	}
}
