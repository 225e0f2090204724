package region

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
)

// agents are administrators with recovery keys, who take part at a region.
func (w *world) agents(names ...string) map[string]recovery.Key {
	w.t.Helper()
	ctx, keys := w.t.Context(), map[string]recovery.Key{}
	var a recovery.Agents
	for _, name := range names {
		k, err := recovery.NewKey(rand.Reader)
		if err != nil {
			w.t.Fatal(err)
		}
		keys[name] = k
		a.Agents = append(a.Agents, k.Agent(name))
	}
	a.Serial = 1
	if err := w.proposed(a); err != nil {
		w.t.Fatal(err)
	}
	if rep, err := w.region.Recoveries(ctx); err != nil || rep.Agents == nil {
		w.t.Fatalf("%+v %v", rep, err)
	}
	return keys
}

// proposed has two administrators put a list of agents in force.
func (w *world) proposed(a recovery.Agents) error {
	w.t.Helper()
	ctx := w.t.Context()
	var who [2]admin.Administrator
	var keys [2]ed25519.PrivateKey
	for i := range keys {
		public, key, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			w.t.Fatal(err)
		}
		keys[i] = key
		rep, err := w.region.Administrators(ctx)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(rep.Administrators) >= 2 { // those of another list in this test
			w.t.Fatal("there are administrators already")
		}
		if who[i], err = w.region.AddAdministrator(ctx, admin.Administrator{Name: "Сынақ", Key: public}); err != nil {
			w.t.Fatal(err)
		}
	}
	body, err := json.Marshal(a)
	if err != nil {
		w.t.Fatal(err)
	}
	now := w.clock.now()
	p := admin.Proposal{ID: uuid.New(), Kind: admin.ProposeRecovery, Body: body, By: who[0].ID, At: now, Until: now.Add(time.Hour)}
	p.Sign(w.region.id, keys[0])
	if err := w.region.Propose(ctx, p); err != nil {
		return err
	}
	word := admin.Approval{Proposal: p.ID, By: who[1].ID}
	word.Sign(w.region.id, p, keys[1])
	_, err = w.region.Approve(ctx, word)
	return err
}

// kept makes the escrow of a station's officer.
func (s *station) kept(w *world, change func(*recovery.Escrow)) recovery.Escrow {
	w.t.Helper()
	rep, err := w.region.Recoveries(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	e, err := recovery.Make(rand.Reader, recovery.Owner{Region: w.region.id, Device: s.Identity().Device, Officer: s.officer}, *rep.Agents, w.clock.now(), []byte("keys"))
	if err != nil {
		w.t.Fatal(err)
	}
	if change != nil {
		change(&e)
	}
	e.Own(s.key)
	return e
}

func (w *world) asked(e recovery.Escrow) (recovery.Request, hpke.PrivateKey) {
	w.t.Helper()
	q, private, err := recovery.Ask(rand.Reader, e, w.clock.now())
	if err != nil {
		w.t.Fatal(err)
	}
	return q, private
}

// TestEscrowsAreTheirOfficers: the region keeps an escrow that its officer signed, with
// a key that holds on the device that brings it, for the agents in force.
func TestEscrowsAreTheirOfficers(t *testing.T) {
	w := newWorld(t, nil)
	s, other, gone := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	w.agents("a", "b", "c")
	_, foreign, _ := ed25519.GenerateKey(rand.Reader)
	signed := func(e recovery.Escrow, key ed25519.PrivateKey) recovery.Escrow { e.Own(key); return e }
	unsigned := s.kept(w, nil)
	unsigned.Sig = bytes.Repeat([]byte{1}, 64)
	revoked := gone.kept(w, nil)
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Officer: gone.officer}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name string
		by   *station
		e    recovery.Escrow
		want string
	}{
		{"his own", s, s.kept(w, nil), ""},
		{"and another in its place", s, s.kept(w, nil), ""},
		{"by another device", other, s.kept(w, nil), "recovery_owner"},
		{"another officer's, on this device", s, s.kept(w, func(e *recovery.Escrow) { e.Officer = other.officer }), "recovery_owner"},
		{"signed with a stranger's key", s, signed(s.kept(w, nil), foreign), "recovery_owner"},
		{"signed by nobody", s, unsigned, "recovery_owner"},
		{"of another region", s, s.kept(w, func(e *recovery.Escrow) { e.Region = uuid.New() }), "recovery_owner"},
		{"for a list that is not in force", s, s.kept(w, func(e *recovery.Escrow) { e.Serial = 2 }), "recovery_agents_old"},
		{"for some of the agents", s, s.kept(w, func(e *recovery.Escrow) { e.Shares, e.Pairs = e.Shares[:2], e.Pairs[:1] }), "recovery_agents_old"},
		{"for others than the agents", s, s.kept(w, func(e *recovery.Escrow) { e.Shares[0].Agent = uuid.New() }), "recovery_agents_old"},
		{"of an officer who is revoked", gone, revoked, "recovery_revoked"},
	} {
		if err := row.by.KeepEscrow(t.Context(), row.e); wire.Code(err) != row.want {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
	got, err := s.Recovery(t.Context(), uuid.Nil)
	if err != nil || len(got.Officers) != 1 || got.Officers[0].ID != s.officer || got.Officers[0].Name == "" {
		t.Errorf("%+v %v", got, err)
	}
	if got, err := other.Recovery(t.Context(), s.officer); err != nil || len(got.Officers) != 0 {
		t.Errorf("another device is given it: %+v %v", got, err)
	}
}

// TestRecoveryRequests: a request is of the device that brings it, three times a day,
// for a day; the one before gives way; and two agents say their word on it, once each.
func TestRecoveryRequests(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	s, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	keys := w.agents("a", "b")
	e := s.kept(w, nil)
	if err := s.KeepEscrow(ctx, e); err != nil {
		t.Fatal(err)
	}
	want := func(name string, err error, code string) {
		t.Helper()
		if wire.Code(err) != code {
			t.Errorf("%s: %v, want %q", name, err, code)
		}
	}
	first, _ := w.asked(e)
	early := first
	early.At, early.Until = early.At.Add(2*time.Hour), early.Until.Add(2*time.Hour)
	want("another device's", other.AskRecovery(ctx, first), "recovery_owner")
	want("of tomorrow", s.AskRecovery(ctx, early), "recovery_clock")
	want("the first", s.AskRecovery(ctx, first), "")
	want("told twice", s.AskRecovery(ctx, first), "")
	say := func(k recovery.Key, q recovery.Request) error {
		t.Helper()
		a, err := k.Approve(q, w.clock.now())
		if err != nil {
			t.Fatal(err)
		}
		return w.region.SayRecovery(ctx, a)
	}
	stranger, err := recovery.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	want("a stranger refuses", w.region.SayRecovery(ctx, stranger.Refuse(first, w.clock.now())), "recovery_not_agent")
	borrowed := stranger.Refuse(first, w.clock.now())
	borrowed.Agent = keys["a"].Agent("").ID()
	want("in an agent's name", w.region.SayRecovery(ctx, borrowed), "recovery_not_agent")
	want("a approves", say(keys["a"], first), "")
	want("a once more", say(keys["a"], first), "recovery_said")
	second, private := w.asked(e)
	want("the second", s.AskRecovery(ctx, second), "")
	want("the one before gave way", say(keys["b"], first), "recovery_unknown")
	if got, err := s.Recovery(ctx, s.officer); err != nil || len(got.Approvals) != 0 {
		t.Errorf("what was said before counts: %+v %v", got.Approvals, err)
	}
	want("a approves the second", say(keys["a"], second), "")
	want("b approves the second", say(keys["b"], second), "")
	if got, err := other.Recovery(ctx, s.officer); err != nil || len(got.Approvals) != 0 {
		t.Errorf("another device is given it: %+v %v", got, err)
	}
	got, err := s.Recovery(ctx, s.officer)
	if err != nil {
		t.Fatal(err)
	}
	if plain, by, err := got.Officers[0].Escrow.Open(second, private, got.Approvals, w.clock.now()); err != nil || string(plain) != "keys" || len(by) != 2 {
		t.Errorf("%q %v %v", plain, by, err)
	}
	third, _ := w.asked(e)
	want("the third", s.AskRecovery(ctx, third), "")
	fourth, _ := w.asked(e)
	want("the fourth of a day", s.AskRecovery(ctx, fourth), "recovery_many")
	w.clock.add(recovery.Life)
	want("a day later", w.region.SayRecovery(ctx, keys["a"].Refuse(third, w.clock.now())), "recovery_unknown")
	want("and its officer asks anew", s.AskRecovery(ctx, third), "recovery_ended")
	if rep, err := w.region.Recoveries(ctx); err != nil || len(rep.Requests) != 0 {
		t.Errorf("requests are kept for ever: %+v %v", rep.Requests, err)
	}
	page, err := w.region.Audit(ctx, admin.AuditRequest{})
	if err != nil {
		t.Fatal(err)
	}
	noted := map[string]int{}
	for _, raw := range page.Rows {
		var f audit.Frame
		if json.Unmarshal(raw, &f) == nil && f.Allowed {
			noted[f.Action]++
		}
	}
	for action, least := range map[string]int{"recovery_agents": 1, "recovery_keep": 1, "recovery_ask": 3, "recovery_approve": 3} {
		if noted[action] < least {
			t.Errorf("%s is written down %d times", action, noted[action])
		}
	}
}

// TestAgentsChange: two who take part change who does, one alone does not; the region
// is never left with fewer than two, and the lists of before are there for devices
// that missed one.
func TestAgentsChange(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	s := w.enrol(regionfile.Patrol, "unit-a")
	keys := w.agents("a", "b", "c")
	if err := s.KeepEscrow(ctx, s.kept(w, nil)); err != nil {
		t.Fatal(err)
	}
	now := func() recovery.Agents {
		t.Helper()
		rep, err := w.region.Recoveries(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return *rep.Agents
	}
	known := now()
	next := func(by string, do func(*recovery.Agents)) recovery.Agents {
		n := now()
		n.Serial, n.Sigs, n.Sig, n.At = n.Serial+1, nil, nil, w.clock.now()
		if do != nil {
			do(&n)
		}
		if by != "" {
			n.Sign(keys[by])
		}
		return n
	}
	drop := func(n *recovery.Agents) { n.Agents = n.Agents[:2] }
	for _, row := range []struct {
		name string
		next recovery.Agents
		want string
	}{
		{"nobody signs", next("", drop), "recovery_not_agent"},
		{"a number is left out", next("a", func(n *recovery.Agents) { n.Serial++ }), "recovery_agents_old"},
		{"anew", next("a", func(n *recovery.Agents) { n.Anew = true }), "recovery_agents_old"},
		{"one is left", next("a", func(n *recovery.Agents) { n.Agents = n.Agents[:1] }), "recovery_agents"},
	} {
		if in, err := w.region.ChangeAgents(ctx, row.next); wire.Code(err) != row.want || in {
			t.Errorf("%s: %v %v, want %q", row.name, in, err, row.want)
		}
	}
	first := next("a", drop)
	if in, err := w.region.ChangeAgents(ctx, first); err != nil || in {
		t.Fatalf("one alone: %v %v", in, err)
	}
	if in, err := w.region.ChangeAgents(ctx, first); err != nil || in {
		t.Fatalf("one alone, twice: %v %v", in, err)
	}
	if rep, _ := w.region.Recoveries(ctx); rep.Next == nil || len(rep.Agents.Agents) != 3 {
		t.Errorf("%+v", rep)
	}
	second := first
	second.Sigs = nil
	second.Sign(keys["c"])
	if in, err := w.region.ChangeAgents(ctx, second); err != nil || !in {
		t.Fatalf("two: %v %v", in, err)
	}
	all, err := s.RecoveryAgents(ctx, known.Serial)
	if err != nil {
		t.Fatal(err)
	}
	got, err := recovery.Newest(&known, all, w.region.id, s.Identity().RegionKey)
	if err != nil || got.Serial != 2 || len(got.Agents) != 2 {
		t.Errorf("a device goes on with %+v: %v", got, err)
	}
	if h, err := s.Hello(ctx); err != nil || h.Recovery != 2 {
		t.Errorf("hello tells %d: %v", h.Recovery, err)
	}
	rep, err := w.region.Recoveries(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if i := slices.IndexFunc(rep.Escrows, func(e admin.EscrowRow) bool { return e.Officer == s.officer }); i < 0 || rep.Escrows[i].Serial != 1 || rep.Escrows[i].Agents != 2 {
		t.Errorf("%+v", rep.Escrows)
	}
}

// TestAWipeTakesTheEscrow: the keys of a device that is to destroy them are kept nowhere.
func TestAWipeTakesTheEscrow(t *testing.T) {
	w := newWorld(t, nil)
	ctx := t.Context()
	s, other := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	w.agents("a", "b")
	for _, s := range []*station{s, other} {
		if err := s.KeepEscrow(ctx, s.kept(w, nil)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.region.Revoke(ctx, admin.RevokeRequest{Device: s.Identity().Device, Wipe: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.KeepEscrow(ctx, s.kept(w, nil)); wire.Code(err) != wire.CodeRevoked {
		t.Errorf("it keeps another: %v", err)
	}
	for _, of := range []*station{s, other} {
		row, err := w.region.store.Row(ctx, access.Administering(), store.Escrows, register.EscrowKey(of.Identity().Device, of.officer))
		if err != nil {
			t.Fatal(err)
		}
		if kept := row.Value != nil; kept != (of == other) {
			t.Errorf("kept %v, of the other device %v", kept, of == other)
		}
	}
}

// TestTries: a copy of a vault that is put back has fewer PINs tried than the region was
// told, and one on which somebody keeps failing is told of once for each count.
func TestTries(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	var now recovery.Tries
	s.TellTries(func() (recovery.Tries, bool) { return now, now.Vault != "" })
	alarms := func(why string) (n int) {
		t.Helper()
		page, err := w.region.Audit(t.Context(), admin.AuditRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, raw := range page.Rows {
			var f audit.Frame
			if json.Unmarshal(raw, &f) == nil && f.Action == "alarm" && f.Reason == why && f.Device == s.Identity().Device {
				n++
			}
		}
		return n
	}
	for _, row := range []struct {
		name        string
		now         recovery.Tries
		tries, pins int
	}{
		{"nothing is told", recovery.Tries{}, 0, 0},
		{"the first", recovery.Tries{Vault: "0a1b2c3d", All: 3}, 0, 0},
		{"more", recovery.Tries{Vault: "0a1b2c3d", All: 9, Failed: 4}, 0, 0},
		{"somebody keeps failing", recovery.Tries{Vault: "0a1b2c3d", All: 10, Failed: 5}, 0, 1},
		{"a copy was put back", recovery.Tries{Vault: "0a1b2c3d", All: 4}, 1, 1},
		{"enrolled anew", recovery.Tries{Vault: "11111111", All: 1}, 1, 1},
	} {
		now = row.now
		w.clock.add(2 * time.Minute)
		if _, err := s.Hello(t.Context()); err != nil {
			t.Fatal(err)
		}
		if a, b := alarms("tries"), alarms("pins"); a != row.tries || b != row.pins {
			t.Errorf("%s: %d and %d alarms, want %d and %d", row.name, a, b, row.tries, row.pins)
		}
	}
}
