package recovery_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/recovery"
)

var (
	noon   = time.Date(2026, 11, 30, 7, 0, 0, 0, time.UTC)
	secret = []byte("the keys of an officer, whatever they are")
)

// region is three agents, an officer's escrow, and a request for it.
type region struct {
	t       *testing.T
	id      uuid.UUID
	sign    ed25519.PrivateKey
	keys    map[string]recovery.Key
	agents  recovery.Agents
	escrow  recovery.Escrow
	request recovery.Request
	private hpke.PrivateKey
}

func newRegion(t *testing.T) *region {
	t.Helper()
	r := &region{t: t, id: uuid.New(), keys: map[string]recovery.Key{}}
	_, sign, err := ed25519.GenerateKey(rand.Reader)
	r.must(err)
	r.sign = sign
	r.agents = recovery.Agents{Region: r.id, Serial: 1, At: noon}
	for _, name := range []string{"a", "b", "c"} {
		key, err := recovery.NewKey(rand.Reader)
		r.must(err)
		r.keys[name] = key
		r.agents.Agents = append(r.agents.Agents, key.Agent(name))
	}
	r.agents.Seal(sign)
	r.escrow = r.newEscrow(uuid.New(), uuid.New())
	r.request, r.private = r.ask(r.escrow)
	return r
}

func (r *region) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *region) newEscrow(device, officer uuid.UUID) recovery.Escrow {
	r.t.Helper()
	e, err := recovery.Make(rand.Reader, recovery.Owner{Region: r.id, Device: device, Officer: officer}, r.agents, noon, secret)
	r.must(err)
	_, key, err := ed25519.GenerateKey(rand.Reader)
	r.must(err)
	e.Own(key)
	return e
}

func (r *region) ask(e recovery.Escrow) (recovery.Request, hpke.PrivateKey) {
	r.t.Helper()
	q, private, err := recovery.Ask(rand.Reader, e, noon)
	r.must(err)
	return q, private
}

func (r *region) approve(q recovery.Request, names ...string) (all []recovery.Approval) {
	r.t.Helper()
	for _, name := range names {
		a, err := r.keys[name].Approve(q, noon.Add(time.Minute))
		r.must(err)
		all = append(all, a)
	}
	return all
}

// TestWhoOpens plays everybody who has some of it: what two administrators approved
// opens on the device that asked, and nothing less does.
func TestWhoOpens(t *testing.T) {
	r := newRegion(t)
	other := r.newEscrow(r.escrow.Device, uuid.New())
	elsewhere, _ := r.ask(other)
	later, laterKey := r.ask(r.escrow)
	_, thief, err := recovery.Ask(rand.Reader, r.escrow, noon) // who has the tablet's files, and no key of the request
	r.must(err)
	sameKey := r.request
	sameKey.ID, sameKey.At = uuid.New(), sameKey.At.Add(time.Second)
	relabelled := func(all []recovery.Approval, q recovery.Request) []recovery.Approval {
		for i := range all {
			all[i].Request = q.Sum()
		}
		return all
	}
	twice := r.approve(r.request, "a")
	twice = append(twice, twice[0])
	twice[1].Agent = r.keys["b"].Agent("").ID()
	both, both2 := r.approve(r.request, "a", "b"), r.approve(r.request, "a", "b")
	refused := r.keys["b"].Refuse(r.request, noon)
	changed := r.escrow
	changed.Payload = bytes.Clone(changed.Payload)
	changed.Payload[40] ^= 1
	renamed := r.escrow
	renamed.Shares = append([]recovery.Share{}, renamed.Shares...)
	renamed.Shares[0].Name = "somebody else"
	for _, row := range []struct {
		name    string
		escrow  recovery.Escrow
		request recovery.Request
		key     hpke.PrivateKey
		words   []recovery.Approval
		after   time.Duration
		want    string
	}{
		{"a and b", r.escrow, r.request, r.private, both, 0, ""},
		{"b and c, in the other order", r.escrow, r.request, r.private, r.approve(r.request, "c", "b"), 0, ""},
		{"all three", r.escrow, r.request, r.private, r.approve(r.request, "a", "b", "c"), 0, ""},
		{"an hour before the end", r.escrow, r.request, r.private, both, 23 * time.Hour, ""},
		{"nobody: the tablet's files, the server's store", r.escrow, r.request, r.private, nil, 0, "recovery_two"},
		{"a alone, with the tablet and the server", r.escrow, r.request, r.private, r.approve(r.request, "a"), 0, "recovery_two"},
		{"a alone, told twice", r.escrow, r.request, r.private, append(r.approve(r.request, "a"), r.approve(r.request, "a")...), 0, "recovery_two"},
		{"a alone, in b's name too", r.escrow, r.request, r.private, twice, 0, "recovery_two"},
		{"a, and b refuses", r.escrow, r.request, r.private, append(r.approve(r.request, "a"), refused), 0, "recovery_two"},
		{"both, at the server, which has not the key of the request", r.escrow, r.request, thief, both, 0, "recovery_two"},
		{"both, for another officer of the device", r.escrow, r.request, r.private, r.approve(elsewhere, "a", "b"), 0, "recovery_two"},
		{"both, for another officer, under this request's name", r.escrow, r.request, r.private, relabelled(r.approve(elsewhere, "a", "b"), r.request), 0, "recovery_two"},
		{"both, given on the request before", r.escrow, later, laterKey, relabelled(r.approve(r.request, "a", "b"), later), 0, "recovery_two"},
		{"both, given on a request before with the same key", r.escrow, sameKey, r.private, relabelled(both2, sameKey), 0, "recovery_two"},
		{"one now, one given on the request before", r.escrow, later, laterKey, append(r.approve(later, "a"), relabelled(r.approve(r.request, "b"), later)...), 0, "recovery_two"},
		{"another officer's escrow", other, r.request, r.private, both, 0, "recovery_request_other"},
		{"a changed escrow", changed, r.request, r.private, both, 0, "recovery_two"},
		{"an escrow that names others", renamed, r.request, r.private, both, 0, "recovery_two"},
		{"after a day", r.escrow, r.request, r.private, both, 24 * time.Hour, "recovery_ended"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, by, err := row.escrow.Open(row.request, row.key, row.words, noon.Add(row.after))
			if wire.Code(err) != row.want {
				t.Fatalf("%v, want %q", err, row.want)
			}
			if (err == nil) != bytes.Equal(got, secret) || (err == nil) != (len(by) == 2) {
				t.Errorf("opened %q by %v", got, by)
			}
		})
	}
}

// TestApprove: an administrator's share opens for the very device, officer and escrow
// that it was sealed for, and in its time.
func TestApprove(t *testing.T) {
	r := newRegion(t)
	theirs := r.newEscrow(uuid.New(), uuid.New())
	stranger, err := recovery.NewKey(rand.Reader)
	r.must(err)
	change := func(do func(*recovery.Request)) recovery.Request {
		q := r.request
		q.Shares = append([]recovery.Share{}, q.Shares...)
		do(&q)
		return q
	}
	for _, row := range []struct {
		name string
		key  recovery.Key
		q    recovery.Request
		at   time.Time
		want string
	}{
		{"as asked", r.keys["a"], r.request, noon, ""},
		{"of nobody's key", stranger, r.request, noon, "recovery_not_agent"},
		{"another device", r.keys["a"], change(func(q *recovery.Request) { q.Device = uuid.New() }), noon, "recovery_share"},
		{"another officer", r.keys["a"], change(func(q *recovery.Request) { q.Officer = uuid.New() }), noon, "recovery_share"},
		{"another region", r.keys["a"], change(func(q *recovery.Request) { q.Region = uuid.New() }), noon, "recovery_share"},
		{"another escrow", r.keys["a"], change(func(q *recovery.Request) { q.Escrow = theirs.ID }), noon, "recovery_share"},
		{"another's shares", r.keys["a"], change(func(q *recovery.Request) { q.Shares = theirs.Shares }), noon, "recovery_share"},
		{"ended", r.keys["a"], r.request, noon.Add(24 * time.Hour), "recovery_ended"},
		{"longer than a day", r.keys["a"], change(func(q *recovery.Request) { q.Until = q.Until.Add(time.Second) }), noon, "recovery_request"},
		{"of tomorrow", r.keys["a"], r.request, noon.Add(-2 * time.Hour), "recovery_clock"},
		{"no key to seal to", r.keys["a"], change(func(q *recovery.Request) { q.To = nil }), noon, "recovery_request"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a, err := row.key.Approve(row.q, row.at)
			if wire.Code(err) != row.want {
				t.Fatalf("%v, want %q", err, row.want)
			}
			if err == nil && (!a.By(r.agents.Agents[0], row.q) || a.By(r.agents.Agents[1], row.q)) {
				t.Error("nobody can tell whose word it is")
			}
		})
	}
}

// TestCode: the code stands for every part of a request.
func TestCode(t *testing.T) {
	r := newRegion(t)
	_, other, err := recovery.Ask(rand.Reader, r.escrow, noon)
	r.must(err)
	for name, do := range map[string]func(*recovery.Request){
		"id":      func(q *recovery.Request) { q.ID = uuid.New() },
		"region":  func(q *recovery.Request) { q.Region = uuid.New() },
		"device":  func(q *recovery.Request) { q.Device = uuid.New() },
		"officer": func(q *recovery.Request) { q.Officer = uuid.New() },
		"escrow":  func(q *recovery.Request) { q.Escrow = uuid.New() },
		"key":     func(q *recovery.Request) { q.To = other.PublicKey().Bytes() },
		"at":      func(q *recovery.Request) { q.At = q.At.Add(time.Second) },
		"until":   func(q *recovery.Request) { q.Until = q.Until.Add(-time.Second) },
		"shares":  func(q *recovery.Request) { q.Shares = q.Shares[:2] },
	} {
		q := r.request
		if do(&q); q.Code() == r.request.Code() {
			t.Errorf("another %s has the same code", name)
		}
	}
	code := r.request.Code()
	if got := recovery.CleanCode(" " + string(bytes.ToLower([]byte(code))) + "\n"); got != code || len(code) != 19 {
		t.Errorf("%q is read as %q", code, got)
	}
}

// TestAgents: a server alone names no agents of its own to a device that knows others.
func TestAgents(t *testing.T) {
	r := newRegion(t)
	mallory, err := recovery.NewKey(rand.Reader)
	r.must(err)
	next := func(after recovery.Agents, do func(*recovery.Agents), by ...recovery.Key) recovery.Agents {
		n := recovery.Agents{Region: r.id, Serial: after.Serial + 1, At: noon, Agents: append([]recovery.Agent{}, after.Agents...)}
		if do != nil {
			do(&n)
		}
		for _, k := range by {
			n.Sign(k)
		}
		n.Seal(r.sign)
		return n
	}
	a, b, c := r.keys["a"], r.keys["b"], r.keys["c"]
	less := func(n *recovery.Agents) { n.Agents = n.Agents[:2] }
	good := next(r.agents, less, a, c)
	third := next(good, func(n *recovery.Agents) { n.Agents = append(n.Agents, mallory.Agent("m")) }, a, b)
	anew := next(r.agents, func(n *recovery.Agents) { n.Anew, n.Agents = true, []recovery.Agent{mallory.Agent("m"), a.Agent("a")} })
	foreign := good
	foreign.Sig = bytes.Repeat([]byte{1}, 64)
	for _, row := range []struct {
		name  string
		known *recovery.Agents
		all   []recovery.Agents
		want  int64
		code  string
	}{
		{"the first", nil, []recovery.Agents{r.agents}, 1, ""},
		{"who knows none takes the newest", nil, []recovery.Agents{r.agents, good, third}, 3, ""},
		{"none yet", nil, nil, 0, ""},
		{"signed by two", &r.agents, []recovery.Agents{good}, 2, ""},
		{"one after the other", &r.agents, []recovery.Agents{good, third}, 3, ""},
		{"the old ones again", &good, []recovery.Agents{r.agents, good}, 2, ""},
		{"signed by one", &r.agents, []recovery.Agents{next(r.agents, less, a)}, 1, "recovery_agents_other"},
		{"signed twice by one", &r.agents, []recovery.Agents{next(r.agents, less, a, a)}, 1, "recovery_agents_other"},
		{"signed by who is new", &r.agents, []recovery.Agents{next(r.agents, less, a, mallory)}, 1, "recovery_agents_other"},
		{"by the server alone", &r.agents, []recovery.Agents{next(r.agents, less)}, 1, "recovery_agents_other"},
		{"anew", &r.agents, []recovery.Agents{anew}, 1, "recovery_agents_other"},
		{"one is left out", &r.agents, []recovery.Agents{third}, 1, "recovery_agents_other"},
		{"the region did not sign", &r.agents, []recovery.Agents{foreign}, 1, "recovery_agents_other"},
		{"one agent", nil, []recovery.Agents{next(r.agents, func(n *recovery.Agents) { n.Agents = n.Agents[:1] })}, 0, "recovery_agents_other"},
		{"the same key twice", nil, []recovery.Agents{next(r.agents, func(n *recovery.Agents) {
			n.Agents = append(n.Agents[:1], a.Agent("again"))
		})}, 0, "recovery_agents_other"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, err := recovery.Newest(row.known, row.all, r.id, r.sign.Public().(ed25519.PublicKey))
			if wire.Code(err) != row.code {
				t.Errorf("%v, want %q", err, row.code)
			}
			if n := serial(got); n != row.want {
				t.Errorf("goes on with %d, want %d", n, row.want)
			}
		})
	}
}

func serial(a *recovery.Agents) int64 {
	if a == nil {
		return 0
	}
	return a.Serial
}

// TestOwned: nobody puts another escrow in the place of an officer's.
func TestOwned(t *testing.T) {
	r := newRegion(t)
	if !r.escrow.Owned() {
		t.Fatal("an escrow is not its officer's")
	}
	for name, do := range map[string]func(*recovery.Escrow){
		"payload": func(e *recovery.Escrow) { e.Payload = []byte("x") },
		"shares":  func(e *recovery.Escrow) { e.Shares = e.Shares[:2] },
		"pairs":   func(e *recovery.Escrow) { e.Pairs = e.Pairs[:1] },
		"serial":  func(e *recovery.Escrow) { e.Serial++ },
		"device":  func(e *recovery.Escrow) { e.Device = uuid.New() },
		"officer": func(e *recovery.Escrow) { e.Officer = uuid.New() },
	} {
		e := r.escrow
		if do(&e); e.Owned() {
			t.Errorf("another %s is his still", name)
		}
	}
}

// TestForm is what was written once: it has to open for as long as escrows are kept.
func TestForm(t *testing.T) {
	seeded := func(n byte) recovery.Key {
		k, err := recovery.KeyFrom(bytes.Repeat([]byte{n}, 32))
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	got := fmt.Sprintf("%s\n%s\n", seeded(1).Agent("a").Public(), seeded(1).Agent("a").ID())
	q := recovery.Request{Version: 1, ID: uuid.UUID{1}, Region: uuid.UUID{2}, Device: uuid.UUID{3}, Officer: uuid.UUID{4}, Escrow: uuid.UUID{5},
		To: bytes.Repeat([]byte{6}, 32), At: noon, Until: noon.Add(recovery.Life), Shares: []recovery.Share{{Agent: uuid.UUID{7}, Sealed: []byte{8}}, {Agent: uuid.UUID{9}, Sealed: []byte{10}}}}
	got += q.Code() + "\n" + string(recovery.Encode(q)) + "\n"
	word := seeded(1).Refuse(q, noon)
	got += string(recovery.Encode(word)) + "\n"
	agents := recovery.Agents{Region: uuid.UUID{2}, Serial: 1, At: noon, Agents: []recovery.Agent{seeded(1).Agent("a"), seeded(2).Agent("b")}}
	agents.Seal(ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, 32)))
	got += string(recovery.Encode(agents)) + "\n"
	if d := cmp.Diff(form, got); d != "" {
		t.Errorf("the form is another:\n%s", d)
	}
	e, err := recovery.Decode[recovery.Escrow]([]byte(kept))
	if err != nil {
		t.Fatal(err)
	}
	ask, err := recovery.Decode[recovery.Request]([]byte(keptRequest))
	if err != nil {
		t.Fatal(err)
	}
	var words []recovery.Approval
	for _, n := range []byte{1, 2} {
		a, err := seeded(n).Approve(ask, noon)
		if err != nil {
			t.Fatal(err)
		}
		words = append(words, a)
	}
	raw, _ := hex.DecodeString(keptPrivate)
	private, err := recovery.PrivateKey(raw)
	if err != nil {
		t.Fatal(err)
	}
	if plain, _, err := e.Open(ask, private, words, noon); err != nil || !bytes.Equal(plain, secret) {
		t.Errorf("what was kept opens no more: %v", err)
	}
}

// FuzzDecode: what comes from a stick or a stranger is read or refused, and what is
// read is written the same.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(kept))
	f.Add([]byte(keptRequest))
	f.Add([]byte(`{"version":1,"shares":[{"agent":""}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if e, err := recovery.Decode[recovery.Escrow](raw); err == nil {
			e.Owned()
			again(t, e)
		}
		if q, err := recovery.Decode[recovery.Request](raw); err == nil {
			key, _ := recovery.KeyFrom(make([]byte, 32))
			_, _ = key.Approve(q, q.At)
			again(t, q)
		}
		if a, err := recovery.Decode[recovery.Approval](raw); err == nil {
			again(t, a)
		}
		if a, err := recovery.Decode[recovery.Agents](raw); err == nil {
			a.Of(a.Region, make([]byte, 32))
			again(t, a)
		}
	})
}

func again[T recovery.Escrow | recovery.Request | recovery.Approval | recovery.Agents](t *testing.T, v T) {
	t.Helper()
	raw := recovery.Encode(v)
	if len(raw) > recovery.MaxFile {
		return
	}
	back, err := recovery.Decode[T](raw)
	if err != nil || !bytes.Equal(recovery.Encode(back), raw) {
		t.Errorf("%s is not read as it was written: %v", raw, err)
	}
}
