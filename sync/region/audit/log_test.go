package audit_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	mrand "math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

// book is a store of audit entries and pages in memory, in which anybody who holds
// the region's keys could change whatever he likes.
type book struct {
	store.Store
	notes []store.Note
	pages map[string][]byte
	fail  error
}

func (b *book) Audit(_ context.Context, _ access.Scope, after access.Position, most int) (out []store.Note, err error) {
	for _, n := range b.notes {
		if n.At.After(after) && len(out) < most {
			out = append(out, n)
		}
	}
	return out, b.fail
}

func (b *book) Pages(_ context.Context, _ access.Scope, names ...string) (out [][]byte, err error) {
	for _, n := range names {
		out = append(out, bytes.Clone(b.pages[n]))
	}
	return out, nil
}

func (b *book) PutPages(_ context.Context, _ access.Scope, still store.Page, put []store.Page) error {
	if b.fail != nil {
		return b.fail
	}
	if !bytes.Equal(b.pages[still.Name], still.Value) {
		return errs.Errorf(errs.Conflict, "page_changed", "")
	}
	for _, p := range put {
		b.pages[p.Name] = p.Value
	}
	return nil
}

func (b *book) clone() *book {
	c := &book{notes: slices.Clone(b.notes), pages: map[string][]byte{}}
	for k, v := range b.pages {
		c.pages[k] = bytes.Clone(v)
	}
	return c
}

// write adds so many entries, some commits with several.
func (b *book) write(n int) {
	for range n {
		at := access.Position{Commit: uint64(len(b.notes)/3 + 1), Seq: uint64(len(b.notes) % 3)}
		b.notes = append(b.notes, store.Note{At: at, Value: fmt.Appendf(nil, `{"at":"2026-11-30T02:00:00Z","action":"read","records":[%q],"allowed":true,"times":%d}`, uuid.New(), len(b.notes))})
	}
}

var (
	testRegion             = uuid.MustParse("01234567-89ab-7def-8123-456789abcdef")
	testPublic, testKey, _ = ed25519.GenerateKey(rand.Reader)
	testNow                = time.Date(2026, 11, 30, 2, 0, 0, 0, time.UTC)
)

func logOn(s store.Store) *audit.Log {
	return audit.NewLog(audit.LogOptions{Store: s, Region: testRegion, Key: testKey, Epoch: func() string { return "e1" },
		Now: func() time.Time { return testNow }, Log: slog.New(slog.DiscardHandler)})
}

func caught(t testing.TB, l *audit.Log) wire.Checkpoint {
	t.Helper()
	c, err := l.CatchUp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestTheLogIsTheTreeOfItsEntries, however they come: one by one, many at once, by
// two servers; its root is that of RFC 6962 over the entries as they are kept.
func TestTheLogIsTheTreeOfItsEntries(t *testing.T) {
	b := &book{pages: map[string][]byte{}}
	one, two := logOn(b), logOn(b)
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(at []int64) (out []tlog.Hash, err error) {
		for _, i := range at {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	seen := []wire.LogSeen{{}}
	logged := 0
	for i, n := range []int{1, 1, 2, 3, 29, 40, 300, 1, 1700, 5} {
		b.write(n)
		c := caught(t, []*audit.Log{one, two}[i%2])
		for ; logged < len(b.notes); logged++ {
			more, err := tlog.StoredHashes(int64(logged), b.notes[logged].Value, reader)
			if err != nil {
				t.Fatal(err)
			}
			hashes = append(hashes, more...)
		}
		want, err := tlog.TreeHash(int64(logged), reader)
		if err != nil || c.Root != want || c.Size != int64(logged) || c.Epoch != "e1" {
			t.Fatalf("after %d entries: %+v, want %v, %v", logged, c, want, err)
		}
		for _, s := range seen { // every device that ever saw it is shown that it goes on
			p, err := two.Prove(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			now, err := wire.OpenCheckpoint(p.Note, testRegion, testPublic)
			if err != nil || now.Follows(s, p.Proof) != nil {
				t.Errorf("from %d to %d: %v %v", s.Size, c.Size, err, now.Follows(s, p.Proof))
			}
		}
		seen = append(seen, c.Seen())
	}
	got, err := one.Check(t.Context(), seen[4])
	if err != nil || got.Entries != int64(len(b.notes)) {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestEveryMutationIsFound: 10,000 ways in which somebody who holds the store and
// its keys changes the log, one at a time. Found is what Check names, or what a
// device that saw the log before is not shown a proof of.
func TestEveryMutationIsFound(t *testing.T) {
	type log struct {
		book  *book
		seen  wire.LogSeen
		pages []string
	}
	written := func(before, after int) log {
		b := &book{pages: map[string][]byte{}}
		b.write(before)
		seen := caught(t, logOn(b)).Seen()
		b.write(after)
		caught(t, logOn(b))
		return log{b, seen, slices.Sorted(maps.Keys(b.pages))}
	}
	small, large := written(40, 17), written(250, 37)
	var seen wire.LogSeen
	var pages []string
	_, other, _ := ed25519.GenerateKey(rand.Reader)
	chance := mrand.New(mrand.NewPCG(11, 3))
	flip := func(v []byte) []byte {
		v = bytes.Clone(v)
		v[chance.IntN(len(v))] ^= 1 << chance.IntN(8)
		return v
	}
	ways := []struct {
		name string
		do   func(b *book)
	}{
		{"a bit of an entry", func(b *book) { i := chance.IntN(len(b.notes)); b.notes[i].Value = flip(b.notes[i].Value) }},
		{"an entry of another", func(b *book) {
			b.notes[chance.IntN(len(b.notes))].Value = fmt.Appendf(nil, `{"action":"read","times":%d}`, chance.Int())
		}},
		{"one taken out", func(b *book) { i := chance.IntN(len(b.notes)); b.notes = slices.Delete(b.notes, i, i+1) }},
		{"one put in", func(b *book) {
			i := chance.IntN(len(b.notes) - 1)
			at := b.notes[i].At
			at.Seq += 7
			if !b.notes[i+1].At.After(at) {
				at = access.Position{Commit: at.Commit, Seq: at.Seq - 7}
			}
			b.notes = slices.Insert(b.notes, i+1, store.Note{At: at, Value: []byte("{}")})
		}},
		{"two exchanged", func(b *book) {
			i := chance.IntN(len(b.notes) - 1)
			b.notes[i].Value, b.notes[i+1].Value = b.notes[i+1].Value, b.notes[i].Value
		}},
		{"the end cut off", func(b *book) { b.notes = b.notes[:chance.IntN(len(b.notes))] }},
		{"the beginning cut off", func(b *book) { b.notes = b.notes[1+chance.IntN(len(b.notes)-1):] }},
		{"a bit of a page", func(b *book) { n := pages[chance.IntN(len(pages))]; b.pages[n] = flip(b.pages[n]) }},
		{"a page taken out", func(b *book) { delete(b.pages, pages[chance.IntN(len(pages))]) }},
		{"written anew with one changed", func(b *book) {
			i := chance.IntN(int(seen.Size))
			b.notes[i].Value = flip(b.notes[i].Value)
			b.pages = map[string][]byte{}
			_, _ = logOn(b).CatchUp(t.Context())
		}},
		{"written anew, shorter", func(b *book) {
			b.notes = b.notes[:chance.IntN(int(seen.Size))]
			b.pages = map[string][]byte{}
			_, _ = logOn(b).CatchUp(t.Context())
		}},
		{"written anew with another key", func(b *book) {
			b.pages = map[string][]byte{}
			_, _ = audit.NewLog(audit.LogOptions{Store: b, Region: testRegion, Key: other, Epoch: func() string { return "e1" },
				Now: func() time.Time { return testNow }, Log: slog.New(slog.DiscardHandler)}).CatchUp(t.Context())
		}},
	}
	most := 10_000
	if testing.Short() {
		most = 1000
	}
	for n := range most {
		of, way := small, ways[n%len(ways)]
		if n/len(ways)%16 == 0 {
			of = large
		}
		b := of.book
		c := b.clone()
		seen, pages = of.seen, of.pages
		way.do(c)
		l := logOn(c)
		if found(t, l, seen) {
			continue
		}
		if slices.EqualFunc(b.notes, c.notes, func(a, b store.Note) bool { return a.At == b.At && bytes.Equal(a.Value, b.Value) }) && samePages(b, c) {
			continue // two equal entries were exchanged: nothing was changed
		}
		t.Fatalf("%d: %s is not found", n, way.name)
	}
}

func samePages(a, b *book) bool {
	for name, v := range a.pages {
		if !bytes.Equal(v, b.pages[name]) {
			return false
		}
	}
	return true
}

// found says whether the region's own check names it, or a device does.
func found(t *testing.T, l *audit.Log, seen wire.LogSeen) bool {
	t.Helper()
	if _, err := l.Check(t.Context(), wire.LogSeen{}); err != nil {
		return true
	}
	p, err := l.Prove(t.Context(), seen)
	if err != nil {
		return true
	}
	c, err := wire.OpenCheckpoint(p.Note, testRegion, testPublic)
	return err != nil || c.Follows(seen, p.Proof) != nil
}

// TestFind gives what speaks of an id, newest first, with the places at which the
// tree has them, through parts that are full and the one that is not.
func TestFind(t *testing.T) {
	b := &book{pages: map[string][]byte{}}
	child, officer := uuid.New(), uuid.New()
	said := map[int]bool{3: true, 255: true, 256: true, 600: true, 601: true}
	for i := range 640 {
		b.write(1)
		if said[i] {
			b.notes[i].Value = fmt.Appendf(nil, `{"action":"look_reveal","officer":%q,"people":[%q],"times":%d}`, officer, child, i)
		}
		if i%97 == 0 {
			caught(t, logOn(b))
		}
	}
	l := logOn(b)
	c := caught(t, l)
	for _, row := range []struct {
		name string
		ask  audit.Asked
		want []int64
		more bool
	}{
		{"of a child", audit.Asked{IDs: []uuid.UUID{child}, Most: 10}, []int64{601, 600, 256, 255, 3}, false},
		{"the newest", audit.Asked{IDs: []uuid.UUID{child}, Most: 2}, []int64{601, 600}, true},
		{"in the last part", audit.Asked{IDs: []uuid.UUID{child}, Most: 10, Parts: 1}, []int64{601, 600}, true},
		{"of both", audit.Asked{IDs: []uuid.UUID{child, officer}, Most: 10}, []int64{601, 600, 256, 255, 3}, false},
		{"of nobody", audit.Asked{IDs: []uuid.UUID{uuid.New()}, Most: 10}, nil, false},
		{"chosen", audit.Asked{IDs: []uuid.UUID{child}, Most: 10, Only: func(f audit.Frame) bool { return f.Times < 200 }}, []int64{3}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			got, more, err := l.Find(t.Context(), row.ask)
			var at []int64
			for _, e := range got {
				at = append(at, e.Index)
				if !bytes.Equal(e.Value, b.notes[e.Index].Value) {
					t.Errorf("entry %d is not at its place", e.Index)
				}
			}
			if err != nil || more != row.more || !slices.Equal(at, row.want) {
				t.Errorf("%v, %v, %v", at, more, err)
			}
		})
	}
	if c.Size != 640 {
		t.Errorf("%d entries", c.Size)
	}
}

// TestALogThatCannotBeWritten says so after a while, and again serves when it can.
func TestALogThatCannotBeWritten(t *testing.T) {
	b := &book{pages: map[string][]byte{}}
	now := testNow
	l := audit.NewLog(audit.LogOptions{Store: b, Region: testRegion, Key: testKey, Epoch: func() string { return "e1" },
		Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)})
	b.write(3)
	caught(t, l)
	b.fail = errCut
	b.write(1)
	for _, step := range []struct {
		after time.Duration
		fail  error
		want  string
	}{{0, errCut, ""}, {time.Minute, errCut, ""}, {time.Hour, errCut, "audit_log"}, {time.Minute, nil, ""}} {
		now, b.fail = now.Add(step.after), step.fail
		_, _ = l.CatchUp(t.Context())
		if err := l.Ready(); wire.Code(err) != step.want {
			t.Errorf("after %v: %v, want %q", step.after, err, step.want)
		}
	}
}

// BenchmarkVerify hashes 100,000 entries of a sealed store anew and holds each
// against the signed checkpoint.
func BenchmarkVerify(b *testing.B) {
	const entries = 100_000
	k := seal.NewKey(rand.Reader)
	s, err := badger.Open(badger.Options{Dir: b.TempDir(), Options: kv.Options{Region: testRegion, Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	j := audit.New(audit.Options{Store: s, Now: func() time.Time { return testNow }, Log: slog.New(slog.DiscardHandler), Elapsed: quota.Since()})
	for range entries / 1000 {
		all := make([]audit.Frame, 1000)
		for i := range all {
			all[i] = audit.Frame{Action: "read", Officer: uuid.New(), Device: uuid.New(), Records: []uuid.UUID{uuid.New()}, Allowed: true}
		}
		if err := j.Write(b.Context(), all...); err != nil {
			b.Fatal(err)
		}
	}
	l := logOn(s)
	began := time.Now()
	c := caught(b, l)
	taken := time.Since(began)
	for b.Loop() {
		got, err := l.Check(b.Context(), c.Seen())
		if err != nil || got.Entries != entries {
			b.Fatal(got, err)
		}
	}
	b.ReportMetric(taken.Seconds(), "s-to-take-in")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s-to-verify")
}

// A region that was put back to an earlier copy says so by its epoch to the first
// device that comes, before anything was added to the log.
func TestAnEarlierLogIsSignedInTheEpochOfNow(t *testing.T) {
	b := &book{pages: map[string][]byte{}}
	b.write(20)
	caught(t, logOn(b))
	restored := audit.NewLog(audit.LogOptions{Store: b, Region: testRegion, Key: testKey, Epoch: func() string { return "e2" },
		Now: func() time.Time { return testNow }, Log: slog.New(slog.DiscardHandler)})
	p, err := restored.Prove(t.Context(), wire.LogSeen{Size: 30, Root: tlog.RecordHash([]byte("of before"))})
	if !errors.Is(err, errs.Conflict) {
		t.Fatalf("a device that saw more is told %v", err)
	}
	now, err := wire.OpenCheckpoint(p.Note, testRegion, testPublic)
	if err != nil || now.Epoch != "e2" || now.Size != 20 {
		t.Errorf("%+v, %v", now, err)
	}
}
