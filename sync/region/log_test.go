package region

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
)

// trailOf is the audit of a device: what was looked at on it, and what it has seen.
type trailOf struct {
	looks  []wire.Look
	seen   wire.LogSeen
	broken []string
	asked  int
}

func (t *trailOf) Seen() wire.LogSeen { return t.seen }

func (t *trailOf) Keep(_ context.Context, c wire.Checkpoint) error {
	t.seen = c.Seen()
	return nil
}

func (t *trailOf) Broken(_ context.Context, err error, _ wire.Checkpoint) {
	t.broken = append(t.broken, wire.Code(err))
}

func (t *trailOf) Looks(_ context.Context, after uint64, most int) (out []wire.Look, err error) {
	t.asked++
	for _, l := range t.looks {
		if l.Number > after && len(out) < most {
			out = append(out, l)
		}
	}
	return out, nil
}

func (s *station) hello(t testing.TB) {
	t.Helper()
	if _, err := s.Hello(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func (w *world) looked(t testing.TB, ask admin.LookedRequest) (out []string, rep admin.LookedReport) {
	t.Helper()
	rep, err := w.region.Looked(t.Context(), ask)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range rep.Entries {
		f, err := e.Read()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s", f.Action, f.Class)))
	}
	return out, rep
}

// TestWhoLooked: what devices were given and what was opened on them is told of a
// record, of a child and of an officer, each once however often it is sent, and
// proved to whoever has the region's key alone.
func TestWhoLooked(t *testing.T) {
	w := newWorld(t, nil)
	author, reader := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	record, child, sibling := newID(), uuid.New(), uuid.New()
	author.push(author.encounter(record, nil))
	reader.pull()
	trail := &trailOf{}
	at := w.clock.now().Add(-8 * time.Hour)
	look := func(n uint64, action, class string, people ...uuid.UUID) wire.Look {
		l := wire.Look{Number: n, At: at, Action: action, Officer: reader.officer, People: people, Class: class}
		if len(people) > 0 {
			l.Records = []uuid.UUID{record}
		}
		return l
	}
	trail.looks = []wire.Look{look(3, "unlock", ""), look(5, "reveal", "", child, sibling), look(9, "search", ""), look(12, "print", "act", child), look(13, "reveal", "people", sibling)}
	reader.Follow(trail)
	reader.hello(t)
	reader.hello(t) // nothing twice
	for n := range uint64(250) {
		trail.looks = append(trail.looks, look(20+n, "unlock", ""))
	}
	reader.hello(t)
	for _, row := range []struct {
		name string
		ask  admin.LookedRequest
		want []string
	}{
		{"a record", admin.LookedRequest{At: record}, []string{"looked_at", "look_reveal people", "look_print act", "look_reveal", "read"}},
		{"a child", admin.LookedRequest{At: child}, []string{"looked_at", "looked_at", "look_print act", "look_reveal", "read"}},
		{"an officer", admin.LookedRequest{Officer: reader.officer, Most: 2}, []string{"look_unlock", "look_unlock"}},
		{"nobody", admin.LookedRequest{At: uuid.New()}, []string{"looked_at"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, rep := w.looked(t, row.ask)
			if !slices.Equal(got, row.want) {
				t.Errorf("%q", got)
			}
			if rep.Names[reader.officer] == "" && row.name != "nobody" {
				t.Error("nobody is named")
			}
			if c, err := rep.Verify(w.region.keys.Public()); err != nil || c.Region != w.region.id {
				t.Errorf("%+v, %v", c, err)
			}
		})
	}
	_, all := w.looked(t, admin.LookedRequest{Officer: reader.officer, Most: 1000})
	if n := len(all.Entries); n != 256 {
		t.Errorf("%d entries of 255 looks and one reading", n)
	}
	for name, change := range map[string]func(p *wire.Proofs){
		"a word":           func(p *wire.Proofs) { p.Entries[0].Entry = strings.Replace(p.Entries[0].Entry, "unlock", "search", 1) },
		"another place":    func(p *wire.Proofs) { p.Entries[0].Index-- },
		"another proof":    func(p *wire.Proofs) { p.Entries[0].Proof = p.Entries[1].Proof },
		"another log":      func(p *wire.Proofs) { p.Region = uuid.New() },
		"a checkpoint cut": func(p *wire.Proofs) { p.Checkpoint = p.Checkpoint[:100] },
		"another form":     func(p *wire.Proofs) { p.Format = "" },
	} {
		p := all.Proofs
		p.Entries = slices.Clone(p.Entries)
		change(&p)
		if _, err := p.Verify(w.region.keys.Public()); wire.Code(err) != "proof" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := all.Verify(newWorld(t, nil).region.keys.Public()); wire.Code(err) != "proof" {
		t.Errorf("another region's key: %v", err)
	}
	if rep, err := w.region.CheckLog(t.Context(), admin.LogRequest{}); err != nil || rep.Size < 260 || rep.Entries != rep.Size {
		t.Errorf("%+v, %v", rep, err)
	}
}

// TestAnotherLogIsNamed: a device that has seen more of the log than there is, or
// another, is not shown that it goes on, and the region is an alarm to itself.
func TestAnotherLogIsNamed(t *testing.T) {
	w := newWorld(t, nil)
	s, other := w.enrol(regionfile.Patrol, "unit-a"), &trailOf{}
	trail := &trailOf{}
	for range 3 {
		w.clock.add(time.Hour)
		if _, err := w.region.merkle.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Follow(trail)
		s.hello(t)
		w.enrol(regionfile.Patrol, "unit-a")
	}
	if trail.seen.Size < 3 || trail.broken != nil {
		t.Fatalf("%+v", trail)
	}
	good := trail.seen
	alarms := 0
	for _, row := range []struct {
		name string
		seen wire.LogSeen
		want []string
	}{
		{"as it was", good, nil},
		{"more", wire.LogSeen{Size: good.Size + 50, Root: good.Root}, []string{"log_shorter"}},
		{"another root", wire.LogSeen{Size: good.Size - 1, Root: good.Root}, []string{"log_other"}},
		{"nothing yet", wire.LogSeen{}, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			other.seen, other.broken = row.seen, nil
			s.Follow(other)
			s.hello(t)
			if !slices.Equal(other.broken, row.want) {
				t.Errorf("%q", other.broken)
			}
			alarms += len(row.want)
			if !strings.Contains(w.metrics(), fmt.Sprintf(`device_alarms_total{why="audit_log"} %d`, alarms)) {
				t.Errorf("not %d alarms", alarms)
			}
		})
	}
}

// unwritten is a store that cannot write what it is told to.
type unwritten struct {
	store.Store
	audit, pages bool
}

var errUnwritten = errors.New("cannot be written")

func (s *unwritten) PutPages(ctx context.Context, scope access.Scope, still store.Page, put []store.Page) error {
	if s.pages {
		return errUnwritten
	}
	return s.Store.PutPages(ctx, scope, still, put)
}

func (s *unwritten) Take(ctx context.Context, scope access.Scope, device uuid.UUID, judge func(intake.View) (store.Push, error)) (store.Receipt, error) {
	return s.Store.Take(ctx, scope, device, func(v intake.View) (store.Push, error) {
		p, err := judge(v)
		if err == nil && s.audit && len(p.Audit) > 0 {
			err = errUnwritten
		}
		return p, err
	})
}

// TestNothingIsReadWhereItCannotBeLogged: a child's record is served to nobody while
// the reading cannot be written down, or cannot be taken into the log for minutes.
func TestNothingIsReadWhereItCannotBeLogged(t *testing.T) {
	broken := &unwritten{}
	w := newWorld(t, func(o *Options) {
		broken.Store = o.store
		o.store = broken
	})
	author, reader := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
	one := author.encounter(newID(), nil)
	author.push(one)
	read := func() (bool, string) {
		_, err := reader.reader.Pull(t.Context(), 0)
		return slices.Contains(reader.news.all(), one.Rev), wire.Code(err)
	}
	for _, step := range []struct {
		name         string
		audit, pages bool // that cannot be written
		after        time.Duration
		code         string
		reads        bool
	}{
		{"the reading cannot be written down", true, false, time.Second, "fault", false},
		{"it cannot be taken in", false, true, 0, "", false},
		{"for an hour", false, true, time.Hour, "audit_log", false},
		{"it can again", false, false, time.Minute, "", true},
	} {
		broken.audit, broken.pages = false, false
		if err := w.region.journal.Write(t.Context(), audit.Frame{Action: "load"}); err != nil {
			t.Fatal(err) // there is something to take in
		}
		broken.audit, broken.pages = step.audit, step.pages
		_, _ = w.region.merkle.CatchUp(t.Context())
		w.clock.add(step.after)
		if step.after == 0 {
			continue // for two minutes it may
		}
		_, _ = w.region.merkle.CatchUp(t.Context())
		if got, code := read(); got != step.reads || code != step.code {
			t.Errorf("%s: read %v, %q", step.name, got, code)
		}
	}
}

// TestASupervisorIsToldWhoLooked at records of his unit, with proofs; nobody else is,
// and each refusal is noted once.
func TestASupervisorIsToldWhoLooked(t *testing.T) {
	w := newWorld(t, nil)
	author := w.enrol(regionfile.Patrol, "unit-a")
	record := newID()
	author.push(author.encounter(record, nil))
	w.enrol(regionfile.Supervisor, "unit-a").pull()
	for _, row := range []struct {
		name   string
		who    *station
		record uuid.UUID
		want   string
		views  []string
	}{
		{"his supervisor", w.enrol(regionfile.Supervisor, "unit-a"), record, "", []string{"read"}},
		{"another, who is told that he asked", w.enrol(regionfile.Supervisor, "unit-a"), record, "", []string{"looked_at", "read"}},
		{"a supervisor of another unit", w.enrol(regionfile.Supervisor, "unit-b"), record, access.ReasonRelation, nil},
		{"of nothing", w.enrol(regionfile.Supervisor, "unit-a"), newID(), access.ReasonRole, nil},
		{"an inspector", w.enrol(regionfile.Inspector, "unit-a"), record, access.ReasonRole, nil},
		{"who wrote it", author, record, access.ReasonRole, nil},
		{"an administrator", w.enrol(regionfile.Administrator, "unit-a"), record, access.ReasonRole, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, at, err := row.who.Looked(t.Context(), row.record)
			if wire.Code(err) != row.want {
				t.Fatalf("%v, want %q", err, row.want)
			}
			var views []string
			for _, e := range got.Entries {
				l, err := e.Read()
				if err != nil {
					t.Fatal(err)
				}
				views = append(views, l.Action)
			}
			if !slices.Equal(views, row.views) || len(views) > 0 && at.Size == 0 {
				t.Errorf("%q of %d entries", views, at.Size)
			}
			for n := 0; n < 3 && row.want != ""; n++ {
				_, _, _ = row.who.Looked(t.Context(), row.record)
			}
		})
	}
	late := w.enrol(regionfile.Supervisor, "unit-a")
	late.Follow(&trailOf{looks: []wire.Look{{Number: 3, At: w.clock.now(), Action: "reveal", Officer: late.officer, Records: []uuid.UUID{record}}}})
	got, _, err := late.Looked(t.Context(), record)
	if err != nil || !slices.ContainsFunc(got.Entries, func(e wire.Proved) bool { l, err := e.Read(); return err == nil && l.Action == "look_reveal" }) {
		t.Errorf("what he has just opened is not among what he is told: %v", err)
	}
	page, err := w.region.Audit(t.Context(), admin.AuditRequest{Action: string(access.WhoLooked)})
	if err != nil || len(page.Rows) != 5 {
		t.Errorf("%d refusals of five officers are noted, %v", len(page.Rows), err)
	}
}
