package desktop

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"shyraq/app/duty"
	"shyraq/app/ui/capture"
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
			r, free := checkOnADisk(t)
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

// What a full disk refuses lies in the file that needs no room: no end loses it,
// and nobody is asked. It is there again on a disk that is still full.
func TestNoEndOnAFullDiskLosesWhatWasTyped(t *testing.T) {
	for _, row := range []struct {
		name   string
		locked bool
		end    func(p *desktop, ended func())
	}{
		{"the window is closed", false, func(p *desktop, ended func()) { p.askClose(ended) }},
		{"the system ends it", false, func(p *desktop, ended func()) { p.terminate(ended) }},
		{"the window is gone before", false, func(p *desktop, ended func()) { ended() }},
		{"it was locked before", true, func(p *desktop, ended func()) { p.askClose(ended) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			env := testEnv(t)
			var free atomic.Uint64
			free.Store(plenty)
			env.Free = func(string) (uint64, error) { return free.Load(), nil }
			r := windowOn(t, env, aigul)
			r.unlock(aigul)
			r.p.shell.OnNewCheck()
			free.Store(scarce)
			r.tile("places", "STRT")
			if row.locked {
				r.p.login = nil
				r.p.shell.OnLock()
				r.until("the log-in", func() bool { return r.p.login != nil })
				if !r.says(r.p.look.T("app.lock_kept")) {
					t.Errorf("at the log-in: %q", r.words())
				}
			}
			ended := false
			row.end(r.p, func() { ended = true })
			r.until("the end", func() bool { return ended || r.says(r.p.look.T("app.unkept_head")) })
			if !ended {
				t.Fatal("it is asked")
			}
			if err := r.p.end(); err != nil {
				t.Errorf("it is said to be lost: %v", err)
			}
			again := reopened(t, r)
			again.unlock(aigul)
			form, _ := again.p.shell.Router().Top().(*capture.Capture)
			if form == nil || !again.says(again.p.env.Codes.Label("places", "STRT", string(again.p.look.Lang()))) {
				t.Fatalf("what was typed is gone: %q", again.words())
			}
			free.Store(plenty)
			again.pass(20 * time.Second)
			again.until("the writing", func() bool { return !again.p.device.Duty().Holds() })
		})
	}
}

// Who ends the program from outside while something would be lost has it said in
// the window, with the time that is left; then it ends.
func TestASignalIsAskedAbout(t *testing.T) {
	r, free := checkOnADisk(t)
	free.Store(scarce)
	r.tile("places", "STRT")
	ends := 0
	r.p.terminate(func() { ends++ })
	left := r.p.look.T("app.unkept_signal", "Seconds", 20)
	r.until("the question", func() bool { return r.says(r.p.look.T("app.unkept_head")) })
	if seen := strings.Join(r.words(), " "); !strings.Contains(seen, left) || ends != 0 {
		t.Errorf("ended %d times: %q", ends, seen)
	}
	if r.pass(longSignal + time.Second); ends != 1 {
		t.Errorf("ended %d times", ends)
	}
	if r.p.end() == nil {
		t.Error("nothing says that something is lost")
	}
}

// checkOnADisk opens a new check on a disk with plenty of room and no spare
// file; what is stored as free is what is left of it.
func checkOnADisk(t *testing.T) (*rig, *atomic.Uint64) {
	t.Helper()
	free := &atomic.Uint64{}
	free.Store(plenty)
	env := testEnv(t)
	env.Free = func(string) (uint64, error) { return free.Load(), nil }
	r := windowOn(t, env, aigul)
	r.noSpare()
	r.unlock(aigul)
	r.p.shell.OnNewCheck()
	return r, free
}
