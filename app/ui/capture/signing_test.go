package capture

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
)

// A record that another device met by a clock that is ahead is finished on this
// one: the doubtful time is named, and nothing else is said to be wrong.
func TestARecordOfAClockAheadIsFinished(t *testing.T) {
	p := open(t)
	r := p.returned(uuid.New(), p.bench.now)
	r.Review, r.Encounter.ClosedAt = nil, time.Time{}
	r.Encounter.MetAt = p.bench.now.Add(3 * time.Hour).Truncate(time.Minute)
	p.c.Show(r)
	p.c.Finish()
	p.bench.pass(time.Second)
	if len(p.desk.finished) != 1 {
		t.Fatalf("not finished: %v", p.c.found)
	}
	if e := p.desk.finished[0].Encounter; !e.ClosedAt.Equal(e.MetAt) {
		t.Errorf("finished at %v, met at %v", e.ClosedAt, e.MetAt)
	}
	var said []string
	for _, f := range p.c.found {
		if f.Severity == raid.Blocks || strings.Contains(f.Key, "before") {
			said = append(said, f.Key)
		}
	}
	if len(said) > 0 {
		t.Errorf("named as wrong: %q", said)
	}
}
