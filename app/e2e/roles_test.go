package e2e

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sys/unix"

	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/assets"
	"shyraq/sync/courier"
	"shyraq/sync/drift"
	"shyraq/sync/revision"
)

// A role is a process that does on a device, through the rooms the window
// uses, what a person at the window does in one session. It prints a line for
// everything that is done, after it is done.
var roles = map[string]func(context.Context, *duty.Duty, *bufio.Scanner) error{
	"recorder": recorder,
	"drafter":  drafter,
	"issuer":   issuer,
	"follower": follower,
	"reviewer": reviewer,
	"starter":  starter,
}

// act runs a role on the directory of the first argument. The first line of
// standard input is the PIN; what follows is the role's own.
func act(role string) int {
	unix.Umask(0o077) // as the program does first
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	in.Scan()
	if err := onDuty(context.Background(), os.Args[1], in.Text(), func(ctx context.Context, d *duty.Duty) error {
		return roles[role](ctx, d, in)
	}); err != nil {
		fmt.Fprintln(os.Stderr, role+":", err)
		return 1
	}
	return 0
}

// onDuty unlocks a device as the program does, for one piece of work.
func onDuty(ctx context.Context, dir, pin string, work func(context.Context, *duty.Duty) error) error {
	d, lock, err := unlock(ctx, dir, pin)
	if err != nil {
		return err
	}
	return errors.Join(work(ctx, d), lock())
}

// unlock opens a device with its officer's PIN, until it is locked again.
func unlock(ctx context.Context, dir, pin string) (d *duty.Duty, lock func() error, err error) {
	codes, err := codes.Parse(assets.Codes())
	if err != nil {
		return nil, nil, err
	}
	o := duty.Options{
		Dir: dir, Codes: codes, Now: time.Now, Rand: rand.Reader,
		Districts: func(r regionfile.Region) (duty.Districts, error) { return ground.New(r) },
		Wire:      duty.Wire{Chance: mathrand.Float64},
	}
	if os.Getenv(clockVariable) != "" {
		o.Clock = drift.New(deviceTime)
		o.Clock.Use(dir, deviceTime)
	}
	if o.Device, err = vault.LoadDevice(dir); err != nil {
		return nil, nil, err
	}
	v, err := vault.Open(ctx, dir, vault.Options{})
	if err != nil {
		return nil, nil, err
	}
	if o.Keys, err = v.Unlock(ctx, v.Officers()[0].ID, pin); err != nil {
		return nil, nil, err
	}
	o.Vault = v
	if d, err = duty.Open(ctx, o); err != nil {
		o.Keys.Zero()
		return nil, nil, err
	}
	return d, func() error {
		defer o.Keys.Zero()
		return d.Close()
	}, nil
}

// recorder saves encounters: those that follow on standard input, or, where
// none do, invented ones without end. Each is typed as a draft first, and every
// second one is ended in a revision of its own.
func recorder(ctx context.Context, d *duty.Duty, in *bufio.Scanner) error {
	given, err := encounters(in)
	if err != nil {
		return err
	}
	for n := 0; len(given) == 0 || n < len(given); n++ {
		e := open(named(n))
		if len(given) > 0 {
			e = given[n]
		}
		w, err := d.NewEncounter(ctx)
		if err != nil {
			return err
		}
		e.Pen = w.Encounter.Pen
		w.Encounter = e
		if err := d.SaveDraft(ctx, w); err != nil {
			return err
		}
		s, err := d.Record(ctx, w)
		if err != nil {
			return err
		}
		fmt.Println("saved", s.Rev, w.ID)
		if n%2 == 0 {
			s, err = d.Step(ctx, w.ID, func(e *raid.Encounter) error { *e = handOver(*e); return nil })
			if err != nil {
				return err
			}
			fmt.Println("saved", s.Rev, w.ID)
		}
	}
	return nil
}

// drafter types and does not finish, until it is killed.
func drafter(ctx context.Context, d *duty.Duty, in *bufio.Scanner) error {
	given, err := encounters(in)
	if err != nil {
		return err
	}
	for _, e := range given {
		w, err := d.NewEncounter(ctx)
		if err != nil {
			return err
		}
		e.Pen = w.Encounter.Pen
		w.Encounter = e
		if err := d.SaveDraft(ctx, w); err != nil {
			return err
		}
		fmt.Println("draft", w.ID)
	}
	fmt.Println("typing")
	<-ctx.Done()
	return nil
}

// handing is an encounter and what its act says.
type handing struct {
	Encounter raid.Encounter
	Act       duty.Handover
}

// issuer records what follows on standard input and hands each child over with
// an act.
func issuer(ctx context.Context, d *duty.Duty, in *bufio.Scanner) error {
	given, err := read[handing](in)
	if err != nil {
		return err
	}
	for _, g := range given {
		w, err := d.NewEncounter(ctx)
		if err != nil {
			return err
		}
		g.Encounter.Pen = w.Encounter.Pen
		w.Encounter = g.Encounter
		w.Encounter.People[0].Outcome = codes.OutcomeSpot
		g.Act.Person = w.Encounter.People[0].ID
		if err := d.SaveDraft(ctx, w); err != nil {
			return err
		}
		w, act, err := d.IssueAct(ctx, w, g.Act)
		if err != nil {
			return err
		}
		fmt.Println("issued", act.Number, w.ID)
	}
	return nil
}

func encounters(in *bufio.Scanner) ([]raid.Encounter, error) { return read[raid.Encounter](in) }

// read takes one value a line.
func read[T any](in *bufio.Scanner) ([]T, error) {
	var all []T
	for in.Scan() {
		var e T
		if err := json.Unmarshal(in.Bytes(), &e); err != nil {
			return nil, err
		}
		all = append(all, e)
	}
	return all, in.Err()
}

// follower stays connected, as an open window does, and tells of each revision
// that comes into sight.
func follower(ctx context.Context, d *duty.Duty, _ *bufio.Scanner) error {
	changed := make(chan struct{}, 1)
	stop := d.OnChange(func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	defer stop()
	d.StartSync(ctx)
	seen := map[revision.Hash]bool{}
	following := false
	for range changed {
		rows, err := d.List(ctx, 0)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if !seen[r.Rev] {
				seen[r.Rev] = true
				fmt.Println("seen", r.Rev, r.ID)
			}
		}
		if !following && d.SyncStatus().State == courier.UpToDate {
			following = true
			fmt.Println("following")
		}
	}
	return nil
}

// reviewer accepts everything that waits for review.
func reviewer(ctx context.Context, d *duty.Duty, _ *bufio.Scanner) error {
	queue, err := d.Queue(ctx)
	if err != nil {
		return err
	}
	for _, item := range queue {
		if err := d.Accept(ctx, item.Row.ID, item.Row.Rev); err != nil {
			return err
		}
		fmt.Println("accepted", item.Row.Rev, item.Row.ID)
	}
	return nil
}

// role starts a process of the night on a device.
func (d *device) role(name string, given ...[]byte) *process {
	d.t.Helper()
	self, err := os.Executable()
	if err != nil {
		d.t.Fatal(err)
	}
	var in strings.Builder
	in.WriteString(d.pin + "\n")
	for _, line := range given {
		in.Write(append(line, '\n'))
	}
	cmd := d.command(self, d.dir)
	cmd.Env = append(cmd.Env, roleVariable+"="+name)
	return d.start(in.String(), cmd)
}

// lines are values as a role reads them.
func lines[T any](t *testing.T, all []T) [][]byte {
	t.Helper()
	var out [][]byte
	for _, v := range all {
		out = append(out, encode(t, v))
	}
	return out
}

// said reads a line such as "saved REV RECORD".
func said(line, word string) (revision.Hash, uuid.UUID, bool) {
	f := strings.Fields(line)
	if len(f) != 3 || f[0] != word {
		return "", uuid.Nil, false
	}
	id, err := uuid.Parse(f[2])
	return revision.Hash(f[1]), id, err == nil
}

// recordSome has a recorder save at least so many revisions and kills it a
// moment later, wherever it is then.
func (d *device) recordSome(least int, later time.Duration) int {
	d.t.Helper()
	p := d.role("recorder")
	before := len(d.saved)
	note := func(line string) {
		rev, _, ok := said(line, "saved")
		if !ok {
			d.t.Fatalf("%s: recorder said %q", d.name, line)
		}
		d.saved[rev] = true
	}
	for range least {
		note(p.line())
	}
	select {
	case <-time.After(later):
	case <-p.ended:
		d.t.Fatalf("%s: recorder: %s", d.name, p.fault)
	}
	p.kill()
	for _, line := range p.rest() {
		note(line) // a line this short is written whole or not at all
	}
	return len(d.saved) - before
}
