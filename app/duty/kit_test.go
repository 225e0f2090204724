package duty

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

const (
	pin     = "274916"
	tonight = civil.Date("2026-07-04")
)

var astana = time.FixedZone("", 5*3600)

// clock is moved by hand; it starts at 23:30 of the night.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newClock() *clock { return &clock{time.Date(2026, 7, 4, 23, 30, 0, 0, astana)} }

// station is one enrolled device with its officer.
type station struct {
	*Duty
	t     testing.TB
	dir   string
	opts  Options
	vault *vault.Vault
	clock *clock
	has   map[wire.KeptRev]bool // what the region signs for

	last regionfile.Directory                  // learned last
	keys map[uuid.UUID][]regionfile.OfficerKey // of officers on other devices
}

// officers of the tests; all people are invented.
func officer(n byte, name string, role regionfile.Role) regionfile.Officer {
	return regionfile.Officer{ID: uuid.UUID{0: n, 6: 0x40, 8: 0x80}, Name: name, Role: role, Unit: "north"}
}

var (
	aigul  = officer(1, "Айгүл", regionfile.Patrol)
	bekzat = officer(2, "Бекзат", regionfile.Patrol)
	gulnar = officer(3, "Гүлнар", regionfile.Inspector)
	yerlan = officer(4, "Ерлан", regionfile.Supervisor)
	other  = regionfile.Officer{ID: uuid.UUID{0: 5, 6: 0x40, 8: 0x80}, Name: "Сәуле", Role: regionfile.Supervisor, Unit: "south"}
)

func lists(t testing.TB) *codes.Lists {
	t.Helper()
	c, err := codes.Parse(os.DirFS("../../assets/codes"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// square is a Districts of two halves, west and east of 71.45°.
type square struct{}

func (square) Find(_, lon int32) (string, bool) {
	if lon < 714_500_000 {
		return "711210000", true
	}
	return "711310000", true
}

func directory() regionfile.Directory {
	return regionfile.Directory{
		Officers: []regionfile.Officer{aigul, bekzat, gulnar, yerlan, other},
		Region: regionfile.Region{
			Schema: 1, ID: "test", KATO: "710000000", Offset: "+05:00",
			Districts: []regionfile.District{
				{KATO: "711210000", Names: codes.Names{KK: "Батыс"}}, {KATO: "711310000", Names: codes.Names{KK: "Шығыс"}},
			},
			Units:  []regionfile.Unit{{ID: "north", Districts: []string{"711210000", "711310000"}}, {ID: "south"}},
			Venues: []regionfile.Venue{{ID: "v1", Names: codes.Names{KK: "Түнгі дәмхана"}, Type: "CAFE", District: "711210000"}},
		},
	}
}

func newStation(t *testing.T, who regionfile.Officer) *station { return stationOf(t, who) }

func stationOf(t testing.TB, who regionfile.Officer) *station {
	t.Helper()
	ctx := context.Background()
	s := &station{t: t, dir: t.TempDir(), clock: newClock()}
	var err error
	s.vault, err = vault.Open(ctx, s.dir, vault.Options{
		Now: s.clock.now, KeyStore: vault.NoKeyStore, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.vault.Prepare(pin)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := s.vault.Add(ctx, c, vault.Officer{ID: who.ID, Name: who.Name, Role: who.Role, Unit: who.Unit})
	if err != nil {
		t.Fatal(err)
	}
	device := testDevice(t)
	if err := keys.TrustRegion(device.RegionKey); err != nil {
		t.Fatal(err)
	}
	s.opts = Options{
		Dir: s.dir, Keys: keys, Vault: s.vault, Codes: lists(t), Now: s.clock.now, Rand: rand.Reader,
		Districts: func(regionfile.Region) (Districts, error) { return square{}, nil },
		Wire:      Wire{Chance: func() float64 { return 0.5 }},
		Device:    device,
	}
	s.open()
	s.learn(directory())
	return s
}

func (s *station) open() {
	s.t.Helper()
	d, err := Open(context.Background(), s.opts)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Duty = d
	d.kept = func(_ context.Context, revs []wire.KeptRev) (got []wire.KeptRev, err error) {
		for _, r := range revs {
			if s.has[r] {
				got = append(got, r)
			}
		}
		return got, nil
	}
	s.t.Cleanup(func() { d.Close() })
}

// learn is what the courier does with a directory, in which the region names the
// keys of everybody enrolled here and of those who were heard of.
func (s *station) learn(dir regionfile.Directory) {
	s.t.Helper()
	s.last, dir.Officers = dir, slices.Clone(dir.Officers)
	for i := range dir.Officers {
		o := &dir.Officers[i]
		o.Keys = slices.Concat(o.Keys, devicetest.KeysOf(s.vault, o.ID, s.opts.Device.Device), s.keys[o.ID])
	}
	raw, err := json.Marshal(dir)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.ledger.PutMeta(context.Background(), courier.MetaDirectory, s.opts.Keys.Store(), raw); err != nil {
		s.t.Fatal(err)
	}
	signed := []byte(devicetest.Signed(s.opts.Device, raw))
	if err := s.ledger.PutMeta(context.Background(), courier.MetaSigned, s.opts.Keys.Store(), signed); err != nil {
		s.t.Fatal(err)
	}
	s.news(courier.Pulled{Directory: true})
}

// hearOf has the region name the keys of another device's officers.
func (s *station) hearOf(from *station) {
	s.t.Helper()
	if s.keys == nil {
		s.keys = map[uuid.UUID][]regionfile.OfficerKey{}
	}
	for _, o := range from.vault.Officers() {
		for _, k := range devicetest.KeysOf(from.vault, o.ID, from.opts.Device.Device) {
			if !slices.ContainsFunc(s.keys[o.ID], func(had regionfile.OfficerKey) bool { return had.ID == k.ID }) {
				s.keys[o.ID] = append(s.keys[o.ID], k)
			}
		}
	}
	s.learn(s.last)
}

// granted is what the courier does with a grant of now.
func (s *station) granted(life time.Duration) {
	s.permit.Take(devicetest.Grant(s.opts.Device, s.Officer(), wire.NextSerial(s.permit.Serial()), s.clock.at, life))
}

// carry brings all of one device's revisions to another, as the region would.
func (s *station) carry(to *station) {
	s.t.Helper()
	to.hearOf(s)
	all, err := s.ledger.Since(context.Background(), 0, 10_000)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range all {
		e := ledger.Entry{Signed: p.Signed, Key: to.keyOf(p.Signed.Envelope)}
		if _, err := to.ledger.Append(context.Background(), e); err != nil {
			s.t.Fatal(err)
		}
	}
}

// sent has the region acknowledge everything.
func (s *station) sent(result ledger.Result) {
	s.t.Helper()
	waiting, err := s.ledger.Outbox().Pending(1000)
	if err != nil {
		s.t.Fatal(err)
	}
	var acks []ledger.Ack
	for _, w := range waiting {
		acks = append(acks, ledger.Ack{DSeq: w.DSeq, Rev: w.Rev, Result: result})
		s.vouch.hear(courier.Status{Vouched: w.DSeq})
		s.takes(w)
	}
	s.keepVouched(ctx)
	if err := s.ledger.Outbox().Acknowledge("e1", acks); err != nil {
		s.t.Fatal(err)
	}
}

// child is a minor with enough for a true record.
func child(name string) raid.Person {
	return raid.Person{
		Kind: raid.Minor, Surname: "Сынақ", Name: name, NoIIN: "I_DOC", Age: 15, Sex: codes.Male,
		Company: "K_ALONE", Education: "E_SCH", Work: "W_NO", Reasons: []codes.Code{"R_NIGHT_O"}, Conditions: []codes.Code{"C_OK"},
		WhyOut: "ұйықтай алмадым", Phone: "+77000000000",
	}
}

func point() *raid.Point { return &raid.Point{Lat: 511_000_000, Lon: 714_000_000} }

// meet records a child in care and gives its id.
func (s *station) meet(name string) uuid.UUID {
	s.t.Helper()
	ctx := context.Background()
	w, err := s.NewEncounter(ctx)
	if err != nil {
		s.t.Fatal(err)
	}
	w.Encounter.Place = raid.Place{Point: point(), Source: raid.FromGPS, Type: "STRT", Note: "3-үй"}
	w.Encounter.People = []raid.Person{child(name)}
	if _, err := s.Record(ctx, w); err != nil {
		s.t.Fatal(err)
	}
	return w.ID
}

// finish ends an encounter with an outcome that needs no more.
func (s *station) finish(id uuid.UUID) revision.Hash {
	s.t.Helper()
	signed, err := s.Step(context.Background(), id, func(e *raid.Encounter) error {
		e.People[0].Outcome = codes.OutcomeTalk
		e.ClosedAt = s.Now()
		return nil
	})
	if err != nil {
		var blocked *ProblemsError
		if errors.As(err, &blocked) {
			s.t.Fatalf("%+v", blocked.Problems)
		}
		s.t.Fatal(err)
	}
	return signed.Rev
}

// takes has the region sign for a revision from now on.
func (s *station) takes(w ledger.Waiting) {
	if s.has == nil {
		s.has = map[wire.KeptRev]bool{}
	}
	s.has[wire.KeptRev{DSeq: w.DSeq, Rev: w.Rev}] = true
}

func (s *station) word(id uuid.UUID) state.Word {
	s.t.Helper()
	f, err := s.Encounter(context.Background(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	return f.Row.Word
}

func code(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func testDevice(t testing.TB) vault.Device {
	t.Helper()
	return devicetest.Identity(t, newClock().at)
}
