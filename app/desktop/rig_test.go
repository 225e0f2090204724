package desktop

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/cli"
	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/paper"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui/uitest"
	"shyraq/app/vault"
	"shyraq/assets"
)

type crewman = devicetest.Officer

var aigul, bekzat, gulnar, yerlan = devicetest.Aigul, devicetest.Bekzat, devicetest.Gulnar, devicetest.Yerlan

// testEnv is what a window of the tests gets from outside: a time that stands
// still, and no region.
func testEnv(t testing.TB) cli.Env {
	t.Helper()
	codes, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	return cli.Env{
		Texts: uitest.Bundle(t), Codes: codes, Rand: rand.Reader, Getenv: func(string) string { return "" },
		KeyStore: vault.NoKeyStore, Cost: devicetest.Cost, Version: "test",
		Districts: func(r regionfile.Region) (duty.Districts, error) { return ground.New(r) },
		Wire:      duty.Wire{Chance: func() float64 { return 0 }},
		Fonts:     func() (*paper.Fonts, error) { return paper.ReadFonts(assets.Fonts()) },
	}
}

// rig is the whole window on an enrolled device, without a display. All that it
// does on the UI thread happens on the test's own goroutine, in order.
type rig struct {
	t    *testing.T
	ui   *uitest.Thread
	time *uitest.Timers
	dir  string
	env  cli.Env
	p    *desktop
	w    fyne.Window
}

// newRig enrols officers on a device that never reached its region, and opens
// the window at its log-in.
func newRig(t *testing.T, officers ...crewman) *rig {
	t.Helper()
	r := windowOn(t, testEnv(t), officers...)
	r.until("the log-in", func() bool { return r.p.login != nil })
	return r
}

// windowOn opens the window on a device of officers; none: a new device.
func windowOn(t *testing.T, env cli.Env, officers ...crewman) *rig {
	t.Helper()
	r := &rig{t: t, time: uitest.NewTimers(time.Date(2026, 7, 4, 23, 30, 0, 0, uitest.Zone)), dir: filepath.Join(t.TempDir(), "device")}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	if len(officers) > 0 {
		devicetest.Enrol(t, r.dir, r.time.Now, officers...)
	}
	env.Now = r.time.Now
	env.Up = func() (time.Duration, bool) { return r.time.Now().Sub(time.Unix(0, 0)), true }
	r.env = env
	r.start()
	return r
}

// reopened opens another window on the device of one that has ended.
func reopened(t *testing.T, was *rig) *rig {
	t.Helper()
	was.time.Drop()
	r := &rig{t: t, time: was.time, dir: was.dir, env: was.env}
	r.start()
	return r
}

// start opens the window.
func (r *rig) start() {
	r.t.Helper()
	_, r.ui = uitest.App()
	uitest.Forget(r.t)
	ctx, stop := context.WithCancel(context.Background())
	p, err := newDesktop(ctx, r.env, options{data: r.dir}, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	p.shell.After, p.board.After = r.time.After, r.time.After
	w := test.NewWindow(nil)
	w.SetPadded(false)
	p.attach(w)
	w.Resize(fyne.NewSize(1280, 800))
	r.p, r.w = p, w
	r.t.Cleanup(func() {
		stop()
		_ = p.end()
		r.ui.Until(time.Minute, func() bool { return !working() }) // a try to write that is under way would make files where the folder is taken away
		w.Close()
	})
	p.begin()
}

// noSpare leaves no file that needs no room on a full disk: what the disk refuses
// is in memory alone.
func (r *rig) noSpare() {
	r.t.Helper()
	if err := os.Mkdir(filepath.Join(r.dir, "spare"), 0o700); err != nil {
		r.t.Fatal(err)
	}
}

// unlock types the PIN of an officer at the log-in and waits for his night.
func (r *rig) unlock(o crewman) {
	r.t.Helper()
	r.until("the log-in", func() bool { return r.p.login != nil && r.p.shell.Locked() })
	r.p.next = o.ID.String()
	r.p.showLogin()
	uitest.Letters(r.w, o.PIN)
	uitest.Press(r.w, fyne.KeyReturn)
	r.night()
}

// night waits for the night of who unlocks.
func (r *rig) night() {
	r.t.Helper()
	r.until("the night", func() bool { return r.p.session != nil && !r.p.shell.Locked() && r.p.session.Shown().Rests })
}

// lock locks as Ctrl+L does, and waits for the log-in.
func (r *rig) lock() {
	r.t.Helper()
	r.p.login = nil
	r.p.lock()
	r.until("the log-in", func() bool { return r.p.login != nil })
}

func (r *rig) pass(d time.Duration) { r.time.Pass(d, r.ui.Drain) }

// until works on until something is so. It gives up far beyond anything that
// is ever needed.
func (r *rig) until(what string, ok func() bool) {
	r.t.Helper()
	if !r.ui.Until(time.Minute, ok) {
		r.t.Fatalf("%s never came; seen: %q", what, r.words())
	}
}

func (r *rig) words() []string { return uitest.Words(r.w.Canvas().Content()) }

// says tells whether a text is somewhere in the window.
func (r *rig) says(text string) bool { return uitest.Says(r.words(), text) }

// tap taps what says a key of the texts, or these very words.
func (r *rig) tap(key string) {
	r.t.Helper()
	if found, seen := uitest.Hit(r.w, r.p.look.T(key), key); !found {
		r.t.Fatalf("nothing says %q: %q", r.p.look.T(key), seen)
	}
}

// tile taps a code of a list.
func (r *rig) tile(list string, code codes.Code) {
	r.t.Helper()
	r.tap(r.p.env.Codes.Label(list, code, string(r.p.look.Lang())))
}
