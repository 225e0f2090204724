package desktop

import (
	"bytes"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// begun begins a record of a street in the form.
func (r *rig) begun() {
	r.t.Helper()
	r.p.shell.OnNewCheck()
	r.tile("places", "STRT")
}

// A device that nobody touches is locked, and keeps what was typed; the window
// lets go of the session.
func TestAnIdleLockKeepsWhatWasTyped(t *testing.T) {
	r := newRig(t, aigul, bekzat)
	r.unlock(aigul)
	r.begun()
	r.p.login = nil
	r.pass(time.Duration(r.p.prefs.Idle)*time.Minute + time.Second)
	r.until("the log-in", func() bool { return r.p.login != nil })
	if r.p.session != nil || r.p.device.Duty() != nil || r.p.shell.OnArea != nil || r.p.shell.Router().Has(ui.AreaCheck) {
		t.Error("something of the session is left")
	}
	r.unlock(bekzat)
	if n := len(r.p.session.Shown().Drafts); n != 0 {
		t.Errorf("another officer has %d drafts", n)
	}
	r.lock()
	r.unlock(aigul)
	if n := len(r.p.session.Shown().Drafts); n != 1 || r.p.shell.Router().Area() != ui.AreaCheck {
		t.Errorf("%d drafts, at %s", n, r.p.shell.Router().Area())
	}
}

// An idle lock on a full disk loses nothing and leaves nothing to be read: what
// was typed is sealed in memory, for its officer alone, also over a second lock,
// and is on the disk as soon as that takes it.
func TestAnIdleLockOnAFullDiskLosesNothing(t *testing.T) {
	env := testEnv(t)
	var free atomic.Uint64
	free.Store(plenty)
	env.Free = func(string) (uint64, error) { return free.Load(), nil }
	r := windowOn(t, env, aigul, bekzat)
	idle := func() {
		t.Helper()
		r.p.login = nil
		r.pass(time.Duration(r.p.prefs.Idle)*time.Minute + time.Second)
		r.until("the log-in", func() bool { return r.p.login != nil })
	}
	r.unlock(aigul)
	r.p.shell.OnNewCheck()
	free.Store(scarce)
	r.tile("places", "STRT")
	form := r.p.shell.Router().Top().(*capture.Capture)
	id, street := form.Current(), r.p.env.Codes.Label("places", "STRT", string(r.p.look.Lang()))
	for range 2 {
		idle()
		if r.says(street) || r.p.device.Duty() != nil {
			t.Fatalf("under the lock: %q", r.words())
		}
		r.unlock(bekzat)
		if n := len(r.p.session.Shown().Drafts); n != 0 || r.says(street) {
			t.Errorf("another officer has %d drafts: %q", n, r.words())
		}
		idle()
		r.unlock(aigul)
		form, _ = r.p.shell.Router().Top().(*capture.Capture)
		if form == nil || form.Current() != id {
			t.Fatalf("what was typed is gone: %q", r.words())
		}
		if d, _ := form.Open(); d.Encounter.Place.Type != "STRT" {
			t.Fatalf("of what was typed is left %+v", d.Encounter)
		}
		r.pass(3 * time.Second)
		if d, ok := form.Unsaved(); !ok {
			t.Errorf("it is said to be on the full disk: %+v", d)
		}
	}
	free.Store(plenty)
	written := func() bool { _, waits := form.Unsaved(); return !waits && !r.p.device.Duty().Holds() }
	for range 3 { // a try that was under way when there was room fails late on a busy machine: the next one comes by the clock
		if r.pass(20 * time.Second); r.ui.Until(15*time.Second, written) {
			break
		}
	}
	r.until("the writing", written)
	if err := r.p.end(); err != nil {
		t.Fatal(err)
	}
	again := reopened(t, r)
	again.unlock(aigul)
	if drafts := again.p.session.Shown().Drafts; len(drafts) != 1 || drafts[0].Encounter.Place.Type != "STRT" {
		t.Errorf("drafts %+v", drafts)
	}
}

// What a lock could not put on the disk is said at the log-in and once more to who
// unlocks: a cover that comes takes no word of it away.
func TestALockThatKeepsInMemorySaysSo(t *testing.T) {
	env := testEnv(t)
	var free atomic.Uint64
	free.Store(plenty)
	env.Free = func(string) (uint64, error) { return free.Load(), nil }
	r := windowOn(t, env, aigul)
	r.noSpare()
	r.unlock(aigul)
	free.Store(scarce)
	r.begun()
	said := r.p.look.T("app.lock_held", "Cause", r.p.look.Sentence(errs.Errorf(errs.Unavailable, "disk_full", "24")))
	r.lock()
	if !r.says(said) {
		t.Errorf("at the log-in: %q", r.words())
	}
	seen := r.top()
	free.Store(plenty)
	r.pass(2 * ui.ToastTime)
	if bytes.Equal(seen, r.top()) {
		t.Error("it is said below the cover: nobody sees it")
	}
	r.unlock(aigul)
	if !r.says(said) {
		t.Errorf("to who unlocks: %q", r.words())
	}
	r.pass(2 * ui.ToastTime)
	r.lock()
	if r.says(said) {
		t.Error("it is said on and on")
	}
}

// top is the upper edge of the window as it is painted.
func (r *rig) top() []byte {
	img := r.w.Canvas().Capture()
	at := img.Bounds()
	at.Max.Y = at.Min.Y + 60
	var out []byte
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			red, green, blue, _ := img.At(x, y).RGBA()
			out = append(out, byte(red>>8), byte(green>>8), byte(blue>>8))
		}
	}
	return out
}

// Whoever locks a device that could keep nothing is told so and may stay: what
// he typed is still there.
func TestALockAsksWhereNothingCanBeKept(t *testing.T) {
	r, free := checkOnADisk(t)
	free.Store(scarce)
	r.tile("places", "STRT")
	r.p.shell.OnLock()
	r.until("the question", func() bool { return r.says(r.p.look.T("app.unkept_head")) })
	r.tap("app.unkept_stay")
	form, _ := r.p.shell.Router().Top().(*capture.Capture)
	if r.p.shell.Locked() || r.p.session == nil || form == nil || form.Current() == uuid.Nil {
		t.Fatal("he cannot stay")
	}
	id := form.Current()
	free.Store(plenty)
	r.lock()
	r.unlock(aigul)
	form, _ = r.p.shell.Router().Top().(*capture.Capture)
	if form == nil || form.Current() != id || !r.says(r.p.env.Codes.Label("places", "STRT", string(r.p.look.Lang()))) {
		t.Errorf("the form: %q", r.words())
	}
}

// Who takes the device over is asked for his PIN first.
func TestAnotherOfficerTakesOver(t *testing.T) {
	r := newRig(t, aigul, bekzat)
	r.unlock(aigul)
	if got := len(r.p.shell.Frame().Officers); got != 2 {
		t.Errorf("the strip offers %d officers", got)
	}
	r.p.login = nil
	r.p.changeRole(bekzat.ID.String())
	r.until("the log-in", func() bool { return r.p.login != nil })
	uitest.Letters(r.w, bekzat.PIN)
	uitest.Press(r.w, fyne.KeyReturn)
	r.night()
	if who := r.p.device.Duty().Officer().ID; who != bekzat.ID || r.p.shell.Frame().Open != who.String() {
		t.Errorf("%v works, the strip shows %s", who, r.p.shell.Frame().Open)
	}
}

// The end of the window keeps the last words and gives the folder back.
func TestTheEndKeepsWhatWasTyped(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	r.begun()
	if err := r.p.end(); err != nil {
		t.Fatal(err)
	}
	if r.p.session != nil || r.p.device.Duty() != nil {
		t.Error("the session goes on")
	}
	again := reopened(t, r)
	again.unlock(aigul)
	if drafts := again.p.session.Shown().Drafts; !slices.ContainsFunc(drafts, func(w duty.Draft) bool { return w.Encounter.Place.Type == "STRT" }) {
		t.Errorf("drafts %+v", drafts)
	}
}
