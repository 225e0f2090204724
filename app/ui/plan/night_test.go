package plan

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// The night that is planned next is this one until its window is over, also on the
// last morning of the year.
func TestTheComingNight(t *testing.T) {
	zone := time.FixedZone("", 5*60*60)
	for at, want := range map[string]civil.Date{
		"2026-11-30T17:00:00+05:00": "2026-11-30",
		"2026-12-01T02:00:00+05:00": "2026-11-30",
		"2026-12-01T05:59:00+05:00": "2026-11-30",
		"2026-12-01T06:00:00+05:00": "2026-12-01",
		"2026-12-01T08:30:00+05:00": "2026-12-01",
		"2026-12-01T12:00:00+05:00": "2026-12-01",
		"2026-12-31T08:30:00+05:00": "2026-12-31",
		"2027-01-01T00:30:00+05:00": "2026-12-31",
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := Coming(now, zone); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

// In the morning the raid of the night before is not tonight's, and can be called
// off no more; a new one is for the coming evening.
func TestARaidThatIsOverIsNotTonights(t *testing.T) {
	s := uitest.New(t, "en", palette.Night, wide)
	k, now := planned(1, tonight), data(t, s).Rules.Now
	k.Raid.From, k.Raid.To = now.Add(-5*time.Hour), now.Add(-time.Minute)
	p := changing(t, s, k)
	if p.screen.off.Visible() {
		t.Error("what is over can be called off")
	}
	if got := p.screen.nameOf(0)(); got != "Tonight, over · Children in the city at night" {
		t.Errorf("the same evening it is called %q", got)
	}
	d := p.screen.form.data
	d.Rules.Now = tomorrow.In(p.screen.form.zone()).Add(8 * time.Hour)
	p.screen.Show(d)
	if got := p.screen.nameOf(0)(); got != "Last night · Children in the city at night" {
		t.Errorf("in the morning it is called %q", got)
	}
	d.ID, d.Raid, d.Known = uuid.Nil, raid.Raid{Type: "NIGHT", Unit: "north", Night: tomorrow}, nil
	p.screen.Show(d)
	if got := p.screen.freeNight(); got != tomorrow {
		t.Errorf("a new one is for %s", got)
	}
}
