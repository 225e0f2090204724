package demo

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// restMost is what a page may cost while nobody touches it, in parts of a
// core. Half of it is the toolkit, which looks for events 60 times a second.
const restMost = 0.02

// TestWindowAtRestPages prints what each page costs while nobody touches it,
// without a receiver, and fails where one costs more than restMost.
func TestWindowAtRestPages(t *testing.T) {
	if os.Getenv("SHYRAQ_BENCH") == "" {
		t.Skip("a measurement: run make bench")
	}
	program := built(t, "shyraq")
	s := openScreen(t, program, "--demo", filepath.Join(t.TempDir(), "demo"), "--gps", "off")
	rest := func(page string) {
		t.Helper()
		s.picture("rest-" + page)
		<-time.After(seconds(3)) // what was typed is saved, and the page stands
		length := seconds(10)
		before := s.busy()
		<-time.After(length)
		took := s.busy() - before
		t.Logf("%-24s %.2f %% of a core", page, 100*took.Seconds()/length.Seconds())
		if took.Seconds() > restMost*length.Seconds() {
			t.Errorf("%s costs more than %.0f %% of a core at rest", page, 100*restMost)
		}
	}
	turn := func(keys ...string) { t.Helper(); s.shows(content, func() { s.key(keys...) }) }

	s.wait("door")
	rest("unlock")
	s.typed(officers[0].PIN)
	s.key("Return")
	s.wait("settled")
	rest("night")
	s.key("ctrl+n")
	s.wait("area_check")
	rest("check, where")
	turn("alt+2")
	rest("check, who")
	s.click(610, 231)
	s.typed("a")
	rest("check, who, in a field")
	turn("ctrl+Next")
	rest("check, school")
	turn("alt+3")
	rest("check, what")
	turn("ctrl+Next")
	rest("check, guardian")
	turn("alt+4")
	rest("check, how it ends")
	turn("ctrl+Next")
	rest("check, finish")
	turn("alt+5")
	rest("check, more")
	s.key("ctrl+2")
	s.wait("area_check")
	rest("check again")
	s.key("ctrl+1")
	s.wait("area_night")
	s.click(655, 30) // role
	s.picture("roles")
	s.press(640, 550) // the supervisor
	s.wait("unlocked")
	s.wait("settled")
	for _, area := range []struct{ key, name string }{{"2", "review"}, {"3", "plan"}, {"4", "figures"}, {"5", "help"}, {"6", "children"}, {"7", "settings"}} {
		s.key("ctrl+" + area.key)
		s.wait("area_" + area.name)
		rest(area.name)
	}
	s.interrupt()
}
