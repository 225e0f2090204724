package register_test

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

func inMemory(t testing.TB) store.Store {
	t.Helper()
	k := seal.NewKey(rand.Reader)
	s, err := badger.Open(badger.Options{Memory: true, Options: kv.Options{Region: uuid.New(), Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// server is a register as one server of a region has it.
func server(t testing.TB, s store.Store) *register.Register {
	t.Helper()
	r, err := register.Open(t.Context(), register.Options{Store: s, Shared: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func change(t testing.TB, r *register.Register, f func(*register.Edit) error) {
	t.Helper()
	if err := r.Change(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func officer(name string) regionfile.Officer {
	return regionfile.Officer{ID: uuid.New(), Name: name, Role: regionfile.Patrol, Unit: "unit-a"}
}

func file(units map[string][]string) regionfile.Region {
	r := regionfile.Region{ID: "astana"}
	for id, districts := range units {
		r.Units = append(r.Units, regionfile.Unit{ID: id, Districts: districts})
	}
	return r
}

// Two servers change a register at the same time: no change is lost, and each
// sees what the other did once it looks.
func TestTwoServersChangeIt(t *testing.T) {
	s := inMemory(t)
	all := []*register.Register{server(t, s), server(t, s)}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 5 {
				err := all[i%2].Change(t.Context(), func(e *register.Edit) error { return e.AddOfficer(officer(fmt.Sprint(i, n))) })
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for _, r := range append(all, server(t, s)) {
		if err := r.Fresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := len(r.State().Officers()); n != 40 {
			t.Errorf("%d officers", n)
		}
	}
}

// What was given out is never changed in place, and a change that fails leaves
// nothing behind.
func TestAStateIsOneMoment(t *testing.T) {
	r := server(t, inMemory(t))
	o := officer("Сынақ")
	change(t, r, func(e *register.Edit) error { return e.AddOfficer(o) })
	before := r.State()
	broke := errors.New("broke")
	err := r.Change(t.Context(), func(e *register.Edit) error {
		e.Officer(o.ID).Name = "Басқа"
		return broke
	})
	if !errors.Is(err, broke) || r.State() != before || r.State().Officer(o.ID).Name != "Сынақ" {
		t.Errorf("%v, %s", err, r.State().Officer(o.ID).Name)
	}
	change(t, r, func(e *register.Edit) error { return e.RevokeOfficer(o.ID, time.Unix(0, 0)) })
	if before.Officer(o.ID).Revoked || !r.State().Officer(o.ID).Revoked {
		t.Error("the state of before changed, or the one of now did not")
	}
}

// Everything comes back as it was written, at another server and after other
// changes.
func TestItIsReadAsItWasWritten(t *testing.T) {
	s := inMemory(t)
	r := server(t, s)
	o, dev := officer("Сынақ"), register.Device{ID: uuid.New(), Key: []byte{1, 2}, Serials: []string{"a1"}, Enrolled: time.Unix(7, 0).UTC()}
	secret, err := wire.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	big := file(map[string][]string{"unit-a": {"d1", "d2"}})
	noise := make([]byte, 400<<10) // it does not pack: the file has several rows
	_, _ = rand.Read(noise)
	big.Credits = []string{fmt.Sprintf("%x", noise)}
	change(t, r, func(e *register.Edit) error {
		_, err := e.AddDevice(dev)
		return errors.Join(err, e.AddOfficer(o), e.SetFile(big), e.Set("names", []string{"x"}),
			e.AddKey(o.ID, []byte(strings.Repeat("k", 32)), dev.ID, time.Unix(9, 0).UTC()),
			e.AddInvite(register.Invite{ID: secret.ID(), Secret: secret, Officer: o.ID, Until: time.Unix(99, 0).UTC()}, time.Unix(1, 0)))
	})
	change(t, r, func(e *register.Edit) error { return e.SetFile(file(map[string][]string{"unit-a": {"d2", "d3"}})) })
	for name, got := range map[string]*register.State{"here": r.State(), "at another server": server(t, s).State()} {
		if d := cmp.Diff(&dev, got.Device(dev.ID)); d != "" {
			t.Errorf("%s, the device: %s", name, d)
		}
		if k := got.Officer(o.ID).Keys; len(k) != 1 || k[0].Device != dev.ID {
			t.Errorf("%s: keys %v", name, k)
		}
		if v := got.Invite(secret.ID()); v == nil || v.Secret != secret {
			t.Errorf("%s: invite %+v", name, v)
		}
		var names []string
		if found, err := got.Setting("names", &names); !found || err != nil || len(names) != 1 {
			t.Errorf("%s: names %v, %v", name, names, err)
		}
		if len(got.File().Credits) != 0 || len(got.File().Units) != 1 {
			t.Errorf("%s: the file of before", name)
		}
		first, second := at(got, o.ID, "d2"), at(got, o.ID, "d3")
		if first.Commit == 0 || first.Commit == access.Pending || !second.After(first) || at(got, o.ID, "d1") != (access.Position{}) {
			t.Errorf("%s: d2 since %v, d3 since %v", name, first, second)
		}
	}
}

// at is since when an officer has a district; zero where he has it not.
func at(s *register.State, officer uuid.UUID, district string) access.Position {
	for _, d := range s.Subject(officer).Districts {
		if d.ID == district {
			return d.At
		}
	}
	return access.Position{}
}

// An officer who is moved reads what is new to him since then, and what he was
// is remembered.
func TestPosts(t *testing.T) {
	r := server(t, inMemory(t))
	o := officer("Сынақ")
	change(t, r, func(e *register.Edit) error {
		return errors.Join(e.SetFile(file(map[string][]string{"unit-a": {"d1"}, "unit-b": {"d2"}})), e.AddOfficer(o))
	})
	was := r.State().Subject(o.ID)
	change(t, r, func(e *register.Edit) error { return e.Post(o.ID, regionfile.Patrol, "unit-b") })
	change(t, r, func(e *register.Edit) error { return e.Post(o.ID, regionfile.Inspector, "unit-b") })
	is := r.State().Subject(o.ID)
	if !is.Unit.At.After(was.Unit.At) || !is.RoleSince.After(is.Unit.At) || is.Districts[0].ID != "d2" || is.Districts[0].At != is.Unit.At {
		t.Errorf("%+v", is)
	}
	past := r.State().Author(o.ID).Past
	if len(past) != 2 || past[0].Unit != "unit-a" || past[0].Districts[0] != "d1" || past[1].Role != regionfile.Patrol {
		t.Errorf("%+v", past)
	}
}

// What grows has a bound.
func TestBounds(t *testing.T) {
	r := server(t, inMemory(t))
	o := officer("Сынақ")
	change(t, r, func(e *register.Edit) error { return e.AddOfficer(o) })
	for name, f := range map[string]func(*register.Edit) error{
		"keys of one officer": func(e *register.Edit) error {
			for i := range register.MaxKeys + 1 {
				if err := e.AddKey(o.ID, []byte(fmt.Sprintf("%032d", i)), uuid.New(), time.Unix(1, 0)); err != nil {
					return err
				}
			}
			return nil
		},
		"posts of one officer": func(e *register.Edit) error {
			for i := range register.MaxPast + 1 {
				if err := e.Post(o.ID, regionfile.Patrol, fmt.Sprint(i)); err != nil {
					return err
				}
			}
			return nil
		},
	} {
		if err := r.Change(t.Context(), f); wire.Code(err) != "register_full" || !errors.Is(err, errs.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"register", "file.000"} {
		if err := r.Change(t.Context(), func(e *register.Edit) error { return e.Set(name, 1) }); wire.Code(err) != "setting_name" {
			t.Errorf("a setting named %s: %v", name, err)
		}
	}
}
