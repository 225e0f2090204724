package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"shyraq/app/cli"
	"shyraq/app/device/devicetest"
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
	"shyraq/app/vault"
)

// rig is the whole program on an enrolled device, in a window without a
// display. All that the program does on the UI thread happens on the test's own
// goroutine, in order: what a goroutine hands over waits until the test looks
// for something (until) or drains. Time stands still until pass moves it.
type rig struct {
	t   *testing.T
	dir string
	env cli.Env
	ui  *uitest.Thread

	p *program
	w fyne.Window

	mu     sync.Mutex
	at     time.Time
	timers []*timer
	full   bool // nothing goes on the disk any more
}

// crewman is an officer of the tests with his PIN. Everybody is invented.
type crewman = devicetest.Officer

var aigul, bekzat, gulnar, yerlan = devicetest.Aigul, devicetest.Bekzat, devicetest.Gulnar, devicetest.Yerlan

type timer struct {
	at   time.Time
	f    func()
	done bool
}

// newRig enrols officers on a device that never reached its region, and opens
// the window at its door.
func newRig(t *testing.T, officers ...crewman) *rig {
	t.Helper()
	r := &rig{t: t, dir: filepath.Join(t.TempDir(), "device"), at: time.Date(2026, 7, 4, 23, 30, 0, 0, uitest.Zone)}
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	env, err := newEnv()
	if err != nil {
		t.Fatal(err)
	}
	env.Now, env.KeyStore, env.Cost = r.now, vault.NoKeyStore, devicetest.Cost
	env.Up = func() (time.Duration, bool) { return r.now().Sub(time.Unix(0, 0)), true }
	env.Getenv = func(string) string { return "" }
	env.Free = func(string) (uint64, error) {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.full {
			return scarce, nil
		}
		return plenty, nil
	}
	env.Boot = nil // the clock is moved here, not set: the machine was on for as long
	r.env = env
	devicetest.Enrol(t, r.dir, r.now, officers...)
	r.start()
	return r
}

// start opens the window of the program and waits for its door.
func (r *rig) start() {
	r.t.Helper()
	_, r.ui = uitest.Threaded(test.NewApp())
	ctx, stop := context.WithCancel(context.Background())
	p, err := newProgram(ctx, r.env, options{data: r.dir}, nil)
	r.must(err)
	p.shell.After, p.board.After = r.after, r.after
	r.mu.Lock()
	r.timers = nil
	r.mu.Unlock()
	w := test.NewWindow(nil)
	w.SetPadded(false)
	p.attach(w)
	w.Resize(fyne.NewSize(1280, 800))
	r.p, r.w = p, w
	r.t.Cleanup(func() {
		stop()
		_ = p.end()
		w.Close()
	})
	p.begin()
	r.until("the door", func() bool { return p.door != nil })
}

// kill ends the program as a power cut would, and starts it on what was on the
// disk at that moment.
func (r *rig) kill() {
	r.t.Helper()
	copied := filepath.Join(r.t.TempDir(), "device")
	r.must(os.CopyFS(copied, os.DirFS(r.dir)))
	r.must(os.Chmod(copied, 0o700))
	r.must(filepath.Walk(copied, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			err = os.Chmod(path, 0o600)
		} else if err == nil {
			err = os.Chmod(path, 0o700)
		}
		return err
	}))
	_ = os.Remove(filepath.Join(copied, "LOCK"))
	r.dir = copied
	r.start()
}

// unlock types the PIN of an officer at the door and waits for his night.
func (r *rig) unlock(o crewman) {
	r.t.Helper()
	r.until("the door", func() bool { return r.p.door != nil && r.p.shell.Locked() })
	r.p.next = o.ID.String()
	r.p.showDoor()
	r.typed(o.PIN)
	r.key(fyne.KeyReturn)
	r.until("the night", func() bool { return r.p.session != nil && !r.p.session.loading && !r.p.shell.Locked() })
}

// lock locks as Ctrl+L does, and waits for the door.
func (r *rig) lock() {
	r.t.Helper()
	r.p.door = nil
	r.p.lock()
	r.until("the door", func() bool { return r.p.door != nil })
}

func (r *rig) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at
}

func (r *rig) after(d time.Duration, f func()) (stop func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := &timer{at: r.at.Add(d), f: f}
	r.timers = append(r.timers, one)
	return func() { one.done = true }
}

// pass lets time pass, with every timer that falls into it.
func (r *rig) pass(d time.Duration) {
	end := r.now().Add(d)
	for {
		r.drain()
		r.mu.Lock()
		r.timers = slices.DeleteFunc(r.timers, func(one *timer) bool { return one.done })
		first := -1
		for i, one := range r.timers {
			if !one.at.After(end) && (first < 0 || one.at.Before(r.timers[first].at)) {
				first = i
			}
		}
		if first < 0 {
			r.at = end
			r.mu.Unlock()
			r.drain()
			return
		}
		one := r.timers[first]
		one.done = true
		if one.at.After(r.at) {
			r.at = one.at
		}
		r.mu.Unlock()
		one.f()
	}
}

// drain does what is waiting on the UI thread.
func (r *rig) drain() { r.ui.Drain() }

// until works on until something is so. It gives up far beyond anything that
// is ever needed.
func (r *rig) until(what string, ok func() bool) {
	r.t.Helper()
	if !r.ui.Until(time.Minute, ok) {
		r.t.Fatalf("%s never came; seen: %q", what, r.words())
	}
}

// calm waits until the night was read anew after what was done before.
func (r *rig) calm() {
	r.t.Helper()
	r.drain()
	s := r.p.session
	r.until("a calm night", func() bool { return s.gone() || !s.loading && !s.again && !s.stale.Load() })
}

func (r *rig) words() []string { return uitest.Words(r.w.Canvas().Content()) }

func (r *rig) top() ui.Screen { return r.p.shell.Router().Top() }

// count tells how many labels say just this.
func (r *rig) count(text string) (n int) {
	var see func(fyne.CanvasObject)
	see = func(o fyne.CanvasObject) {
		uitest.Find(o, func(l *ui.Label) bool {
			if l.Text() == text {
				n++
			}
			return false
		})
	}
	see(r.p.shell.Object())
	return n
}

// checkPlace records that a place was looked into, and waits for its row.
func (r *rig) checkPlace() {
	r.t.Helper()
	s := r.p.session
	before := len(s.tonight)
	s.night.OnStand(raid.Point{Lat: 511_300_000, Lon: 714_300_000})
	r.tap("night.place_checked")
	r.until("the check in the list", func() bool { return len(s.tonight) == before+1 })
}

// says tells whether a text is somewhere in the window.
func (r *rig) says(text string) bool { return uitest.Says(r.words(), text) }

func (r *rig) typed(text string) {
	for _, c := range text {
		if f := r.w.Canvas().Focused(); f != nil {
			f.TypedRune(c)
		} else if f := r.w.Canvas().OnTypedRune(); f != nil {
			f(c)
		}
	}
}

func (r *rig) key(name fyne.KeyName) {
	e := &fyne.KeyEvent{Name: name}
	if f := r.w.Canvas().Focused(); f != nil {
		f.TypedKey(e)
	} else if f := r.w.Canvas().OnTypedKey(); f != nil {
		f(e)
	}
}

// tap taps what says a key of the texts, or these very words.
func (r *rig) tap(key string) {
	r.t.Helper()
	words := r.p.look.T(key)
	var all []string
	for _, one := range slices.Backward(uitest.Targets(r.w)) {
		if one.Words == words || one.Words == key {
			uitest.Touch(r.w, one.Object, fyne.NewPos(one.Size.Width/2, one.Size.Height/2))
			return
		}
		all = append(all, one.Words)
	}
	r.t.Fatalf("nothing says %q: %q", words, all)
}

// tile taps a code of a list.
func (r *rig) tile(list string, code raid.Code) {
	r.t.Helper()
	r.tap(r.env.Codes.Label(list, code, string(r.p.look.Lang())))
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}
