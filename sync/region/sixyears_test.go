package region

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/erasure"
	"shyraq/sync/journal"
	"shyraq/sync/ledger"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/backup"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/retention"
	"shyraq/sync/region/sealing"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/revision"
	"shyraq/sync/seal"
)

// years is a region over six of them, with words that may stand nowhere once what they
// are in was erased.
type years struct {
	*world
	t       *testing.T
	opt     kv.Options
	engine  kv.Engine
	canary  map[string]revision.Hash // word -> what it was written in
	typed   map[string]uuid.UUID     // word -> the record of which it was typed
	records map[int]uuid.UUID
}

func (y *years) word(of *[]string) string {
	var b [9]byte
	_, _ = rand.Read(b[:])
	w := "kn" + hex.EncodeToString(b[:])
	*of = append(*of, w)
	return w
}

func (y *years) note(words []string, rev revision.Hash) {
	for _, w := range words {
		y.canary[w] = rev
	}
}

// made records something as the program does.
func (b *tablet) made(kind raid.Kind, record uuid.UUID, body any, parents ...revision.Hash) revision.Signed {
	b.w.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	s, err := b.ledger.Author(context.Background(), func(l ledger.Link) (ledger.Entry, error) {
		e := revision.Envelope{Schema: 1, Kind: kind, Record: record, Device: l.Device, DSeq: l.DSeq, Prev: l.Prev, Parents: parents,
			Author: b.officer, Time: b.clock.Now(), Unit: b.unit, Body: raw}
		s, err := revision.Sign(e, b.station.key)
		return ledger.Entry{Signed: s, Key: b.key.ID()}, err
	})
	if err != nil {
		b.w.t.Fatal(err)
	}
	return s
}

// encounterOf is one with a child, and a canary wherever somebody writes.
func (y *years) encounterOf(officer uuid.UUID, words *[]string) raid.Encounter {
	now := y.clock.now()
	return raid.Encounter{Night: civil.DateOf(now), MetAt: now, ClosedAt: now, Pen: raid.Pen{Officer: officer},
		Place: raid.Place{Point: &raid.Point{Lat: 515000000, Lon: 715000000}}, Note: "айтты " + y.word(words),
		People: []raid.Person{{ID: newID(), Kind: raid.Minor, Surname: y.word(words), Name: y.word(words), WhyOut: y.word(words), Injuries: y.word(words),
			Residence: raid.Residence{Address: y.word(words)}, Guardians: []raid.Guardian{{ID: newID(), Name: y.word(words), Address: y.word(words)}}}}}
}

// gone lists the canaries of what was erased, by the region's own rows, and the others.
func (y *years) gone() (gone, there []string) {
	y.t.Helper()
	rows, err := y.region.store.Rows(y.t.Context(), access.Administering(), store.Erasures)
	if err != nil {
		y.t.Fatal(err)
	}
	revs, whole := map[revision.Hash]bool{}, map[uuid.UUID]bool{}
	for _, r := range rows {
		var e erasure.Order
		if err := json.Unmarshal(r.Value, &e); err != nil {
			y.t.Fatal(err)
		}
		whole[e.Record] = whole[e.Record] || e.Whole
		for _, rev := range e.Revs {
			revs[rev.Rev] = true
		}
	}
	sort := func(w string, is bool) {
		if is {
			gone = append(gone, w)
		} else {
			there = append(there, w)
		}
	}
	for w, rev := range y.canary {
		sort(w, revs[rev])
	}
	for w, record := range y.typed {
		sort(w, whole[record])
	}
	return gone, there
}

// unsealed is all that an engine's keys open in pairs, one after the other.
func unsealed(o kv.Options, pairs []kv.Pair, out *bytes.Buffer) {
	for _, p := range pairs {
		out.Write(p.Key)
		if plain, err := seal.Open(o.Keys, o.Region, string(p.Key), p.Value); err == nil {
			out.Write(plain)
		} else {
			out.Write(p.Value)
		}
	}
}

// server is all that can be read of the region: its files, all that its keys open in
// its store and in the journal of it, and what is set aside.
func (y *years) server() *bytes.Buffer {
	y.t.Helper()
	ctx, out := y.t.Context(), new(bytes.Buffer)
	tx, _, end, err := y.engine.View(ctx)
	if err != nil {
		y.t.Fatal(err)
	}
	defer end()
	if err := kv.Walk(ctx, tx, func(_ kv.Range, p []kv.Pair) error { unsealed(y.opt, p, out); return nil }); err != nil {
		y.t.Fatal(err)
	}
	if err := y.region.store.LinesAside(ctx, access.Retaining(), func(a intake.Aside) error { out.Write(a.Line); return nil }); err != nil {
		y.t.Fatal(err)
	}
	dir := filepath.Join(y.opts.Dir, "store", "journal")
	for f, err := range journal.Read(dir, 0) {
		if err != nil {
			y.t.Fatal(err)
		}
		commit, part := uint64(0), uint32(0)
		for _, b := range f.Rev[:8] {
			commit = commit<<8 | uint64(b)
		}
		for _, b := range f.Rev[8:12] {
			part = part<<8 | uint32(b)
		}
		plain, err := seal.Open(y.opt.Keys, y.opt.Region, fmt.Sprintf("commit/%d/%d", commit, part), f.Sealed)
		if err != nil {
			y.t.Fatalf("frame %d: %v", f.Number, err)
		}
		opensEach(y.opt, plain, out)
	}
	files(y.t, y.opts.Dir, out)
	return out
}

// opensEach opens the values of a commit as the journal has it: a mark, a key and a
// value, each with its length before it.
func opensEach(o kv.Options, b []byte, out *bytes.Buffer) {
	piece := func() (v []byte) {
		n, shift := 0, 0
		for {
			c := b[0]
			b, n = b[1:], n|int(c&0x7f)<<shift
			if c < 0x80 {
				break
			}
			shift += 7
		}
		v, b = b[:n], b[n:]
		return v
	}
	for len(b) > 0 {
		b = b[1:]
		k := piece()
		unsealed(o, []kv.Pair{{Key: k, Value: piece()}}, out)
	}
}

func files(t *testing.T, dir string, out *bytes.Buffer) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		out.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// everything is all that can be read of a device: its files, and all that its keys open
// in the journal, of whatever age.
func (b *tablet) everything(t *testing.T) *bytes.Buffer {
	t.Helper()
	out := new(bytes.Buffer)
	for f, err := range journal.Read(filepath.Join(b.dir, "journal"), 0) {
		if err != nil {
			t.Fatal(err)
		}
		ring := seal.Ring{b.key.ID(): b.key}
		for _, name := range []string{"rev/" + string(revision.HashFrom(f.Rev)), fmt.Sprintf("slot/%d/%x", f.Kind, f.Rev)} {
			if plain, err := seal.Open(ring, uuid.UUID{7}, name, f.Sealed); err == nil {
				out.Write(plain)
			}
		}
	}
	all, err := b.ledger.Since(t.Context(), 0, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		out.Write(p.Signed.Bytes)
	}
	files(t, b.dir, out)
	return out
}

// hold looks for canaries where there may be none, and for some that have to be there:
// so that a search that finds nothing is one that would.
func (y *years) hold(where string, in *bytes.Buffer, all ...string) {
	y.t.Helper()
	gone, there := y.gone()
	text, hits := in.String(), 0
	for _, w := range gone {
		if strings.Contains(text, w) {
			hits++
		}
	}
	if hits > 0 {
		y.t.Errorf("%s: %d of %d words that were erased are there", where, hits, len(gone))
	}
	found := 0
	for _, w := range there {
		if strings.Contains(text, w) {
			found++
		}
	}
	if found == 0 && len(all) == 0 {
		y.t.Errorf("%s: of %d words that are kept none is found: the search finds nothing", where, len(there))
	}
}

// TestSixYears: records, lists and reviews come and go by their terms and by orders,
// while devices sync at odd times and one is away for two years. Nothing of what was
// erased is left in the server's store and journal, in a backup, or on a device that
// came; all of it says that it is whole, and a backup of the second year that is
// restored in the sixth stays dark.
func TestSixYears(t *testing.T) {
	w := onDisk(t)
	keys, err := sealing.Open(filepath.Join(w.opts.Dir, "key"), false, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sixYears(t, w, kv.Options{Region: w.region.id, Keys: keys})
}

func sixYears(t *testing.T, w *world, opt kv.Options) {
	ctx := t.Context()
	y := &years{world: w, t: t, opt: opt, canary: map[string]revision.Hash{}, typed: map[string]uuid.UUID{}, records: map[int]uuid.UUID{}}
	y.use()
	author, sup := w.tablet(regionfile.Inspector, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a")
	odd, away, fresh := w.tablet(regionfile.Inspector, "unit-a"), w.tablet(regionfile.Inspector, "unit-a"), w.tablet(regionfile.Inspector, "unit-a")
	terms := retention.Usual()
	terms.On = true
	for i := range terms.Terms {
		terms.Terms[i].Verified = true
	}
	if _, err := w.decided(admin.ProposeTerms, terms); err != nil {
		t.Fatal(err)
	}
	secret, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	var second string // a backup of the second year
	for q := range 24 {
		w.clock.add(91 * 24 * time.Hour)
		y.records[q] = newID()
		var words []string
		s := author.made(raid.KindEncounter, y.records[q], y.encounterOf(author.officer, &words))
		y.note(words, s.Rev)
		words = nil
		other := author.made(raid.KindEncounter, newID(), y.encounterOf(author.officer, &words))
		y.note(words, other.Rev)
		if q%3 == 0 {
			words = nil
			next := author.made(raid.KindEncounter, y.records[q], y.encounterOf(author.officer, &words), s.Rev)
			y.note(words, next.Rev)
			s = next
		}
		author.once(t)
		if q%2 == 0 {
			sup.once(t)
			words = nil
			r := sup.made(raid.KindReview, newID(), raid.Review{Record: y.records[q], Rev: string(s.Rev), Decision: raid.Accept, Comments: []raid.Comment{{Text: y.word(&words)}}})
			y.note(words, r.Rev)
			sup.once(t)
			words = nil
			if err := sup.ledger.PutDraft(ctx, y.records[q], sup.key.ID(), []byte(y.word(&words))); err != nil {
				t.Fatal(err)
			}
			y.typed[words[0]] = y.records[q]
			words = nil
			year := w.clock.now().Year() - 8
			rep, err := w.region.LoadRegister(ctx, admin.RegisterRequest{Register: "G_POL", File: listOf(fmt.Sprintf("%s;%s;14.03.%d;%s", y.word(&words), y.word(&words), year, districtA))})
			if err != nil || rep.Written != 1 {
				t.Fatalf("%+v, %v", rep, err)
			}
			last, err := w.region.records.Last(ctx, admin.PartID("astana", "G_POL", districtA, 0))
			if err != nil {
				t.Fatal(err)
			}
			y.note(words, last.Rev)
		}
		if q == 1 || q == 4 || q == 5 || q == 11 || q == 17 {
			odd.once(t)
		}
		if q == 0 || q == 9 {
			away.once(t)
		}
		switch q {
		case 6:
			y.decide(admin.EraseRequest{Record: y.records[5], Reason: "request"})
		case 8:
			if w.opts.store == nil {
				second = w.backup(false, secret)
			}
		case 10:
			y.decide(admin.EraseRequest{Record: y.records[9], Old: true, Reason: "correction"})
		}
		if err := w.region.RetainOnce(ctx); err != nil {
			t.Fatal(err)
		}
		if q%8 == 7 {
			y.whole(fmt.Sprintf("after %d quarters", q+1))
			author.once(t)
			y.hold(fmt.Sprintf("the author's device after %d quarters", q+1), author.everything(t))
		}
	}
	gone, there := y.gone()
	t.Logf("%d words, %d of them in what was erased", len(gone)+len(there), len(gone))
	if len(gone) < 200 {
		t.Errorf("only %d words are in what was erased", len(gone))
	}
	for name, b := range map[string]*tablet{"the author": author, "the supervisor": sup, "who syncs at odd times": odd, "who was away": away} {
		b.once(t)
		y.hold(name, b.everything(t))
		if rep, err := b.ledger.Verify(ctx); err != nil || !rep.Whole() {
			t.Errorf("%s: %+v, %v", name, rep, err)
		}
	}
	y.whole("at the end")
	y.hold("the server", y.server())
	if w.opts.store != nil {
		return // the key of a test's own store is in no file, and a backup needs it
	}
	y.hold("a backup", y.stream(w.backup(false, secret), secret))
	newer := w.backup(true, secret)
	rep := w.restore(second, newer, secret)
	if rep.Erased == 0 {
		t.Error("nothing of the second year was erased again")
	}
	y.use()
	y.whole("restored")
	y.hold("the restored region", y.server(), "before devices bring what is kept")
	w.clock.add(time.Hour)
	for range 3 {
		w.clock.add(time.Minute)
		author.once(t)
		sup.once(t)
	}
	y.whole("after devices brought what is kept")
	y.hold("the restored region", y.server())
	fresh.once(t)
	y.hold("a device that comes anew", fresh.everything(t))
}

// use finds the engine of the region as it is served now.
func (y *years) use() {
	s, ok := y.region.store.(*kv.Store)
	if !ok {
		y.t.Fatal("a store of another kind")
	}
	y.engine = s.Engine()
}

func (y *years) decide(ask admin.EraseRequest) {
	y.t.Helper()
	if _, err := y.decided(admin.ProposeErase, ask); err != nil {
		y.t.Fatal(err)
	}
}

func (y *years) whole(when string) {
	y.t.Helper()
	rep, err := y.region.Verify(y.t.Context())
	if err != nil || !rep.Good {
		y.t.Errorf("%s: %+v, %v", when, rep.Problems, err)
	}
	if _, err := y.region.CheckLog(y.t.Context(), admin.LogRequest{}); err != nil {
		y.t.Errorf("%s: the audit: %v", when, err)
	}
}

// stream is all that a backup holds, decrypted and unsealed.
func (y *years) stream(path string, secret age.Identity) *bytes.Buffer {
	y.t.Helper()
	f, err := os.Open(path)
	if err != nil {
		y.t.Fatal(err)
	}
	defer f.Close()
	in, err := backup.Open(f, secret)
	if err != nil {
		y.t.Fatal(err)
	}
	out := new(bytes.Buffer)
	if _, err := in.Each(func(p []kv.Pair) error { unsealed(y.opt, p, out); return nil }); err != nil {
		y.t.Fatal(err)
	}
	return out
}

// testSixYearsOnPostgreSQL is the same on a PostgreSQL, which has no journal of ours.
func testSixYearsOnPostgreSQL(t *testing.T) {
	m := newMemory(t)
	sixYears(t, newWorld(t, func(o *Options) { o.store = m.Store }), m.sealed)
}
