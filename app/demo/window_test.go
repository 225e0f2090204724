package demo

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestWindowNight drives the real window: it unlocks, switches language and
// flavour, records a child on the map, sees the record go out, checks a place,
// locks and unlocks, and looks through the night as the supervisor. What was
// recorded is then read from the disk by the command line.
func TestWindowNight(t *testing.T) {
	if os.Getenv("SHYRAQ_WINDOW") == "" {
		t.Skip("needs the window program and a virtual display: run make window-test")
	}
	program := built(t, "shyraq")
	dir := filepath.Join(t.TempDir(), "demo")
	s := openScreen(t, program, "--demo", dir, "--lang", "kk")

	s.wait("door")
	s.picture("unlock-kk-night")
	s.typed(officers[0].PIN)
	s.key("Return")
	s.wait("unlocked")
	s.wait("all_sent")
	if s.list(program, filepath.Join(dir, "patrol")) != -1 {
		t.Error("two programs opened one directory")
	}
	s.picture("night-kk-night")

	for _, look := range []string{"night-kk-red", "night-kk-day"} {
		s.key("F3")
		s.changed()
		s.picture(look)
	}
	s.key("F3")
	s.changed()
	for _, look := range []string{"night-ru-night", "night-en-night"} {
		s.key("F2")
		s.changed()
		s.picture(look)
	}
	s.key("F2")
	s.changed()

	s.recordChild()

	s.click(1036, 762) // place checked: no minors
	s.wait("shown")
	s.wait("all_sent")
	s.picture("place-checked")

	s.key("ctrl+l")
	s.wait("locked")
	s.wait("door")
	s.picture("locked")
	s.typed(officers[0].PIN)
	s.key("Return")
	s.wait("unlocked")
	s.wait("shown")

	s.click(608, 30) // role
	s.picture("roles")
	s.press(640, 550) // the supervisor
	s.wait("locked")
	s.wait("unlocked")
	s.wait("shown")
	s.picture("supervisor-night")
	for _, area := range []struct{ key, name string }{{"2", "review"}, {"3", "plan"}, {"4", "figures"}, {"5", "help"}, {"6", "children"}, {"7", "settings"}} {
		s.key("ctrl+" + area.key)
		s.wait("area_" + area.name)
		s.picture("supervisor-" + area.name)
	}
	s.key("ctrl+2")
	s.wait("area_review")
	s.picture("review-before")
	s.key("a")
	s.wait("shown")
	s.wait("all_sent")
	s.picture("review-accepted")
	s.interrupt()

	recorded := len(meetings())
	if got := s.list(program, filepath.Join(dir, "patrol")); got != recorded+1 {
		t.Errorf("the patrol's device lists %d encounters, want %d", got, recorded+1)
	}

	// A second start keeps what was recorded.
	s.events = make(chan string, 1000)
	s.start(program, "--demo", dir, "--lang", "kk")
	s.wait("door")
	s.typed(officers[0].PIN)
	s.key("Return")
	s.wait("unlocked")
	s.wait("shown")
	s.picture("second-start")
	s.interrupt()
}

// recordChild writes an encounter down by mouse and keys, in Kazakh, at
// 1280x800. It goes from step to step by key, so that it does not matter which
// pages go on by themselves.
func (s *screen) recordChild() {
	s.t.Helper()
	turn := func(do func()) { s.t.Helper(); s.shows(content, do) }
	s.shows(around(1141, 244), func() { s.key("ctrl+n"); s.wait("area_check") })
	s.picture("check-where")
	s.press(1141, 244) // street: all is answered, the next step comes by itself
	s.picture("check-who-iin")
	s.press(379, 147)         // no IIN
	s.press(200, 242)         // no document with her
	s.press(1137, 427)        // with peers
	s.press(1186, 318)        // a girl
	s.click(901, 302)         // age, from the middle upwards
	s.tapped(board, 874, 224) // name: the keyboard comes, and goes with the first key
	s.layout("kz")
	s.typed("Аружан")
	s.click(608, 224) // surname
	s.seen = s.still()
	s.typed("Төлеген")
	s.changed()
	s.picture("check-who")
	s.layout("us")
	turn(func() { s.key("alt+3") })
	s.press(545, 178) // outside home at night
	s.press(227, 478) // in good condition
	s.picture("check-why")
	turn(func() { s.key("alt+4") })
	turn(func() { s.click(140, 757) }) // back: the guardian
	s.press(753, 215)                  // mother
	s.press(753, 460)                  // she knows, now
	s.picture("check-guardian")
	turn(func() { s.key("alt+4") })
	s.picture("check-outcome")
	s.press(256, 186) // handed over on the spot
	s.picture("check-handed")
	s.press(426, 469)            // to her
	s.tapped(content, 1190, 757) // on
	s.picture("check-finish")
	time.Sleep(perTap) // a hand that means it comes a while after the page
	s.click(1190, 757) // finish
	s.wait("saved")
	s.wait("all_sent")
	s.picture("night-recorded")
}

// layout changes the keyboard: letters that a layout has are typed as keys.
func (s *screen) layout(name string) {
	s.t.Helper()
	cmd := exec.Command("setxkbmap", name)
	cmd.Env = s.env
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("setxkbmap: %v: %s", err, out)
	}
}

// list counts the encounters of the patrol's device by the command line; -1
// where it does not answer.
func (s *screen) list(program, dir string) int {
	s.t.Helper()
	cmd := exec.Command(program, "list", "--json", "--data", dir, "--pin-file", "-")
	cmd.Env = s.env
	cmd.Stdin = bytes.NewBufferString(officers[0].PIN + "\n")
	out, err := cmd.Output()
	if err != nil {
		return -1
	}
	n := 0
	var answer struct{ Records []struct{ Kind string } }
	if err := json.Unmarshal(out, &answer); err != nil {
		s.t.Fatalf("list: %v: %s", err, out)
	}
	for _, r := range answer.Records {
		if r.Kind == "encounter" {
			n++
		}
	}
	return n
}

// built is a program that make build has built.
func built(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("..", "..", "build", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is not built: run make build", name)
	}
	return path
}
