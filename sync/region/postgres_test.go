package region

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/position"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/place"
	"shyraq/sync/region/store/postgres"
	"shyraq/sync/region/store/postgres/pgtest"
)

// started is the PostgreSQL of this run of the tests, started by whoever needs
// it first.
var started struct {
	sync.Once
	server *pgtest.Server
	err    error
}

func TestMain(m *testing.M) {
	os.Exit(func() int {
		defer func() {
			if started.server != nil {
				started.server.Stop()
			}
		}()
		return m.Run()
	}())
}

// database gives the address of a PostgreSQL that has its tables.
func database(t testing.TB) string {
	t.Helper()
	if pgtest.Find() == "" {
		t.Skip("PostgreSQL is not installed; scripts/setup.sh test brings it")
	}
	started.Do(func() {
		if started.server, started.err = pgtest.Start(); started.err == nil {
			started.err = postgres.Migrate(context.Background(), started.server.URL())
		}
	})
	if started.err != nil {
		t.Fatal(started.err)
	}
	return started.server.URL()
}

// TestOnPostgreSQL has the tests of what a region promises run once more, on a
// PostgreSQL.
func TestOnPostgreSQL(t *testing.T) {
	for name, f := range map[string]func(*testing.T){
		"idempotent": TestPushIsIdempotent, "gap": TestGapIsHeldUntilFilled, "parent": TestMissingParentIsHeld, "fork": TestFork,
		"revoked device": TestRevokedDevice, "sealed": TestSealedLines, "reviews": TestReviews, "own review": TestOwnReview,
		"six years": testSixYearsOnPostgreSQL, "erase": TestErase, "correction": TestCorrection, "due": TestRetentionTells, "held of a person": TestHeldAnswersAPerson,
		"nobody writes himself in": TestNobodyWritesHimselfIn, "fails": TestStoreFails, "fails while held": TestStoreFailsWhileLinesAreHeld,
		"numbers": TestNobodyTakesAnothersNumber, "kinds": TestARecordKeepsItsKind,
		"who reads what": TestWhoReadsWhat, "scope": TestScopeChangeDeliversWhatWasBefore, "pen": TestPenPassDeliversWhatWasBefore,
		"second device": TestReviewComesHomeOnASecondDevice, "pages": TestLongPollAndPages, "revoked officer": TestRevokedOfficer,
		"planned raids": TestPlannedRaids, "newcomer": TestNewAuthorRefreshesTheDirectory, "readings": TestReadingsAreJournalled,
		"links": TestLinkGoesWhereBothGo, "registers": TestRegisterGoesToItsDistrict, "penalties": TestPenaltiesAreTakenOfInspectorsAlone,
		"enrolment": TestEnrolRefusals, "names": TestNames, "runner": TestRunner,
		"joins": TestTheRegionJoins, "a settled conflict": TestAConflictIsSettledByAPerson, "three heads": TestThreeHeads, "after a month": TestAfterAMonth,
		"joins while others push": TestJoinWhileOthersPush, "what is not joined": TestWhatIsNotJoined, "a join gives no right": TestAJoinGivesNobodyARight,
		"features": TestFeaturesTellsAMonthOnce, "a clock ahead": TestFeaturesAfterAClockThatWasAhead, "tokens": TestTokenEnds,
		"who looked": TestWhoLooked, "a supervisor is told": TestASupervisorIsToldWhoLooked, "a log of another": TestAnotherLogIsNamed, "a log that fails": TestNothingIsReadWhereItCannotBeLogged,
	} {
		t.Run(name, f)
	}
}

// A position that is told to one server is seen at the other, and so is the stop.
func TestPositionsGoToEveryServer(t *testing.T) {
	a, b := pair(t)
	o := newOutingIn(a)
	there := o.boss.at(b)
	reaches := func(want string, tell func()) {
		t.Helper()
		for try := range 1000 { // b may not listen yet, and then what was told is lost
			if try%200 == 0 {
				tell()
			}
			if o.sees(there) == want {
				return
			}
		}
		t.Errorf("the other server says %q, not %q", o.sees(there), want)
	}
	reaches("one here", func() { o.tells(o.one, nil) })
	o.clock.add(time.Minute)
	reaches("one hidden", func() { o.tells(o.one, hidden) })
	o.clock.add(time.Minute)
	reaches("", func() { o.tells(o.one, func(p *position.Position) { p.Raid = newID() }) })
}

// pair is two servers of one region on one PostgreSQL, each with a folder of its
// own that holds passport and key.
func pair(t *testing.T) (a, b *world) {
	t.Helper()
	url := database(t)
	c := newClock()
	a = newWorldAt(t, c, func(o *Options) { o.store, o.Database = nil, url })
	b = &world{t: t, clock: c, opts: a.opts}
	b.opts.Dir = t.TempDir()
	for _, name := range []string{place.PassportName, "key"} {
		raw, err := os.ReadFile(filepath.Join(a.opts.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(b.opts.Dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.start("127.0.0.1:0")
	t.Cleanup(func() { b.stop() })
	return a, b
}

// at is a station that talks to another server of its region.
func (s *station) at(w *world) *station {
	s.w.t.Helper()
	id := s.Identity()
	id.Server = w.url
	other := w.stationWith(courier.Enrolment{Identity: id, Officer: s.officer}, s.unit, s.key, w.clientOptions())
	other.chain = s.chain
	return other
}

// Two servers of one region are one server: who was let in by the one is known
// to the other, who is revoked by the one is revoked at the other, and who waits
// at the one is told of what comes to the other.
func TestTwoServers(t *testing.T) {
	a, b := pair(t)
	patrol, sup := a.enrol(regionfile.Patrol, "unit-a"), b.enrol(regionfile.Supervisor, "unit-a")
	there := patrol.at(b)
	one := there.encounter(newID(), nil)
	if d := cmp.Diff([]string{"stored"}, results(there.push(one))); d != "" {
		t.Fatal(d)
	}
	sup.sees("what came to his own server", one)
	got := make(chan courier.Page, 1)
	go func() {
		p, err := sup.Changes(context.Background(), sup.reader.Cursor(), 10, 40*time.Second)
		if err != nil {
			t.Error(err)
		}
		got <- p
	}()
	patrol.chain = there.chain
	two := patrol.encounter(newID(), nil)
	began := time.Now()
	if d := cmp.Diff([]string{"stored"}, results(patrol.push(two))); d != "" {
		t.Error(d)
	}
	if p := <-got; len(p.Revisions) != 1 || p.Revisions[0].Rev != two.Rev {
		t.Errorf("the poll at the other server brought %d revisions", len(p.Revisions))
	}
	t.Logf("from pushed at one server to read at the other: %v", time.Since(began).Round(time.Millisecond))
	if err := a.region.Revoke(t.Context(), admin.RevokeRequest{Device: patrol.Identity().Device}); err != nil {
		t.Fatal(err)
	}
	if _, err := there.Changes(t.Context(), "", 10, 0); wire.Code(err) != wire.CodeRevoked {
		t.Errorf("the device is revoked at one server, and at the other: %v", err)
	}
}

// Both change the register at once, and nothing is lost.
func TestTwoServersChangeTheRegister(t *testing.T) {
	a, b := pair(t)
	var all sync.WaitGroup
	for i := range 4 {
		w := []*world{a, b}[i%2]
		all.Go(func() {
			for range 4 {
				v, err := w.region.Invite(context.Background(), admin.InviteRequest{Role: regionfile.Patrol, Unit: "unit-a", Name: fmt.Sprint("Сынақ ", i)})
				if err != nil {
					t.Error(err)
					return
				}
				if err := w.tryEnrol(w.url, v.Code); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for _, w := range []*world{a, b} {
		if err := w.region.register.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		people := w.region.people()
		if len(people.Officers()) != 16 || len(people.Devices()) != 16 {
			t.Errorf("%d officers, %d devices", len(people.Officers()), len(people.Devices()))
		}
		for _, o := range people.Officers() {
			if len(o.Keys) != 1 {
				t.Errorf("%s has %d keys", o.Name, len(o.Keys))
			}
		}
	}
}

// A server that is killed and another that is started elsewhere on the same
// database are the same server: its authority, its key, its epoch.
func TestAnotherServerIsTheSame(t *testing.T) {
	a, b := pair(t)
	s := a.enrol(regionfile.Patrol, "unit-a")
	if string(a.region.CA().Raw) != string(b.region.CA().Raw) || a.region.people().Epoch().Epoch != b.region.people().Epoch().Epoch {
		t.Error("they are two regions")
	}
	addr := strings.TrimPrefix(a.url, "https://")
	a.stop()
	b.stop()
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	b.start(addr)
	if got := results(s.push(s.encounter(newID(), nil))); got[0] != "stored" {
		t.Error(got)
	}
}
