package desktop

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/demo"
	"shyraq/app/device/devicetest"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/uitest"
)

// A demonstration whose server is not beside the program says so; what the window
// does is told line by line to who drives it.
func TestADemonstrationWithoutItsServer(t *testing.T) {
	r := newRig(t, aigul)
	var told bytes.Buffer
	p, err := newDesktop(r.p.ctx, r.env, options{demo: filepath.Join(t.TempDir(), "demo")}, &told)
	if err != nil {
		t.Fatal(err)
	}
	p.shell.After = r.time.After
	r.w.SetContent(p.shell.Object())
	p.begin()
	r.until("the trouble", func() bool { return r.says(p.look.T("app.trouble")) })
	if got := told.String(); !strings.Contains(got, `{"event":"window"}`) || !strings.Contains(got, `"event":"fault"`) {
		t.Errorf("told %q", got)
	}
}

// The people of a demonstration stand in the strip, and a click on the one whose
// device is open does nothing.
func TestThePeopleOfADemonstration(t *testing.T) {
	r := newRig(t, aigul, bekzat)
	r.unlock(aigul)
	r.p.demo = new(demo.Demo)
	defer func() { r.p.demo = nil }()
	r.p.here = r.p.demo.People()[0]
	host{r.p.shell, r.p}.Show(ui.Frame{Open: aigul.ID.String()})
	f := r.p.shell.Frame()
	if len(f.Demo) != len(r.p.demo.People()) || len(f.Officers) != 0 || f.Open != r.p.here.ID {
		t.Errorf("%d people, %d officers, open %q", len(f.Demo), len(f.Officers), f.Open)
	}
	if say := f.Demo[0].Say(); !strings.Contains(say, r.p.here.Name) || !strings.Contains(say, r.p.look.T("role."+string(regionfile.Patrol))) {
		t.Errorf("the first is %q", say)
	}
	before := r.p.session
	r.p.changeRole(r.p.here.ID)
	r.p.changeRole("nobody")
	if r.p.session != before || r.p.shell.Locked() {
		t.Error("the session ended")
	}
	if c := r.p.sessionConfig(); c.Walk == nil || c.Downloads() != r.p.opts.demo {
		t.Error("a demonstration without its walk")
	} else if f, err := c.Walk(); err != nil || f.Close() != nil {
		t.Errorf("the walk: %v", err)
	}
}

// A PIN that was changed in a demonstration is told at no door, however that was
// learned, and from a door one gets to the other people.
func TestADemonstrationTellsNoPINThatWasChanged(t *testing.T) {
	const standard, other = "739264", "582093"
	at := func(t *testing.T) (r *rig, told func() string) {
		t.Chdir(t.TempDir()) // where a demonstration without a folder writes
		r = newRig(t, aigul)
		r.p.demo = new(demo.Demo)
		t.Cleanup(func() { r.p.demo = nil })
		r.p.here = r.p.demo.People()[0]
		r.p.showLogin()
		return r, func() string {
			for _, key := range []string{"unlock.demo_own", "unlock.demo_pin"} {
				if r.says(r.p.look.T(key, "PIN", standard)) {
					return key
				}
			}
			return ""
		}
	}
	t.Run("in the settings", func(t *testing.T) {
		r, told := at(t)
		if got := told(); got != "unlock.demo_pin" {
			t.Fatalf("before it says %q", got)
		}
		r.unlock(aigul)
		if err := r.p.sessionConfig().PINs.ChangePIN(t.Context(), aigul.ID, aigul.PIN, other); err != nil {
			t.Fatal(err)
		}
		r.lock()
		if got := told(); got != "unlock.demo_own" {
			t.Errorf("after it says %q", got)
		}
	})
	t.Run("and not written down", func(t *testing.T) {
		r, told := at(t)
		uitest.Letters(r.w, standard) // which is not aigul's
		uitest.Press(r.w, fyne.KeyReturn)
		r.until("that it was changed", func() bool { return told() == "unlock.demo_own" })
	})
	t.Run("the others are a tap away", func(t *testing.T) {
		r, _ := at(t)
		var wanted string
		r.p.login.OnElsewhere = func(id string) { wanted = id }
		r.tap(r.p.demo.People()[2].Name)
		if wanted != "supervisor" {
			t.Errorf("leads to %q", wanted)
		}
	})
}

// A device whose PIN the demonstration does not know opens at its door, and no
// wrong PIN is tried on it.
func TestMovingToAPersonWithAPINOfHisOwn(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	other := filepath.Join(t.TempDir(), "other")
	devicetest.Enrol(t, other, r.time.Now, gulnar)
	r.p.leave(func() { r.p.moveTo(demo.Person{ID: "inspector", Dir: other, Name: gulnar.Name}) })
	r.until("her door", func() bool { return r.p.login != nil && r.says(gulnar.Name) })
	if r.says(r.p.look.T("error.pin_wrong")) {
		t.Error("a PIN was tried")
	}
}
