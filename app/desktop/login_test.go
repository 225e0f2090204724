package desktop

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/demo"
	"shyraq/app/device/devicetest"
	"shyraq/app/i18n"
	"shyraq/app/ui/unlock"
	"shyraq/errs"
	"shyraq/release/format"
)

// A new device is told of the program first, and then enrols; who is enrolled
// goes back to the log-in.
func TestANewDeviceIsWelcomed(t *testing.T) {
	r := windowOn(t, testEnv(t))
	r.until("the welcome", func() bool { return r.says(r.p.look.T("welcome.go")) })
	r.tap("welcome.go")
	if !r.says(r.p.look.T("enrol.title")) {
		t.Errorf("after the welcome: %q", r.words())
	}
	r.p.shell.OnStray() // no field of a log-in is there to take the key
	r = newRig(t, aigul)
	r.p.showEnrol(true)
	if !r.says(r.p.look.T("enrol.title")) || r.p.login != nil {
		t.Errorf("one more officer: %q", r.words())
	}
	r.tap("enrol.back")
	if r.p.login == nil || r.p.last() != aigul.ID.String() {
		t.Error("no way back to the log-in")
	}
}

// What a log-in asks of the device.
func TestLoginDesk(t *testing.T) {
	r := newRig(t, aigul)
	l := r.p.loginDesk()
	if err := l.Unlock(r.p.ctx, "nobody", aigul.PIN); err == nil || l.Wait("nobody") != 0 {
		t.Errorf("nobody unlocked: %v", err)
	}
	if err := l.Unlock(r.p.ctx, uuid.NewString(), aigul.PIN); err == nil {
		t.Error("a stranger unlocked")
	}
	if l.Wait(aigul.ID.String()) != 0 || l.CheckPIN("111111") == nil || l.CheckPIN(aigul.PIN) != nil {
		t.Error("PINs are not looked at")
	}
	e := unlock.Enrolment{Server: "127.0.0.1:1", Code: "AAAA", PIN: "739264"}
	if err := l.Enrol(r.p.ctx, e); err == nil || len(r.p.device.Officers()) != 1 {
		t.Errorf("enrolled without a region: %v", err)
	}
}

// A device that cannot be opened says why, and is told to who drives the window.
func TestADeviceThatCannotBeOpened(t *testing.T) {
	env := testEnv(t)
	r := &rig{t: t, time: newRig(t, aigul).time, dir: filepath.Join(t.TempDir(), "file"), env: env}
	r.env.Now = r.time.Now
	if err := os.WriteFile(r.dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r.start()
	r.until("the trouble", func() bool { return r.says(r.p.look.T("app.trouble")) })
	var told bytes.Buffer
	r.p.events = &told
	r.p.event("fault", errs.Errorf(errs.Unavailable, "disk_full", ""))
	if got := told.String(); got != `{"code":"disk_full","event":"fault"}`+"\n" {
		t.Errorf("told %q", got)
	}
}

// A device that a newer program wrote says so in each language, and what to do;
// nothing of it is changed.
func TestADeviceOfANewerProgram(t *testing.T) {
	env := testEnv(t)
	r := &rig{t: t, time: newRig(t, aigul).time, dir: filepath.Join(t.TempDir(), "device"), env: env}
	r.env.Now = r.time.Now
	devicetest.Enrol(t, r.dir, r.time.Now, aigul)
	if err := os.WriteFile(filepath.Join(r.dir, format.Name), []byte("shyraq format 2 9.1.0 34254df96db137cd\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := devicetest.Tree(t, r.dir)
	r.start()
	r.until("the trouble", func() bool { return r.says(r.p.look.T("app.trouble")) })
	for lang, words := range map[i18n.Lang]string{i18n.EN: "install the newer one", i18n.RU: "установите новую", i18n.KK: "жаңасын орнатыңыз"} {
		r.p.shell.SetLang(lang)
		if all := strings.Join(r.words(), " "); !strings.Contains(all, words) || !strings.Contains(all, "9.1.0") {
			t.Errorf("%s: %s", lang, all)
		}
	}
	if diff := cmp.Diff(before, devicetest.Tree(t, r.dir)); diff != "" {
		t.Error(diff)
	}
}

// One click moves from the device of one person to another's.
func TestMovingToAnotherDevice(t *testing.T) {
	r := newRig(t, aigul)
	r.unlock(aigul)
	other := filepath.Join(t.TempDir(), "other")
	devicetest.Enrol(t, other, r.time.Now, gulnar)
	r.p.leave(func() { r.p.moveTo(demo.Person{ID: "inspector", Dir: other, Name: gulnar.Name, PIN: gulnar.PIN}) })
	r.until("the other's night", func() bool {
		d := r.p.device.Duty()
		return d != nil && d.Officer().ID == gulnar.ID && r.p.session != nil && !r.p.shell.Locked()
	})
	r.p.leave(func() { r.p.moveTo(demo.Person{ID: "inspector", Dir: other, PIN: "000000"}) })
	r.until("the log-in", func() bool { return r.p.login != nil })
}
