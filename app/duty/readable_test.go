package duty

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
)

// TestReadable holds each reading of the store to the grant by itself, whatever the
// methods above it ask first.
func TestReadable(t *testing.T) {
	f := newGrantWorld(t)
	s := f.at["supervisor"]
	all := func(kinds ...raid.Kind) func() error {
		return func() (err error) {
			for _, err = range s.ledger.Records(ctx, ledger.Query{Kinds: kinds}) {
				break
			}
			return err
		}
	}
	reviews := func(id uuid.UUID) func() error {
		return func() (err error) {
			for _, err = range s.ledger.Reviews(ctx, id) {
				break
			}
			return err
		}
	}
	rows := []struct {
		name  string
		read  func() error
		ended bool // refused when the grant has ended
	}{
		{"a record", func() error { return second(s.ledger.Record(ctx, f.record)) }, true},
		{"a plan", func() error { return second(s.ledger.Record(ctx, f.raid)) }, false},
		{"records of every kind", all(), true},
		{"encounters", all(raid.KindEncounter), true},
		{"raids and encounters", all(raid.KindRaid, raid.KindEncounter), true},
		{"plans", all(raid.KindRaid, raid.KindOperation), false},
		{"what was said of a record", reviews(f.record), true},
		{"what was said of a plan", reviews(f.raid), false},
		{"the feed", func() error { return second(s.ledger.Since(ctx, 0, 10)) }, true},
		{"what is asked for from memory", s.mayRead, true},
	}
	for _, row := range rows {
		if err := row.read(); err != nil {
			t.Errorf("%s, while it lasts: %v", row.name, err)
		}
	}
	s.clock.at = s.clock.at.Add(wire.UsualGrant + time.Hour)
	for _, row := range rows {
		if err := row.read(); (code(err) == courier.CodeGrantEnded) != row.ended {
			t.Errorf("%s, when it has ended: %v", row.name, err)
		}
	}
}
