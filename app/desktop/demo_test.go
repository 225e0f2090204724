package desktop

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"shyraq/app/demo"
	"shyraq/app/raid"
	"shyraq/app/ui"
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
	if say := f.Demo[0].Say(); !strings.Contains(say, r.p.here.Name) || !strings.Contains(say, r.p.look.T("role."+string(raid.Patrol))) {
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
