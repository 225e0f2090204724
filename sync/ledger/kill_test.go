package ledger_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"shyraq/sync/journal"
	"shyraq/sync/ledger"
	"shyraq/sync/ledger/ledgertest"
	"shyraq/sync/revision"
)

// saveForEver opens a store and saves until it is killed, telling every
// revision after its save returned.
func saveForEver(dir string, server bool, out io.Writer) int {
	k := newKit(dir)
	k.opt.Server = server
	l, err := ledger.Open(context.Background(), k.opt)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if os.Getenv(childWaits) != "" {
		<-l.Audited()
	}
	fmt.Fprintln(out, "open")
	if !server {
		for i := 0; ; i++ {
			s, err := l.Author(context.Background(), func(link ledger.Link) (ledger.Entry, error) {
				s, err := k.maker.Sign(link, "encounter", ledgertest.ID(1, uint64(time.Now().UnixNano())), nil, ledgertest.Encounter("2026-03-05", fmt.Sprint(i)))
				return ledger.Entry{Signed: s, Key: k.night}, err
			})
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
			fmt.Fprintln(out, s.Rev)
		}
	}
	return appendForEver(k, l, out)
}

// appendForEver pushes from four devices at once, as a region sees it.
func appendForEver(k *kit, l *ledger.Ledger, out io.Writer) int {
	var mu sync.Mutex
	var all sync.WaitGroup
	for d := range 4 {
		all.Go(func() {
			m := ledgertest.NewMaker(byte(10 + d))
			link, _ := l.Chain(m.Device)
			for {
				var batch []ledger.Entry
				for range 5 {
					s, err := m.Sign(link, "encounter", ledgertest.ID(byte(10+d), uint64(time.Now().UnixNano())), nil, ledgertest.Encounter("2026-03-05", "x"))
					if err != nil {
						return
					}
					link = ledger.Link{Device: m.Device, DSeq: link.DSeq + 1, Prev: s.Rev}
					batch = append(batch, ledger.Entry{Signed: s, Key: k.night})
				}
				if _, err := l.Append(context.Background(), batch...); err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				mu.Lock()
				for _, e := range batch {
					fmt.Fprintln(out, e.Signed.Rev)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return 1
}

// TestKilledWhileSaving kills a saving process thirty times at a random moment.
// Everything it acknowledged must be in both copies. That proves the order of
// the steps; what the disk does when the power goes is not shown by it.
func TestKilledWhileSaving(t *testing.T) {
	for _, role := range []string{"save", "append"} {
		t.Run(role, func(t *testing.T) {
			seed := uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
			r := rand.New(rand.NewPCG(seed, 1))
			dir := t.TempDir()
			var acknowledged []revision.Hash
			for round := range 30 {
				acknowledged = append(acknowledged, killOnce(t, r, role, dir, round)...)
				if round%10 == 8 || round == 29 {
					checkBoth(t, dir, role == "append", acknowledged)
				}
			}
			t.Logf("%d revisions acknowledged, none lost", len(acknowledged))
		})
	}
}

func killOnce(t *testing.T, r *rand.Rand, role, dir string, round int) (acknowledged []revision.Hash) {
	cmd := child(t.Context(), t, role, dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if round%2 == 0 {
		// Without the marker of an unfinished audit Badger is not made again
		// from the journal, so it has to have everything by itself.
		cmd.Env = append(cmd.Env, childWaits+"=1")
	}
	var complaint strings.Builder
	cmd.Stderr = &complaint
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "open" {
		t.Fatalf("the child did not open the store: %s", complaint.String())
	}
	kill := time.AfterFunc(time.Duration(r.IntN(60))*time.Millisecond, func() { cmd.Process.Kill() })
	defer kill.Stop()
	for lines.Scan() {
		if h := revision.Hash(lines.Text()); h.Valid() {
			acknowledged = append(acknowledged, h)
		}
	}
	if cmd.Wait(); complaint.Len() > 0 {
		t.Fatalf("the child complained: %s", complaint.String())
	}
	return acknowledged
}

// checkBoth looks for revisions in the journal and, apart from it, in Badger.
func checkBoth(t *testing.T, dir string, server bool, want []revision.Hash) {
	t.Helper()
	k := newKit(dir)
	k.opt.Server = server
	l := k.open(t)
	<-l.Audited()
	inJournal := map[revision.Hash]bool{}
	for f, err := range journal.Read(dir+"/journal", 0) {
		if err == nil && f.Kind == journal.Revision {
			inJournal[revision.HashFrom(f.Rev)] = true
		}
	}
	for _, rev := range want {
		if !inJournal[rev] {
			t.Fatalf("revision %s is not in the journal", rev)
		}
		if _, err := l.Get(t.Context(), rev); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range k.findings() {
		if f.Kind != ledger.Rebuilt {
			t.Errorf("found %v", f)
		}
	}
	closeNow(t, l)
}
