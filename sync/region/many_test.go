package region

import (
	"encoding/json"
	"testing"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/region/quota"
	"shyraq/sync/revision"
)

func (w *world) alarms(why string) int {
	w.t.Helper()
	return w.gauge(`shyraq_region_device_alarms_total{why="` + why + `"}`)
}

// P03: one officer sends 5,000 encounters in a night. They are kept, for one of them may
// be a child; the operator is told; and nobody else waits for it.
func TestAttackManyEncounters(t *testing.T) {
	w := newWorld(t, nil)
	other, mine, boss := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	for n := range 5 {
		var all []revision.Signed
		for range wire.MaxLines {
			all = append(all, other.encounter(newID(), nil))
		}
		for _, r := range other.push(all...) {
			if r.Result != wire.Stored {
				t.Fatalf("push %d: %s %s", n, r.Result, r.Reason)
			}
		}
		if told := w.alarms("many_begun") > 0; told != (n > 0) {
			t.Errorf("after %d: the operator is told: %v", (n+1)*wire.MaxLines, told)
		}
	}
	mine.works("beside 5,000 encounters of another")
	got, pages := 0, 0
	for more := true; more; pages++ {
		p, err := boss.reader.Pull(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		got, more = got+p.Added, p.More
	}
	if got != 5*wire.MaxLines+1 || pages < 5 {
		t.Errorf("his supervisor has %d in %d pages", got, pages)
	}
	if n := w.alarms("many_begun"); n > 8 {
		t.Errorf("%d alarms for 5 pushes", n)
	}
}

// Z04: an officer who may read reads everything there is, again and again, with a client
// of his own: he is bounded, and the operator is told. So he is of who opens more
// records on a device than his work asks for.
func TestAttackReadsEverything(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		l := httpapi.UsualLimits()
		l.Reading = quota.Rate{Most: 64 << 10, Per: l.Reading.Per}
		o.Limits = l
	})
	author, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Inspector, "unit-a")
	var all []revision.Signed
	for range 20 {
		all = append(all, author.encounter(newID(), nil))
	}
	author.push(all...)
	code := ""
	for n := 0; n < 200 && code == ""; n++ {
		_, err := other.Changes(t.Context(), "", 1000, 0)
		code = wire.Code(err)
	}
	if code != wire.CodeReading || w.alarms("reading") == 0 {
		t.Errorf("he is answered %q, and the operator is told %d times", code, w.alarms("reading"))
	}
	author.works("beside him")

	a := w.thief(other, "127.0.0.2")
	number := uint64(0)
	looks := func(n int) {
		t.Helper()
		for ; n > 0; n -= wire.MaxLookedUpon {
			number++
			one := wire.Look{Number: number, At: w.clock.now(), Action: "reveal", Officer: other.officer}
			for range min(n, wire.MaxLookedUpon) {
				one.Records = append(one.Records, uuid.New())
			}
			body, err := json.Marshal(wire.LooksRequest{Looks: []wire.Look{one}})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // an answer that is lost is no second look
				if code := a.ask("POST", wire.PathLooks, wire.TypeJSON, "", body); code != "" {
					t.Fatalf("a look is answered %s", code)
				}
			}
		}
	}
	looks(900)
	if n := w.alarms("many_opened"); n != 0 {
		t.Errorf("%d alarms for 900 records in a day", n)
	}
	looks(200)
	if n := w.alarms("many_opened"); n == 0 {
		t.Error("1,100 records in a day are opened, and nobody is told")
	}
}
