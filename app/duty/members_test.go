package duty

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/device/devicetest"
	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// writes puts a directory and a signature into the store, as somebody does who has
// the device secret.
func (s *station) writes(dir regionfile.Directory, signed func(raw []byte) string) {
	s.t.Helper()
	raw, err := json.Marshal(dir)
	if err == nil {
		err = s.ledger.PutMeta(ctx, courier.MetaDirectory, s.opts.Keys.Store(), raw)
	}
	if err == nil {
		err = s.ledger.PutMeta(ctx, courier.MetaSigned, s.opts.Keys.Store(), []byte(signed(raw)))
	}
	if err == nil {
		err = s.loadDirectory(ctx)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// TestWhoIsVouchedFor: a member of a night's key is whom the region's directory, the
// supervisor's plan and, of another unit, his own supervisor's consent name by
// signatures that hold. Who writes in the store makes none of them.
func TestWhoIsVouchedFor(t *testing.T) {
	theirs := ed25519.NewKeyFromSeed(append(make([]byte, 31), 9))
	for name, row := range map[string]struct {
		forge func(l *laptop, dir regionfile.Directory)
		want  bool
	}{
		"as the region said": {func(*laptop, regionfile.Directory) {}, true},
		"a directory without a signature": {func(l *laptop, dir regionfile.Directory) {
			l.writes(dir, func([]byte) string { return "" })
		}, false},
		"one signed by another": {func(l *laptop, dir regionfile.Directory) {
			l.writes(dir, func(raw []byte) string { return wire.SignDirectory(theirs, l.opts.Device.ServerID, raw) })
		}, false},
		"one of another region": {func(l *laptop, dir regionfile.Directory) {
			other := l.opts.Device
			other.ServerID = uuid.New()
			l.writes(dir, func(raw []byte) string { return devicetest.Signed(other, raw) })
		}, false},
		"another key in it, the old signature": {func(l *laptop, dir regionfile.Directory) {
			old, err := l.ledger.Meta(ctx, courier.MetaSigned)
			if err != nil {
				l.t.Fatal(err)
			}
			dir.Officers = slices.Clone(dir.Officers)
			dir.Officers[1].Name += "!"
			l.writes(dir, func([]byte) string { return string(old) })
		}, false},
		"his key has ended": {func(l *laptop, dir regionfile.Directory) {
			dir.Officers[1].Keys[0].Until = time.Now()
			l.writes(dir, func(raw []byte) string { return devicetest.Signed(l.opts.Device, raw) })
		}, false},
		"he was revoked": {func(l *laptop, dir regionfile.Directory) {
			dir.Officers[1].Revoked = true
			l.writes(dir, func(raw []byte) string { return devicetest.Signed(l.opts.Device, raw) })
		}, false},
		"he is of another unit now": {func(l *laptop, dir regionfile.Directory) {
			dir.Officers[1].Unit = "south"
			l.writes(dir, func(raw []byte) string { return devicetest.Signed(l.opts.Device, raw) })
		}, false},
		"who planned is no supervisor": {func(l *laptop, dir regionfile.Directory) {
			dir.Officers[3].Role = regionfile.Patrol
			l.writes(dir, func(raw []byte) string { return devicetest.Signed(l.opts.Device, raw) })
		}, false},
		"who planned is another unit's": {func(l *laptop, dir regionfile.Directory) {
			dir.Officers[3].Unit = "south"
			l.writes(dir, func(raw []byte) string { return devicetest.Signed(l.opts.Device, raw) })
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			y := newStation(t, yerlan)
			y.plan(aigul, bekzat)
			l := share(t, aigul, bekzat)
			y.carry(l.station)
			raids, err := l.Raids(ctx, tonight)
			if err != nil || len(raids) != 1 {
				t.Fatal(raids, err)
			}
			row.forge(l, deep(t, l.directory))
			got := l.members(ctx, raids[0].ID, raids[0].Raid.Crews[0].ID)
			named := false
			for _, m := range got {
				named = named || m.ID == bekzat.ID && len(m.Sign) > 0
			}
			if named != row.want {
				t.Errorf("vouched for: %v (%d)", named, len(got))
			}
		})
	}
}

// deep copies a directory with all that hangs on it.
func deep(t *testing.T, dir regionfile.Directory) (out regionfile.Directory) {
	t.Helper()
	raw, err := json.Marshal(dir)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestAPlanSomebodyWroteNamesNobody: it lies in the store, with the supervisor's name
// on it and without his signature.
func TestAPlanSomebodyWroteNamesNobody(t *testing.T) {
	y := newStation(t, yerlan)
	saule := officer(6, "Сәуле", regionfile.Patrol)
	y.plan(aigul, bekzat)
	l := share(t, aigul, bekzat, saule)
	dir := directory()
	dir.Officers = append(dir.Officers, saule)
	l.learn(dir)
	y.carry(l.station)
	all := l.all()
	planned := all[slices.IndexFunc(all, func(s revision.Signed) bool { return s.Envelope.Kind == raid.KindRaid })]
	for name, by := range map[string]func(revision.Envelope) revision.Signed{
		"by a patrol officer": func(e revision.Envelope) revision.Signed {
			e.Author, e.Device = aigul.ID, l.opts.Device.Device
			return signed(t, e, l.opts.Keys.Signing())
		},
		"in the supervisor's name": func(e revision.Envelope) revision.Signed {
			return signed(t, e, l.opts.Keys.Signing())
		},
		"in the region's name": func(e revision.Envelope) revision.Signed {
			e.Author, e.Device = uuid.Nil, uuid.Nil
			return signed(t, e, l.opts.Keys.Signing())
		},
	} {
		t.Run(name, func(t *testing.T) {
			var r raid.Raid
			if err := decodeBody(planned, &r); err != nil {
				t.Fatal(err)
			}
			r.Crews[0].Members = []uuid.UUID{aigul.ID, saule.ID}
			e := planned.Envelope
			e.Record, e.Parents, e.DSeq, e.Prev = uuid.Must(uuid.NewV7()), nil, 0, ""
			if name != "in the region's name" {
				e.DSeq = 1
			}
			body, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			if e.Body, err = revision.Edit(nil, json.RawMessage(body)); err != nil {
				t.Fatal(err)
			}
			s := by(e)
			if _, err := l.ledger.Append(ctx, ledger.Entry{Signed: s, Key: l.opts.Keys.Store()}); err != nil {
				t.Fatal(err)
			}
			if got := l.members(ctx, s.Envelope.Record, r.Crews[0].ID); len(got) > 0 {
				t.Errorf("%d members by a plan that nobody signed", len(got))
			}
			if named := membersOf(l.crews(ctx, s.Envelope.Record), r.Crews[0].ID); !slices.Contains(named, saule.ID) {
				t.Error("the plan is not even here: the test tries nothing")
			}
		})
	}
}

func signed(t *testing.T, e revision.Envelope, key ed25519.PrivateKey) revision.Signed {
	t.Helper()
	s, err := revision.Sign(e, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAnotherRegionKeyOpensNothing, wherever it was written but under the PIN.
func TestAnotherRegionKeyOpensNothing(t *testing.T) {
	s := newStation(t, aigul)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.opts.Device.RegionKey = ed25519.NewKeyFromSeed(append(make([]byte, 31), 9)).Public().(ed25519.PublicKey)
	d := &Duty{opts: s.opts}
	var e *errs.Error
	if err := d.sameRegionKey(); !errors.As(err, &e) || e.Code != "device_changed" {
		t.Error(err)
	}
	if _, err := Open(context.Background(), s.opts); !errors.As(err, &e) || e.Code != "device_changed" {
		t.Error(err)
	}
}

// TestStrangersMakeOneKeyANight, whatever crews they name (the attack
// "brick-members" had 80 nights of 3,101 members each).
func TestStrangersMakeOneKeyANight(t *testing.T) {
	s := newStation(t, gulnar)
	keys := map[string]bool{}
	for range 80 {
		body := []byte(`{"night":"2026-07-04"}`)
		key := s.keyOf(revision.Envelope{Kind: raid.KindEncounter, Record: uuid.New(), Raid: uuid.New(), Crew: uuid.New(), Body: body})
		keys[key.String()] = true
	}
	if n := len(s.opts.Keys.Nights()); n != 1 || len(keys) != 1 {
		t.Errorf("%d keys of one night, %d in the vault", len(keys), n)
	}
}
