package session

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/locate"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/night"
	"shyraq/app/ui/settings"
	"shyraq/sync/position"
)

// Of what the devices of a crew told the newest place counts, else what says most of why
// there is none.
func TestWhatACrewTold(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 5, 1, 0, 0, 0, time.UTC)
	told := func(s position.Standing, ago time.Duration) position.OfCrew {
		p := position.OfCrew{Position: position.Position{Standing: s}, Heard: now.Add(-ago)}
		if s == position.StandsHere {
			p.At, p.Lat, p.Lon = now.Add(-ago), int32(ago/time.Minute)+1, 7
		}
		return p
	}
	hidden, blind, off := told(position.StandsHidden, 0), told(position.StandsBlind, 0), told(position.StandsOff, 0)
	for _, row := range []struct {
		name string
		all  []position.OfCrew
		want night.Standing
		lat  int32
	}{
		{"nothing", nil, night.StandsUnheard, 0},
		{"the newest place", []position.OfCrew{told(position.StandsHere, 5*time.Minute), told(position.StandsHere, time.Minute), told(position.StandsHere, 9*time.Minute)}, night.StandsHere, 2},
		{"a place and a colleague without", []position.OfCrew{hidden, told(position.StandsHere, time.Minute), blind}, night.StandsHere, 2},
		{"no receiver before not agreed", []position.OfCrew{hidden, blind, off}, night.StandsBlind, 0},
		{"not agreed before an ended shift", []position.OfCrew{off, hidden}, night.StandsHidden, 0},
		{"too old to be told", []position.OfCrew{told(position.StandsHere, position.Life)}, night.StandsUnheard, 0},
		{"of a newer program", []position.OfCrew{{Position: position.Position{Standing: "flies"}}}, night.StandsUnheard, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			var c night.Crew
			for _, p := range row.all {
				placed(&c, p, now)
			}
			if c.Stands != row.want || c.Point.Lat != row.lat {
				t.Errorf("%+v", c)
			}
		})
	}
}

// ridden plans a raid that is on, with two crews, and gives their ids.
func (r *rig) ridden() (one, two uuid.UUID) {
	r.t.Helper()
	one, two = uuid.New(), uuid.New()
	r.second(raid.Crew{ID: one, Name: "1", Members: []uuid.UUID{aigul.ID}}, raid.Crew{ID: two, Name: "2", Members: []uuid.UUID{bekzat.ID}})
	return one, two
}

// The supervisor sees every crew of his raids in the order of the plan, in words where no
// place is known, and a place only as long as the raid is on.
func TestTheSupervisorFollowsCrews(t *testing.T) {
	r := newRig(t, aigul, bekzat, yerlan)
	r.unlock(yerlan)
	one, two := r.ridden()
	s := r.s
	now := s.duty.Now()
	s.crews.of = byOfficer([]position.OfCrew{
		{Officer: bekzat.ID, Heard: now, Position: position.Position{Raid: s.shift.RaidID, Standing: position.StandsHere, At: now.Add(-4 * time.Minute), Lat: 511_000_000, Lon: 714_000_000, Accuracy: 8}},
		{Officer: aigul.ID, Heard: now, Position: position.Position{Raid: uuid.New(), Standing: position.StandsHere, At: now, Lat: 511_000_000, Lon: 714_000_000}}, // of another raid
	})
	got := func() (all []string) {
		for _, c := range s.nightCrews() {
			if c.ID == one || c.ID == two {
				all = append(all, c.Name+" "+map[night.Standing]string{night.StandsHere: "here", night.StandsUnheard: "unheard"}[c.Stands]+" "+c.Members[0])
			}
		}
		return all
	}
	if diff := cmp.Diff([]string{"1 unheard " + aigul.Name, "2 here " + bekzat.Name}, got()); diff != "" {
		t.Error(diff)
	}
	r.pass(2 * time.Hour)
	if diff := cmp.Diff([]string{"1 unheard " + aigul.Name, "2 unheard " + bekzat.Name}, got()); diff != "" {
		t.Errorf("after the raid: %s", diff)
	}
}

// The region is asked while the night is in sight, and more seldom while it does not
// answer; a patrol asks never.
func TestWhenCrewsAreAskedFor(t *testing.T) {
	r := newRig(t, aigul, bekzat, yerlan)
	r.unlock(yerlan)
	r.ridden()
	s := r.s
	asks := func(d time.Duration) (n int) {
		t.Helper()
		for range int(d / (5 * time.Second)) {
			was := s.crews.asked
			r.pass(5 * time.Second) // the session is looked at meanwhile
			if !s.crews.asked.Equal(was) {
				n++
			}
			r.until("the answer", func() bool { return !s.crews.busy })
		}
		return n
	}
	s.area(ui.AreaReview)
	if n := asks(time.Minute); n != 0 {
		t.Errorf("%d times while another page is in sight", n)
	}
	s.area(ui.AreaNight)
	if n := asks(10 * time.Minute); n < 4 || n > 10 {
		t.Errorf("%d times in ten minutes without a link", n)
	}
	r.lock()
	r.unlock(aigul)
	r.s.followCrews()
	if !r.s.crews.asked.IsZero() {
		t.Error("a patrol asks")
	}
}

// The officer sees that his place is told, or that it could not be, and stops it at once.
func TestTheOfficerSeesThatHisPlaceIsTold(t *testing.T) {
	r := newRig(t, aigul, bekzat, yerlan)
	r.unlock(yerlan)
	r.ridden()
	r.lock()
	r.unlock(aigul)
	s := r.s
	r.until("what he agreed to", func() bool { return s.way.asked && s.onRaid() != uuid.Nil })
	told := func() settings.Told { got, _ := s.toldState(); return got }
	if told() != settings.NotTold {
		t.Errorf("who never agreed: %v", told())
	}
	s.chooseTrack(true, true)
	r.until("he agrees", func() bool { return s.tells.agreed && s.way.agreed })
	r.until("it was tried", func() bool { return !s.tells.busy && s.tells.failed })
	if told() != settings.ToldInVain {
		t.Errorf("without a region: %v", told())
	}
	if c := s.trackChoice(); c.Told != settings.ToldInVain || !c.Agreed {
		t.Errorf("the settings say %+v", c)
	}
	s.chooseTrack(true, false)
	r.until("he stops", func() bool { return !s.tells.agreed })
	if told() != settings.NotTold || !s.way.agreed {
		t.Errorf("after the stop: %v, way kept %v", told(), s.way.agreed)
	}
	r.until("the stop was tried", func() bool { return !s.tells.busy })
	if !s.tells.soon {
		t.Error("a stop that did not get through is not tried again at once")
	}
	s.chooseTrack(true, true)
	r.until("he agrees again", func() bool { return s.tells.agreed })
	s.chooseTrack(false, false)
	r.until("he keeps no way", func() bool { return !s.way.agreed })
	if s.tells.agreed {
		t.Error("his place is told still")
	}
	r.until("all rests", func() bool { return !s.tells.busy })
}

// What speaks against a place goes with it.
func TestWhereaboutsAreDoubted(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	s := r.s
	at := raid.Point{Lat: 511_282_000, Lon: 714_304_000}
	for _, row := range []struct {
		name  string
		fix   locate.Fix
		hand  bool
		known bool
		want  position.Doubt
	}{
		{"a good fix", locate.Fix{Point: at, Accuracy: 8, Valid: true}, false, true, ""},
		{"rough", locate.Fix{Point: at, Accuracy: 80, Valid: true}, false, true, position.DoubtRough},
		{"simulated", locate.Fix{Point: at, Mock: true}, false, true, position.DoubtMock},
		{"shown on the map", locate.Fix{Point: at, Accuracy: 20, Valid: true}, true, true, position.DoubtHand},
		{"of an odd day", locate.Fix{Point: at, Valid: true, OddDate: true}, false, true, position.DoubtClock},
		{"of another clock", locate.Fix{Point: at, Valid: true, At: r.time.Now().Add(-time.Hour)}, false, true, position.DoubtClock},
		{"none", locate.Fix{}, false, false, ""},
		{"an old one", locate.Fix{Point: at, Valid: true, Heard: r.time.Now().Add(-time.Minute)}, false, false, ""},
	} {
		if row.fix.Heard.IsZero() {
			row.fix.Heard = r.time.Now()
		}
		s.fix, s.byHand = row.fix, row.hand
		if w := s.whereabouts(); w.Known != row.known || row.known && w.Doubt != row.want {
			t.Errorf("%s: %+v", row.name, w)
		}
	}
}
