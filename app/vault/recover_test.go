package vault

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/sync/recovery"
	"shyraq/sync/seal"
)

// forgetful is a device with an officer whose keys are kept for a recovery, and what
// he sealed under his own key and under that of the device.
type forgetful struct {
	t      *testing.T
	dir    string
	clock  *clock
	opts   Options
	v      *Vault
	a, b   recovery.Key
	owner  recovery.Owner
	agents recovery.Agents
	night  []byte // sealed under a night's key
	own    []byte
	store  []byte
}

var sealedIn = uuid.MustParse("00000000-0000-4000-8000-0000000000f1")

func newForgetful(t *testing.T, ks KeyStore) *forgetful {
	t.Helper()
	f := &forgetful{t: t, dir: t.TempDir(), clock: newClock(), owner: recovery.Owner{Region: uuid.New(), Device: uuid.New(), Officer: patrolA.ID}}
	f.opts = options(f.clock, ks)
	f.v = open(t, f.dir, f.opts)
	keys := add(t, f.v, patrolA, rightPIN)
	defer keys.Zero()
	f.agents = recovery.Agents{Region: f.owner.Region, Serial: 1, At: f.clock.at}
	for _, k := range []*recovery.Key{&f.a, &f.b} {
		made, err := recovery.NewKey(rand.Reader)
		f.must(err)
		*k = made
		f.agents.Agents = append(f.agents.Agents, made.Agent(map[bool]string{true: "Асан", false: "Бота"}[k == &f.a]))
	}
	f.must(keys.TrustAgents(f.agents))
	_, kept, err := keys.Escrow(f.owner, "epoch")
	f.must(err)
	if kept {
		t.Error("no region has it yet")
	}
	night, err := keys.Night(Night{Night: "2026-07-04", Crew: crewOne, Members: []uuid.UUID{patrolA.ID}})
	f.must(err)
	f.night, f.own, f.store = f.sealed(keys, night), f.sealed(keys, keys.Own()), f.sealed(keys, keys.Store())
	return f
}

func (f *forgetful) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *forgetful) sealed(keys *Keys, id seal.KeyID) []byte {
	f.t.Helper()
	k, ok := keys.Key(id)
	if !ok {
		f.t.Fatal("no key")
	}
	return seal.Seal(rand.Reader, k, sealedIn, "value", []byte("a child"))
}

// approve has administrators approve what is asked for.
func (f *forgetful) approve(q recovery.Request, all ...recovery.Key) {
	f.t.Helper()
	for _, k := range all {
		a, err := k.Approve(q, f.clock.at)
		f.must(err)
		f.must(NoteApprovals(f.dir, patrolA.ID, true, []recovery.Approval{a}))
	}
}

func (f *forgetful) ask(v *Vault) recovery.Request {
	f.t.Helper()
	q, err := AskRecovery(v, f.dir, f.opts, patrolA.ID, otherPIN)
	f.must(err)
	return q
}

// opens says what of that which was sealed a PIN opens now.
func (f *forgetful) opens(v *Vault, pin string) (what []string) {
	f.t.Helper()
	keys, err := v.Unlock(f.t.Context(), patrolA.ID, pin)
	f.must(err)
	defer keys.Zero()
	for name, value := range map[string][]byte{"own": f.own, "store": f.store, "night": f.night} {
		if _, err := seal.Open(keys, sealedIn, "value", value); err == nil {
			what = append(what, name)
		}
	}
	slices.Sort(what)
	return what
}

// TestAForgottenPIN: two administrators give everything back, under a new PIN, and he
// is told who did.
func TestAForgottenPIN(t *testing.T) {
	for name, ks := range map[string]KeyStore{"key store": memory{}, "file": NoKeyStore} {
		t.Run(name, func(t *testing.T) {
			f := newForgetful(t, ks)
			q := f.ask(f.v)
			f.approve(q, f.a, f.b)
			f.v = open(t, f.dir, f.opts) // the machine was off meanwhile
			by, err := f.v.Recover(t.Context(), patrolA, otherPIN, f.clock.at)
			f.must(err)
			if d := cmp.Diff([]string{"Асан", "Бота"}, by.By); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff([]string{"night", "own", "store"}, f.opens(f.v, otherPIN)); d != "" {
				t.Error(d)
			}
			if _, err := f.v.Unlock(t.Context(), patrolA.ID, rightPIN); code(err) != "pin_wrong" {
				t.Errorf("the PIN of before: %v", err)
			}
			if _, err := f.v.Recover(t.Context(), patrolA, otherPIN, f.clock.at); code(err) != "recovery_not_asked" {
				t.Errorf("once more: %v", err)
			}
			keys, err := open(t, f.dir, f.opts).Unlock(t.Context(), patrolA.ID, otherPIN)
			f.must(err)
			defer keys.Zero()
			if r, ok := keys.Recovered(f.clock.at); !ok || len(r.By) != 2 {
				t.Errorf("he is not told: %v", r)
			}
			f.clock.add(recoveredShown + time.Second)
			if _, ok := keys.Recovered(f.clock.at); ok {
				t.Error("he is told for ever")
			}
			if e, kept, err := keys.Escrow(f.owner, "epoch"); err != nil || kept || e.ID == q.Escrow {
				t.Errorf("his keys are kept as before: %v %v", kept, err)
			}
		})
	}
}

// TestALostVault: both copies of vault.json are gone or damaged, and the device has
// forgotten what it kept for a recovery; the region's copy of that is enough.
func TestALostVault(t *testing.T) {
	for name, lose := range map[string]func(string) error{
		"damaged": func(path string) error { return os.WriteFile(path, []byte("{"), 0o600) },
		"gone":    os.Remove,
	} {
		for where, ks := range map[string]KeyStore{"key store": memory{}, "file": NoKeyStore} {
			t.Run(name+", "+where, func(t *testing.T) {
				f := newForgetful(t, ks)
				kept, err := readEscrow(f.dir, patrolA.ID)
				f.must(err)
				f.must(os.Remove(filepath.Join(f.dir, escrowName(patrolA.ID))))
				for _, file := range fileNames {
					f.must(lose(filepath.Join(f.dir, file)))
				}
				f.must(KeepEscrow(f.dir, kept.Escrow))
				q := f.ask(nil)
				f.approve(q, f.b, f.a)
				v, err := Anew(f.dir, f.opts)
				f.must(err)
				_, err = v.Recover(t.Context(), patrolA, otherPIN, f.clock.at)
				f.must(err)
				if d := cmp.Diff([]string{"own", "store"}, f.opens(open(t, f.dir, f.opts), otherPIN)); d != "" {
					t.Error(d)
				}
			})
		}
	}
}

// TestRecoverRefuses: whoever has less than the officer's new PIN, his device and two
// administrators' words has nothing, and the vault is as it was.
func TestRecoverRefuses(t *testing.T) {
	for _, row := range []struct {
		name string
		pin  string
		do   func(*forgetful)
		want string
	}{
		{"nobody approved", otherPIN, func(f *forgetful) { f.ask(f.v) }, "recovery_two"},
		{"one approved", otherPIN, func(f *forgetful) { f.approve(f.ask(f.v), f.a) }, "recovery_two"},
		{"one approved, one refused", otherPIN, func(f *forgetful) {
			q := f.ask(f.v)
			f.approve(q, f.a)
			f.must(NoteApprovals(f.dir, patrolA.ID, true, []recovery.Approval{f.b.Refuse(q, f.clock.at)}))
		}, "recovery_two"},
		{"another PIN than was chosen", wrongPIN, func(f *forgetful) { f.approve(f.ask(f.v), f.a, f.b) }, "recovery_pin"},
		{"another PIN, five times", otherPIN, func(f *forgetful) {
			f.approve(f.ask(f.v), f.a, f.b)
			for range askedTries {
				_, _ = f.v.Recover(context.Background(), patrolA, wrongPIN, f.clock.at)
			}
		}, "recovery_not_asked"},
		{"approved before he asked again", otherPIN, func(f *forgetful) { f.approve(f.ask(f.v), f.a, f.b); f.ask(f.v) }, "recovery_two"},
		{"brought for the request before", otherPIN, func(f *forgetful) {
			q := f.ask(f.v)
			f.ask(f.v)
			f.approve(q, f.a, f.b)
		}, "recovery_two"},
		{"after a day", otherPIN, func(f *forgetful) {
			f.approve(f.ask(f.v), f.a, f.b)
			f.clock.add(24 * time.Hour)
		}, "recovery_ended"},
		{"nothing was asked", otherPIN, func(*forgetful) {}, "recovery_not_asked"},
		{"nothing was kept", otherPIN, func(f *forgetful) { f.must(os.Remove(filepath.Join(f.dir, escrowName(patrolA.ID)))) }, "recovery_none"},
		{"the disk's copy, without the key store", otherPIN, func(f *forgetful) {
			f.approve(f.ask(f.v), f.a, f.b)
			f.v.secret = make([]byte, secretSize)
		}, "recovery_pin"},
		{"he was enrolled anew since", otherPIN, func(f *forgetful) {
			f.approve(f.ask(f.v), f.a, f.b)
			add(f.t, f.v, patrolA, "640182").Zero()
		}, "recovery_older"},
	} {
		t.Run(row.name, func(t *testing.T) {
			f := newForgetful(t, memory{})
			row.do(f)
			before := f.v.file.clone()
			if _, err := f.v.Recover(t.Context(), patrolA, row.pin, f.clock.at); code(err) != row.want {
				t.Errorf("%v, want %q", err, row.want)
			}
			if d := cmp.Diff(before.Officers, f.v.file.Officers); d != "" {
				t.Errorf("the vault is another:\n%s", d)
			}
		})
	}
}

// TestEscrowFollows: what is kept for a recovery is made anew when the administrators
// or the keys change, and only then.
func TestEscrowFollows(t *testing.T) {
	f := newForgetful(t, memory{})
	keys := unlock(t, f.v, patrolA, rightPIN)
	defer keys.Zero()
	first, _, err := keys.Escrow(f.owner, "epoch")
	f.must(err)
	f.must(keys.EscrowKept(first.ID, "epoch"))
	same := func(when string, keys *Keys, epoch string, want, kept bool) recovery.Escrow {
		t.Helper()
		e, has, err := keys.Escrow(f.owner, epoch)
		f.must(err)
		if (e.ID == first.ID) != want || has != kept {
			t.Errorf("%s: the same %v, kept %v", when, e.ID == first.ID, has)
		}
		return e
	}
	same("nothing changed", keys, "epoch", true, true)
	same("the region was put back", keys, "another", true, false)
	f.must(f.v.ChangePIN(t.Context(), patrolA.ID, rightPIN, otherPIN))
	same("another PIN", unlock(t, f.v, patrolA, otherPIN), "epoch", true, true)
	third, err := recovery.NewKey(rand.Reader)
	f.must(err)
	next := f.agents
	next.Serial, next.Agents = 2, append(slices.Clone(next.Agents), third.Agent("Вера"))
	f.must(keys.TrustAgents(next))
	if e := same("another administrator", keys, "epoch", false, false); !e.For(third.Agent("").ID()) || len(e.Pairs) != 3 {
		t.Error("he has no share")
	}
	if d := cmp.Diff(next.Agents, keys.Agents().Agents); d != "" {
		t.Error(d)
	}
}

// TestADestroyedVaultIsNotRecovered: what the region had destroyed stays destroyed.
func TestADestroyedVaultIsNotRecovered(t *testing.T) {
	f := newForgetful(t, memory{})
	f.approve(f.ask(f.v), f.a, f.b)
	f.must(f.v.Destroy(t.Context()))
	if HasEscrow(f.dir, patrolA.ID) {
		t.Error("the keys are kept for a recovery still")
	}
}

// FuzzEscrowFile: a file that was changed is read or refused, and a payload that is not
// ours too.
func FuzzEscrowFile(f *testing.F) {
	f.Add([]byte(`{"version":1,"escrow":{"version":1}}`), []byte{1})
	f.Fuzz(func(t *testing.T, raw, payload []byte) {
		if e, err := decodeEscrow(raw, patrolA.ID); err == nil && e.Escrow.Officer != patrolA.ID {
			t.Error("another's escrow is taken for his")
		}
		if b, stores, ok := readPayload(payload); ok && (len(b.Sign) != ed25519.SeedSize || len(stores) > maxStoreKeys) {
			t.Error("a payload is taken that is none")
		}
	})
}
