package ledger_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"os"
	"os/exec"
	"testing"

	"shyraq/sync/ledger"
)

// The test binary starts itself again as a child that may die: what it does
// stands in one variable, where in another.
const (
	childRole = "SHYRAQ_LEDGER_CHILD"
	childDir  = "SHYRAQ_LEDGER_DIR"

	childWaits = "SHYRAQ_LEDGER_WAITS" // for the audit, before it saves
)

func TestMain(m *testing.M) {
	switch role := os.Getenv(childRole); role {
	case "":
		os.Exit(m.Run())
	case "look":
		os.Exit(look(os.Getenv(childDir), os.Stdout))
	case "canary":
		os.Exit(keepCanaries(os.Getenv(childDir), os.Stdout))
	case "save", "append":
		os.Exit(saveForEver(os.Getenv(childDir), role == "append", os.Stdout))
	}
	os.Exit(2)
}

// child prepares a command that runs this binary in a role.
func child(ctx context.Context, t testing.TB, role, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, self)
	cmd.Env = append(os.Environ(), childRole+"="+role, childDir+"="+dir, "GOMAXPROCS=1")
	return cmd
}

// seen is what a child saw of a store.
type seen struct {
	Digest   string
	Errors   []string
	Lost     bool
	Findings []string
}

// look opens a store, waits for the audit, reads everything in every way there
// is and prints what it saw.
func look(dir string, out io.Writer) int {
	k := newKit(dir)
	l, err := ledger.Open(context.Background(), k.opt)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	<-l.Audited()
	s := readAll(l)
	for _, f := range k.findings() {
		s.Findings = append(s.Findings, f.String())
		s.Lost = s.Lost || f.Kind == ledger.Lost
	}
	if err := l.Close(); err != nil {
		s.Errors = append(s.Errors, err.Error())
	}
	if json.NewEncoder(out).Encode(s) != nil {
		return 1
	}
	return 0
}

// readAll digests what the reads of a ledger give.
func readAll(l *ledger.Ledger) seen {
	s, h := readStored(l)
	waiting, err := l.Outbox().Pending(100)
	if err != nil {
		s.Errors = append(s.Errors, err.Error())
	}
	for _, w := range waiting {
		h.Write(w.Line)
	}
	s.Digest = hex.EncodeToString(h.Sum(nil))
	return s
}

// readStored reads all but what waits.
func readStored(l *ledger.Ledger) (s seen, h hash.Hash) {
	ctx := context.Background()
	h = sha256.New()
	bad := func(err error) bool {
		if err != nil {
			s.Errors = append(s.Errors, err.Error())
		}
		return err != nil
	}
	for _, q := range []ledger.Query{{}, {Night: "2026-03-05"}, {Limit: 3}} {
		for r, err := range l.Records(ctx, q) {
			if bad(err) {
				continue
			}
			fmt.Fprintln(h, "record", r.ID, r.Kind, r.Hidden)
			for _, v := range r.Revisions {
				got, err := l.Get(ctx, v.Rev)
				bad(err)
				h.Write(got.AppendLine(nil))
				fmt.Fprintln(h, got.Withheld, string(got.Envelope.Body))
			}
			for rv, err := range l.Reviews(ctx, r.ID) {
				bad(err)
				fmt.Fprintln(h, "review", rv.ID)
			}
		}
	}
	page, err := l.Since(ctx, 0, 1000)
	bad(err)
	for _, p := range page {
		fmt.Fprintln(h, p.Pos, p.Signed.Rev)
		link, _ := l.Chain(p.Signed.Envelope.Device)
		fmt.Fprintln(h, link)
	}
	drafts, err := l.Drafts(ctx)
	bad(err)
	for _, d := range drafts {
		bad(d.Err)
		fmt.Fprintln(h, d.ID, string(d.Body))
	}
	meta, err := l.Meta(ctx, "directory")
	bad(err)
	h.Write(meta)
	asides, err := l.InQuarantine(ctx)
	bad(err)
	fmt.Fprintln(h, asides)
	for n, err := range l.AuditTrail(ctx) {
		bad(err)
		fmt.Fprintln(h, n.Action, n.Officer)
	}
	return s, h
}

// fill puts n encounters and one of everything else in a store.
func (k *kit) fill(t testing.TB, l *ledger.Ledger, n int, words string) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	for i := range n {
		s := k.save(t, l, fmt.Sprint(words, i))
		if i == 0 {
			must(k.review(l, s))
		}
	}
	foreign, err := otherMaker().Chain(3, "2026-03-05")
	must(err)
	for _, s := range foreign {
		_, err := l.Append(ctx, ledger.Entry{Signed: s, Key: k.night})
		must(err)
	}
	k.shown(t, l, words)
	must(l.PutDraft(ctx, k.maker.NewRecord(), k.own, []byte("черновик "+words)))
	must(l.PutMeta(ctx, "directory", k.opt.StoreKey, []byte("анықтамалық "+words)))
	must(l.WriteAudit(ctx, ledger.AuditFrame{Action: "reveal", Officer: k.maker.Author, Allowed: true}))
	must(l.Quarantine(ctx, ledger.QuarantinedLine{Held: true, Reason: "gap", Line: []byte(words)}))
}
