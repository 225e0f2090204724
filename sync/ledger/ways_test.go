package ledger_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"shyraq/sync/journal"
	"shyraq/sync/ledger"
	"shyraq/sync/seal"
)

// ways is how many ways an ordinary run tries; SHYRAQ_SEED repeats one run.
const ways = 100

// past is a store at several times, and one of another device: what somebody can
// put in a store's place who copied its disk before.
type past struct {
	early, late, foreign string
	want                 string // digest of what is read of late
	waits                []uint64
	anchor, before       journal.Head // late's end, and early's
}

func digestOf(l *ledger.Ledger) string {
	s, h := readStored(l)
	return hex.EncodeToString(h.Sum(nil)) + strings.Join(s.Errors, ";")
}

func waits(t *testing.T, l *ledger.Ledger) (all []uint64) {
	t.Helper()
	waiting, err := l.Outbox().Pending(1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range waiting {
		all = append(all, w.DSeq)
	}
	return all
}

// newPast fills a store, copies it, and goes on.
func newPast(t *testing.T) *past {
	p := &past{early: t.TempDir(), late: filepath.Join(t.TempDir(), "late"), foreign: t.TempDir()}
	k := newKit(p.early)
	k.deliver(t)
	l := k.open(t)
	k.fill(t, l, 5, "ерте")
	answer := func(l *ledger.Ledger, upTo int) {
		t.Helper()
		all, err := l.Outbox().Pending(upTo)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range all {
			if err := l.Outbox().Acknowledge("e1", []ledger.Ack{{DSeq: w.DSeq, Rev: w.Rev, Result: ledger.Stored}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	answer(l, 2)
	<-l.Audited()
	p.before = l.Head()
	closeNow(t, l)
	if err := copyStore(p.early, p.late); err != nil {
		t.Fatal(err)
	}
	k.opt.Dir = p.late
	l = k.open(t)
	k.fill(t, l, 5, "кеш")
	answer(l, 3)
	if err := l.DropDraft(t.Context(), k.maker.NewRecord()); err != nil {
		t.Fatal(err)
	}
	<-l.Audited()
	p.want, p.waits, p.anchor = digestOf(l), waits(t, l), l.Head()
	closeNow(t, l)

	other := newKit(p.foreign)
	ring := seal.Ring{}
	store := fixedKey(77)
	ring.Add(store, fixedKey(2), fixedKey(3))
	other.opt.Keys, other.opt.StoreKey, other.opt.Answers = ring, store.ID(), []byte("of another device")
	other.deliver(t)
	l = other.open(t)
	other.fill(t, l, 9, "бөтен")
	answer(l, 5)
	closeNow(t, l)
	return p
}

// way is one thing that is done to the files of a store.
type way struct {
	name string
	do   func(t *testing.T, r *rand.Rand, p *past, dir string)
}

func putBack(what string, from func(*past) string) func(*testing.T, *rand.Rand, *past, string) {
	return func(t *testing.T, _ *rand.Rand, p *past, dir string) {
		to := filepath.Join(dir, what)
		if err := os.RemoveAll(to); err != nil {
			t.Fatal(err)
		}
		src := filepath.Join(from(p), what)
		info, err := os.Stat(src)
		switch {
		case err != nil:
			t.Fatal(err)
		case info.IsDir():
			err = copyStore(src, to)
		default:
			err = os.WriteFile(to, readFile(t, src), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func gone(what string) func(*testing.T, *rand.Rand, *past, string) {
	return func(t *testing.T, _ *rand.Rand, _ *past, dir string) {
		if err := os.RemoveAll(filepath.Join(dir, what)); err != nil {
			t.Fatal(err)
		}
	}
}

func early(p *past) string   { return p.early }
func foreign(p *past) string { return p.foreign }

// onJournal are ways to change the journal, of which each attack takes one;
// beside are ways to change what lies beside it, of which it takes some.
var onJournal = []way{
	{"journal as it is", func(*testing.T, *rand.Rand, *past, string) {}},
	{"journal cut", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		all := framesOf(t, dir)
		keep(t, dir, all[:r.IntN(len(all))])
	}},
	{"frames taken out", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		all := framesOf(t, dir)
		at := r.IntN(len(all))
		keep(t, dir, slices.Delete(all, at, min(len(all), at+1+r.IntN(4))))
	}},
	{"frames taken out and chained anew", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		all := framesOf(t, dir)
		at := r.IntN(len(all))
		lay(t, dir, slices.Delete(all, at, min(len(all), at+1+r.IntN(4))))
	}},
	{"frames in another order", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		all := framesOf(t, dir)
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if r.IntN(2) == 0 {
			lay(t, dir, all)
			return
		}
		keep(t, dir, all)
	}},
	{"a frame rewritten", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		all := framesOf(t, dir)
		f := &all[r.IntN(len(all))]
		switch r.IntN(4) {
		case 0:
			f.Sealed, f.Region = nil, nil
		case 1:
			f.Flags ^= journal.Drop
		case 2:
			f.Rev[r.IntN(32)] ^= 1
		default:
			f.Kind = journal.Kind(1 + r.IntN(9))
			f.Sealed = slices.Clone(f.Sealed)
			f.Sealed = append(f.Sealed, 0)
		}
		keep(t, dir, all)
	}},
	{"one frame in another's place", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		all := framesOf(t, dir)
		i := r.IntN(len(all) - 1)
		all[i] = all[i+1]
		lay(t, dir, all)
	}},
	{"frames made up behind the end", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		var made []journal.Frame
		for range 1 + r.IntN(3) {
			f := journal.Frame{Kind: journal.Kind(1 + r.IntN(9)), Flags: uint8(r.IntN(8)), Old: r.IntN(3) == 0, DSeq: uint64(r.IntN(30))}
			f.Flags &^= journal.More
			f.Rev[0] = byte(r.Uint32())
			made = append(made, f)
		}
		appendTo(t, dir, made...)
	}},
	{"true frames again behind the end", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		all := framesOf(t, dir)
		appendTo(t, dir, all[r.IntN(len(all))])
	}},
	{"an earlier journal", putBack("journal", early)},
	{"an earlier journal under the head of today", func(t *testing.T, r *rand.Rand, p *past, dir string) {
		writeFile(t, filepath.Join(dir, firstSegment), readFile(t, filepath.Join(p.early, firstSegment)))
	}},
	{"another device's journal", putBack("journal", foreign)},
	{"no journal", gone("journal")},
	{"another device's frames behind the end", func(t *testing.T, r *rand.Rand, p *past, dir string) {
		appendTo(t, dir, framesOf(t, p.foreign)[:3]...)
	}},
	{"a segment of another device's", func(t *testing.T, r *rand.Rand, p *past, dir string) {
		writeFile(t, filepath.Join(dir, fmt.Sprintf("journal/%016x.frames", 2+r.IntN(1000))), readFile(t, filepath.Join(p.foreign, firstSegment)))
	}},
}

var beside = []way{
	{"no ledger", gone("ledger")},
	{"no ledger", gone("ledger")}, // so that what the journal lost has no second copy
	{"an earlier ledger", putBack("ledger", early)},
	{"another device's ledger", putBack("ledger", foreign)},
	{"no head", gone("journal/head")},
	{"an earlier head", putBack("journal/head", early)},
	{"another device's head", putBack("journal/head", foreign)},
	{"a head made up", func(t *testing.T, r *rand.Rand, _ *past, dir string) {
		all := framesOf(t, dir)
		if len(all) == 0 {
			return
		}
		f := all[len(all)-1]
		text := fmt.Sprintf("shyraq head 2 %d %x - 0 %x ", f.Number, f.Hash, f.Mark.Key)
		writeFile(t, filepath.Join(dir, "journal/head"), fmt.Appendf(nil, "%s%x\n", text, sha256.Sum256([]byte(text))))
	}},
	{"no answers", gone("acks")},
	{"earlier answers", putBack("acks", early)},
	{"another device's answers", putBack("acks", foreign)},
	{"answers made up", func(t *testing.T, _ *rand.Rand, _ *past, dir string) {
		text := "shyraq acks 2\nepoch e1\n1 99 stored - -\n"
		writeFile(t, filepath.Join(dir, "acks"), fmt.Appendf(nil, "%smark %x\n", text, sha256.Sum256([]byte(text))))
	}},
}

// keep writes frames as they are.
func keep(t *testing.T, dir string, frames []journal.Frame) {
	t.Helper()
	var b []byte
	for i := range frames {
		b = frames[i].Encode(b)
	}
	writeFile(t, filepath.Join(dir, firstSegment), b)
}

// TestAHundredWays rewrites, cuts, rolls back and exchanges journal, ledger, head
// and answers. Either everything is read as it was, and waits that waited, or it
// is named; what is named and mended by nobody is named for good. The vault is not
// with him, or it is an earlier one: then the region knows.
func TestAHundredWays(t *testing.T) {
	seed := seedOf(t)
	p := newPast(t)
	tally := map[string]int{}
	for n := range ways {
		r := rand.New(rand.NewPCG(seed, uint64(n)))
		dir := filepath.Join(t.TempDir(), "store")
		if err := copyStore(p.late, dir); err != nil {
			t.Fatal(err)
		}
		done := []way{onJournal[n%len(onJournal)]}
		for range 1 + r.IntN(3) {
			done = append(done, beside[r.IntN(len(beside))])
		}
		name := fmt.Sprintf("seed %d way %d:", seed, n)
		for _, w := range done {
			if w.name != "journal as it is" {
				name += " " + w.name + ","
			}
			if _, err := os.Stat(filepath.Join(dir, "journal")); err != nil && strings.Contains(w.name, "head") {
				continue
			}
			w.do(t, r, p, dir)
		}
		earlier := r.IntN(3) == 0
		if earlier {
			name += " an earlier vault"
		}
		what := p.try(t, dir, earlier)
		kind, _, _ := strings.Cut(what, ":")
		tally[kind]++
		if kind == "unnoticed" {
			t.Errorf("%s: %s", name, what)
		}
	}
	t.Logf("seed %d, %d ways: %v", seed, ways, tally)
}

func seedOf(t *testing.T) uint64 {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("SHYRAQ_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatal(err)
		}
	}
	return seed
}

// try opens a store that was changed and says what became of it.
func (p *past) try(t *testing.T, dir string, earlierVault bool) string {
	k := newKit(dir)
	k.opt.Anchor = p.anchor
	if earlierVault {
		k.opt.Anchor = p.before
	}
	l, err := ledger.Open(t.Context(), k.opt)
	if err != nil {
		return "refused: " + err.Error()
	}
	defer l.Close()
	<-l.Audited()
	l.Told(t.Context(), p.anchor) // at the next sync
	r, err := l.Verify(t.Context())
	if err != nil {
		return "unnoticed: verify: " + err.Error()
	}
	found := l.Found()
	digest, waiting := digestOf(l), waits(t, l)
	fewer := slices.ContainsFunc(p.waits, func(n uint64) bool { return !slices.Contains(waiting, n) })
	named := slices.ContainsFunc(found, func(f ledger.Finding) bool { return !f.Kind.Mended() })
	switch {
	case digest == p.want && !fewer && len(found) == 0:
		return "right"
	case digest == p.want && !fewer && !named:
		return "repaired"
	case len(found) == 0:
		return fmt.Sprintf("unnoticed: waits %v of %v, as before: %v", waiting, p.waits, digest == p.want)
	case !named:
		return fmt.Sprintf("unnoticed: it is called mended: %v", found)
	case r.Whole():
		return fmt.Sprintf("unnoticed: it is called whole: %v", found)
	}
	lasting := told(found, ledger.Foreign, ledger.Cut, ledger.RolledBack, ledger.Rewritten, ledger.Exchanged)
	if err := l.Close(); err != nil {
		return "unnoticed: " + err.Error()
	}
	if l, err = ledger.Open(t.Context(), k.opt); err != nil {
		return "unnoticed: a second time: " + err.Error()
	}
	defer l.Close()
	if r, err = l.Verify(t.Context()); err != nil || lasting && r.Whole() {
		return fmt.Sprintf("unnoticed: the second time it is called whole, %v after %v", err, found)
	}
	return "named"
}
