package session

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/atlas"
	"shyraq/app/device"
	"shyraq/app/device/devicetest"
	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/i18n"
	"shyraq/app/paper"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/night"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/still"
	"shyraq/app/ui/uitest"
	"shyraq/assets"
	"shyraq/disk"
	"shyraq/maps/gazetteer"
	"shyraq/sync/drift"
)

// rig is a session on a real device, in a frame without a display. All that the
// session does on the UI thread happens on the test's own goroutine, in order:
// what a goroutine hands over waits until the test looks for something (until)
// or drains. Time stands still until pass moves it.
type rig struct {
	checked time.Time // when a place was checked last
	t       *testing.T
	dir     string
	down    string // where a file that leaves the program lies
	ctx     context.Context
	ui      *uitest.Thread
	time    *uitest.Timers

	codes  *codes.Lists
	texts  *i18n.Bundle
	look   *ui.Look
	shell  *ui.Shell
	w      fyne.Window
	clock  *drift.Clock
	device *device.Device
	atlas  *atlas.Atlas
	names  *gazetteer.Gazetteer
	prefs  Prefs
	filter map[uuid.UUID]night.Filter
	said   []string // events
	room   *uint64  // bytes left on the disk; nil: the disk is asked
	s      *Session // the last that began
}

type crewman = devicetest.Officer

var aigul, bekzat, gulnar, yerlan = devicetest.Aigul, devicetest.Bekzat, devicetest.Gulnar, devicetest.Yerlan

// rigHost is the window as a session of the tests has it.
type rigHost struct {
	*ui.Shell
	r *rig
}

func (h rigHost) Show(f ui.Frame, banners ...ui.Banner) {
	h.Shell.Show(f)
	h.SetBanners(banners...)
}

func (h rigHost) Prefs() Prefs { return h.r.prefs }

func (h rigHost) SetPrefs(p Prefs) { h.r.prefs = p }

func (h rigHost) Event(name string) { h.r.said = append(h.r.said, name) }

// newRig enrols officers on a device that never reached its region, and opens a
// window before it.
func newRig(t *testing.T, officers ...crewman) *rig {
	t.Helper()
	r := &rig{t: t, dir: filepath.Join(t.TempDir(), "device"), down: t.TempDir(), filter: map[uuid.UUID]night.Filter{}, time: uitest.NewTimers(time.Date(2026, 7, 4, 23, 30, 0, 0, uitest.Zone))}
	uitest.Listen(t)
	devicetest.Enrol(t, r.dir, r.time.Now, officers...)
	var err error
	r.codes, err = codes.Parse(assets.Codes())
	r.must(err)
	r.texts = uitest.Bundle(t)
	r.start()
	return r
}

// start opens the device and a window.
func (r *rig) start() {
	r.t.Helper()
	_, r.ui = uitest.App()
	uitest.Forget(r.t)
	var stop context.CancelFunc
	r.ctx, stop = context.WithCancel(context.Background())
	r.look = ui.NewLook(r.texts, palette.Night, i18n.KK)
	r.shell = ui.NewShell(r.look)
	board := keyboard.New(r.look, r.shell)
	r.shell.SetBoard(board)
	r.shell.After, board.After = r.time.After, r.time.After
	r.time.Drop()
	r.w = test.NewWindow(nil)
	r.w.SetPadded(false)
	r.w.SetContent(r.shell.Object())
	r.shell.Attach(r.w.Canvas())
	r.w.Resize(fyne.NewSize(1280, 800))
	r.clock = drift.New(r.time.Now)
	d, err := device.Open(r.ctx, device.Options{
		Dir: r.dir, Now: r.time.Now, Clock: r.clock, Vault: devicetest.Vault(r.time.Now),
		Duty: duty.Options{Codes: r.codes, Rand: rand.Reader, Free: r.left, Wire: duty.Wire{Chance: func() float64 { return 0 }},
			Districts: func(region regionfile.Region) (duty.Districts, error) { return ground.New(region) }},
	})
	r.must(err)
	r.device = d
	r.atlas, err = atlas.Open(r.dir, atlas.Options{})
	r.must(err)
	r.names = gazetteer.New(r.atlas.Stack())
	r.cover()
	w := r.w
	r.t.Cleanup(func() {
		stop()
		_ = d.Close(nil)
		w.Close()
	})
	r.tick()
}

// left is how much the disk has left.
func (r *rig) left(dir string) (uint64, error) {
	if room := r.room; room != nil {
		return *room, nil
	}
	return disk.Free(dir)
}

func (r *rig) cover() { r.shell.ShowLocked(ui.NewLabel(ui.Plain("locked"))) }

// tick is the window's.
func (r *rig) tick() {
	if s := r.s; s != nil && !s.gone() {
		s.Tick()
	}
	r.time.After(5*time.Second, r.tick)
}

// kill ends the program as a power cut would, and starts it on what was on the
// disk at that moment.
func (r *rig) kill() {
	r.t.Helper()
	if s := r.s; s != nil && !s.gone() { // what it had begun to write down it has: the tests are of what follows
		r.until("where he is, written down", func() bool {
			s.placing.Lock()
			defer s.placing.Unlock()
			return s.placed || s.turnKept == s.turn
		})
	}
	copied := filepath.Join(r.t.TempDir(), "device")
	r.must(os.CopyFS(copied, os.DirFS(r.dir)))
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

// config is what a session of the rig is made with.
func (r *rig) config() Options {
	identity, err := r.device.Identity()
	r.must(err)
	who := r.device.Duty().Officer().ID
	return Options{
		Host: rigHost{r.shell, r}, Look: r.look, Duty: r.device.Duty(), PINs: r.device, Identity: identity, Clock: r.clock,
		Codes: r.codes, Texts: r.texts, Fonts: func() (*paper.Fonts, error) { return paper.ReadFonts(assets.Fonts()) },
		Atlas: r.atlas, Names: r.names, After: r.time.After, Downloads: func() string { return r.down },
		Version: "test", Filter: r.filter[who], OnFilter: func(f night.Filter) { r.filter[who] = f },
	}
}

// unlock begins the session of an officer and waits for his night.
func (r *rig) unlock(o crewman) {
	r.t.Helper()
	r.begin(o)
	r.until("the night", func() bool { return !r.s.loading && !r.shell.Locked() })
}

// begin begins the session of an officer.
func (r *rig) begin(o crewman) {
	r.t.Helper()
	r.must(r.device.Unlock(r.ctx, o.ID, o.PIN))
	s, err := New(r.ctx, r.config())
	r.must(err)
	r.s = s
	s.Begin(func() { r.shell.ShowLocked(nil) })
}

// lock ends the session as the window does.
func (r *rig) lock() {
	r.t.Helper()
	done := false
	r.cover()
	r.device.Lock(r.s, ui.Go, func(lost, err error) {
		r.cover()
		done = true
		r.must(lost)
		r.must(err)
	})
	r.until("the lock", func() bool { return done })
}

// pass lets time pass, with every timer that falls into it.
func (r *rig) pass(d time.Duration) { r.time.Pass(d, r.drain) }

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
	s := r.s
	r.until("a calm night", func() bool { return s.gone() || !s.loading && !s.again && !s.stale.Load() })
}

func (r *rig) words() []string { return uitest.Words(r.w.Canvas().Content()) }

func (r *rig) top() ui.Screen { return r.shell.Router().Top() }

// count tells how many labels say just this.
func (r *rig) count(text string) (n int) {
	uitest.Find(r.shell.Object(), func(l *ui.Label) bool {
		if l.Text() == text {
			n++
		}
		return false
	})
	return n
}

// checkPlace records that a place was looked into, and waits for its row. That
// may come before the screen has heard that it is saved: until then the button
// takes no other tap, and the news of it would cover what a test does next.
func (r *rig) checkPlace() {
	r.t.Helper()
	s := r.s
	before := len(s.tonight)
	s.night.OnStand(raid.Point{Lat: 511_300_000, Lon: 714_300_000}, 0)
	// The second tap of a shaking finger is taken as none: the next place comes later.
	r.until("the next place", func() bool { return time.Since(r.checked) > 2*still.For })
	r.checked = time.Now()
	r.tap("night.place_checked")
	r.until("the check in the list", func() bool { return len(s.tonight) == before+1 && r.serves("night.place_checked") })
}

// serves tells whether the button that says a key of the texts takes a tap.
func (r *rig) serves(key string) bool {
	_, ok := uitest.Find(r.w.Canvas().Content(), func(b *ui.Button) bool { return b.Text() == r.look.T(key) && !b.Disabled() })
	return ok
}

// says tells whether a text is somewhere in the window.
func (r *rig) says(text string) bool { return uitest.Says(r.words(), text) }

func (r *rig) typed(text string) { uitest.Letters(r.w, text) }

func (r *rig) key(name fyne.KeyName) { uitest.Press(r.w, name) }

// tap taps what says a key of the texts, or these very words.
func (r *rig) tap(key string) {
	r.t.Helper()
	if found, seen := uitest.Hit(r.w, r.look.T(key), key); !found {
		r.t.Fatalf("nothing says %q: %q", r.look.T(key), seen)
	}
}

// tile taps a code of a list.
func (r *rig) tile(list string, code codes.Code) {
	r.t.Helper()
	r.tap(r.codes.Label(list, code, string(r.look.Lang())))
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}
