package capture

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/assets"
	"shyraq/errs"
)

// fakeDesk remembers what it was given.
type fakeDesk struct {
	drafts   []Draft
	steps    []Draft
	finished []Draft
	dropped  []uuid.UUID
	fail     error
}

func (d *fakeDesk) SaveDraft(_ context.Context, r Draft) error {
	if d.fail == nil {
		d.drafts = append(d.drafts, r)
	}
	return d.fail
}

func (d *fakeDesk) DropDraft(_ context.Context, id uuid.UUID) error {
	d.dropped = append(d.dropped, id)
	return d.fail
}

func (d *fakeDesk) SaveStep(_ context.Context, r Draft) error {
	if d.fail == nil {
		d.steps = append(d.steps, r)
	}
	return d.fail
}

func (d *fakeDesk) Finish(_ context.Context, r Draft) error {
	if d.fail == nil {
		d.finished = append(d.finished, r)
	}
	return d.fail
}

type fakeHands struct {
	passed    []raid.Pen
	withdrawn []string
	fail      error
}

func (*fakeHands) Heirs(context.Context, uuid.UUID) ([]Heir, error) {
	return []Heir{
		{Name: "Гүлнар С.", Pen: raid.Pen{Officer: uuid.UUID{1}}},
		{Name: "5-экипаж", Pen: raid.Pen{Crew: uuid.UUID{2}}},
	}, nil
}

func (h *fakeHands) PassPen(_ context.Context, _ Draft, to raid.Pen) error {
	if len(h.passed) > 0 {
		return errs.Errorf(errs.Conflict, "held_elsewhere", "the pen is another's by now")
	}
	h.passed = append(h.passed, to)
	return nil
}

func (h *fakeHands) Withdraw(_ context.Context, _ Draft, reason string) error {
	if h.fail == nil {
		h.withdrawn = append(h.withdrawn, reason)
	}
	return h.fail
}

// fakeAtlas is Astana with three invented venues.
type fakeAtlas struct{ region *regionfile.Region }

func (a fakeAtlas) Nearest(at raid.Point, n int) []Nearby {
	var out []Nearby
	for _, v := range a.region.Venues {
		if v.Point != nil {
			out = append(out, Nearby{Venue: v, Metres: math.Sqrt(away(at, v.Point)) * 111320})
		}
	}
	slices.SortFunc(out, func(x, y Nearby) int { return compare(x.Metres, y.Metres) })
	return out[:min(n, len(out))]
}

func (a fakeAtlas) District(at raid.Point) (regionfile.District, bool) {
	return a.region.Districts[0], at != nowhere
}

// nowhere lies in no district, and onBorder beside the second one.
var nowhere, onBorder = raid.Point{Lat: 1, Lon: 1}, raid.Point{Lat: 2, Lon: 2}

func (a fakeAtlas) Beyond(at raid.Point, within float64) (regionfile.District, bool) {
	return a.region.Districts[1], at == onBorder && within >= 30
}

func (a fakeAtlas) NextTo(at raid.Point) (regionfile.District, float64, bool) {
	return a.region.Districts[1], 12_000, at == nowhere
}

func astana(t testing.TB) *regionfile.Region {
	t.Helper()
	raw, err := os.ReadFile("../../../assets/regions/astana.json")
	if err != nil {
		t.Fatal(err)
	}
	r := &regionfile.Region{}
	if err := json.Unmarshal(raw, r); err != nil {
		t.Fatal(err)
	}
	return r
}

func testRules(t testing.TB, region *regionfile.Region, now func() time.Time) func() raid.Rules {
	t.Helper()
	codes, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	rules, err := regionfile.RulesFor(region, codes, now())
	if err != nil {
		t.Fatal(err)
	}
	return func() raid.Rules {
		r := rules
		r.Now = now()
		return r
	}
}

func testLook(t testing.TB, flavour palette.Flavour, lang i18n.Lang) *ui.Look {
	t.Helper()
	return ui.NewLook(uitest.Bundle(t), flavour, lang)
}
