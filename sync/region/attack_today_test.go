package region

import (
	"crypto"
	"crypto/rand"
	"crypto/tls"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/bundle"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// B01: a thief with the certificate of a tablet, and no PIN, writes an ask of a million
// looks that are none. Each was played and its refusal kept until the answer was whole:
// gigabytes of memory for some megabytes sent.
func TestAttackBundleOfManyLooks(t *testing.T) {
	w := newWorld(t, nil)
	mine, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	id := other.Identity()
	pair, err := tls.X509KeyPair([]byte(id.Certificate), []byte(id.Key))
	if err != nil {
		t.Fatal(err)
	}
	key, err := bundle.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	ask := bundle.Ask{At: w.clock.now(), Looks: make([][]byte, 200_000)}
	for i := range ask.Looks {
		ask.Looks[i] = []byte{}
	}
	if ask.Public, err = key.Public(); err != nil {
		t.Fatal(err)
	}
	ask.Session = wire.SessionRequest{Nonce: bundle.NonceOf(ask.Public)}
	file, err := ask.Seal(rand.Reader, bundle.From{Server: id.ServerID, Device: id.Device, Certificate: pair.Leaf}, pair.PrivateKey.(crypto.Signer), id.Delivery)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = other.Carry(t.Context(), file)
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<20 {
		t.Errorf("%d bytes sent, %d MB worked through: %v", len(file), grown>>20, err)
	}
	mine.works("beside it")
}

// B02: whoever has a copy of a night's file hands it in again, when its tablet has met
// the region since: the region said that an older copy was put in the place of the
// tablet's store, and used up what its officer may be sent and ask for.
func TestAttackBundlePlayedAgain(t *testing.T) {
	w := onDisk(t)
	crew, other := w.tablet(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	j := &journalOf{end: wire.JournalEnd{Number: 5, Hash: strings.Repeat("a", 64)}}
	crew.Witness(j)
	crew.save(newID(), nil)
	file := crew.ask()
	w.clock.add(time.Hour)
	j.end = wire.JournalEnd{Number: 9, Hash: strings.Repeat("b", 64)}
	if _, _, err := courier.Once(t.Context(), crew.options()); err != nil {
		t.Fatal(err)
	}
	w.clock.add(time.Hour)
	for range 300 {
		_, _ = other.Carry(t.Context(), file)
	}
	if n := w.alarms("journal"); n != 0 {
		t.Errorf("the tablet is said to have an older store, %d times", n)
	}
	for range 20 {
		if _, err := crew.Hello(t.Context()); err != nil {
			t.Fatalf("the tablet itself is not heard: %v", err)
		}
	}
	if _, err := crew.reader.Pull(t.Context(), 0); err != nil {
		t.Errorf("its officer reads nothing: %v", err)
	}

	// Who puts an older copy back is named as before, by a file too.
	j.end = wire.JournalEnd{Number: 7, Hash: strings.Repeat("c", 64)}
	late := crew.ask()
	other.carry(late)
	if n := w.alarms("journal"); n == 0 {
		t.Error("an older store that asks by a file is named nowhere")
	}
}

// L01: a supervisor goes on seeing where an officer was whom he took out of the crew,
// and who therefore tells nothing any more.
func TestAttackPositionOfWhoLeftTheCrew(t *testing.T) {
	o := newOuting(t, nil)
	o.tells(o.one, nil)
	o.tells(o.two, nil)
	if got := o.sees(o.boss); got != "one here, two here" {
		t.Fatal(got)
	}
	o.plan.Crews[0].Members = []uuid.UUID{o.two.officer}
	o.write()
	if got := o.sees(o.boss); got != "two here" {
		t.Errorf("he sees %q", got)
	}
}

// A01: who answers for a decision uses up the answers that it may have, or answers at the
// end of all time: no supervisor could close it any more.
func TestAttackAssignmentCannotBeClosed(t *testing.T) {
	w := newWorld(t, nil)
	sup, who := w.enrol(regionfile.Supervisor, "unit-a"), w.enrol(regionfile.Patrol, "unit-b")
	at := w.clock.now()
	v := raid.Assignment{Unit: "unit-a", Year: 2026, Number: 1, Series: raid.ReportSeries(sup.Identity().Device, sup.officer), At: at, What: "Клубтарды тексеру", Officer: who.officer, Until: "2095-07-01"}
	on := func(p revision.Signed) func(*revision.Envelope) {
		return func(e *revision.Envelope) { e.Parents = []revision.Hash{p.Rev} }
	}
	said := func(by *station, step codes.Code, at time.Time) raid.AssignmentAnswer {
		return raid.AssignmentAnswer{ID: newID(), Step: step, By: by.officer, At: at}
	}
	for name, answers := range map[string]func() []raid.AssignmentAnswer{
		"all there may be": func() (all []raid.AssignmentAnswer) {
			for range raid.MaxAssignmentAnswers {
				all = append(all, said(who, codes.AssignmentBegun, at))
			}
			return all
		},
		"at the end of all time": func() []raid.AssignmentAnswer {
			return []raid.AssignmentAnswer{said(who, codes.AssignmentBegun, time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC))}
		},
	} {
		t.Run(name, func(t *testing.T) {
			v, id := v, newID()
			first := sup.write(raid.KindAssignment, id, v, nil)
			if got := results(sup.push(first)); got[0] != "stored" {
				t.Fatal(got)
			}
			v.Answers = answers()
			if got := results(who.push(who.write(raid.KindAssignment, id, v, on(first)))); !strings.HasPrefix(got[0], "quarantined") {
				t.Errorf("it is %s", got)
			}
			v.Answers = []raid.AssignmentAnswer{said(who, codes.AssignmentBegun, at)}
			if got := results(who.push(who.write(raid.KindAssignment, id, v, on(first)))); got[0] != "stored" {
				t.Errorf("an honest answer is %s", got)
			}
		})
	}
}
