package desktop

import (
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"shyraq/app/duty"
)

// Whoever closes the window on a full disk is told what he would lose, and may
// wait until the disk takes it.
func TestClosingOnAFullDiskAsks(t *testing.T) {
	for _, row := range []struct {
		name   string
		full   bool
		locked bool
		taps   []string
		ends   int
	}{
		{"room enough", false, false, nil, 1},
		{"full, and he waits", true, false, []string{"app.unkept_wait"}, 0},
		{"full, and he closes all the same", true, false, []string{"app.unkept_end"}, 1},
		{"full, and it was locked before", true, true, []string{"app.unkept_wait"}, 0},
		{"locked, with nothing to lose", false, true, nil, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			env := testEnv(t)
			var free atomic.Uint64
			free.Store(plenty)
			env.Free = func(string) (uint64, error) { return free.Load(), nil }
			r := windowOn(t, env, aigul)
			r.unlock(aigul)
			r.p.shell.OnNewCheck()
			if row.full {
				free.Store(scarce)
			}
			r.tile("places", "STRT")
			if row.locked {
				r.p.login = nil
				r.p.lock()
				r.until("the log-in", func() bool { return r.p.login != nil })
			}
			ends := 0
			r.p.askClose(func() { ends++ })
			if row.full {
				r.until("the question", func() bool { return r.says(r.p.look.T("app.unkept_head")) })
				if r.p.askClose(func() { ends++ }); ends != 0 {
					t.Error("a second tap closes without an answer")
				}
			} else {
				r.until("the end", func() bool { return ends > 0 })
			}
			for _, key := range row.taps {
				r.tap(key)
			}
			if ends != row.ends {
				t.Fatalf("ended %d times, want %d", ends, row.ends)
			}
			if row.ends > 0 {
				return
			}
			free.Store(plenty)
			if row.locked {
				r.unlock(aigul)
			}
			r.pass(20 * time.Second)
			r.p.askClose(func() { ends++ })
			r.until("the end", func() bool { return ends > 0 })
			if err := r.p.end(); err != nil {
				t.Fatal(err)
			}
			again := reopened(t, r)
			again.unlock(aigul)
			if drafts := again.p.session.Shown().Drafts; !slices.ContainsFunc(drafts, func(w duty.Draft) bool { return w.Encounter.Place.Type == "STRT" }) {
				t.Errorf("what was waited for is gone: %+v", drafts)
			}
		})
	}
}
