package position

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/errs"
)

func here() Position {
	return Position{Raid: uuid.UUID{1}, Standing: StandsHere, At: time.Date(2095, 7, 4, 22, 0, 0, 0, time.UTC), Lat: 511_282_000, Lon: 714_304_000, Accuracy: 8}
}

func TestPositionCheck(t *testing.T) {
	t.Parallel()
	percent := func(n int) *int { return &n }
	for _, row := range []struct {
		name   string
		change func(*Position)
		ok     bool
	}{
		{"a place", func(*Position) {}, true},
		{"with its doubt and share", func(p *Position) { p.Doubt, p.Walked = DoubtMock, percent(100) }, true},
		{"the corners of the earth", func(p *Position) { p.Lat, p.Lon = -900_000_000, 1_800_000_000 }, true},
		{"not agreed", func(p *Position) { *p = Position{Raid: p.Raid, Standing: StandsHidden} }, true},
		{"the shift is over", func(p *Position) { *p = Position{Raid: p.Raid, Standing: StandsOff} }, true},
		{"no fix", func(p *Position) { *p = Position{Raid: p.Raid, Standing: StandsBlind, Walked: percent(3)} }, true},
		{"no raid", func(p *Position) { p.Raid = uuid.Nil }, false},
		{"no standing", func(p *Position) { p.Standing = "" }, false},
		{"another standing", func(p *Position) { p.Standing = "gone" }, false},
		{"no time", func(p *Position) { p.At = time.Time{} }, false},
		{"nowhere", func(p *Position) { p.Lat, p.Lon = 0, 0 }, false},
		{"beyond the pole", func(p *Position) { p.Lat = 900_000_001 }, false},
		{"less than nothing", func(p *Position) { p.Accuracy = -1 }, false},
		{"right within a country", func(p *Position) { p.Accuracy = mostAccuracy + 1 }, false},
		{"another doubt", func(p *Position) { p.Doubt = "odd" }, false},
		{"more than all", func(p *Position) { p.Walked = percent(101) }, false},
		{"a place that is not told", func(p *Position) { p.Standing = StandsHidden }, false},
		{"a way that is not told", func(p *Position) { *p = Position{Raid: p.Raid, Standing: StandsHidden, Walked: percent(3)} }, false},
		{"a place of who knows none", func(p *Position) { p.Standing = StandsBlind }, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			p := here()
			row.change(&p)
			if err := p.Check(); (err == nil) != row.ok || err != nil && !errors.Is(err, errs.Invalid) {
				t.Errorf("%v", err)
			}
		})
	}
}

// A minute's two of a crew come to some kilobytes an hour.
func TestPositionIsSmall(t *testing.T) {
	t.Parallel()
	p := here()
	n := 100
	p.At, p.Doubt, p.Walked = p.At.Add(123456789), DoubtClock, &n
	b, err := json.Marshal(p)
	if err != nil || len(b) > 256 {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

// FuzzPosition: no bytes harm, and what is taken is written as it was taken.
func FuzzPosition(f *testing.F) {
	for _, p := range []Position{here(), {Raid: uuid.UUID{1}, Standing: StandsHidden}} {
		b, err := json.Marshal(p)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"raid":"01000000-0000-0000-0000-000000000000","standing":"here","at":"2095-07-04T22:00:00+05:00","lat":1,"lon":-1,"walked":0}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := Decode(body)
		if err != nil {
			if !errors.Is(err, errs.Invalid) {
				t.Error(err)
			}
			return
		}
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(b)
		if diff := cmp.Diff(p, again); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
		if p.Standing != StandsHere && (p.Lat != 0 || p.Lon != 0 || !p.At.IsZero()) {
			t.Error("a place that is not told")
		}
	})
}
