package demo

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a step of the window may take. It is far beyond what
// is ever needed: the machines that run this are slow and busy.
const patience = 90 * time.Second

// screen is a virtual display with the real window in it, driven by mouse and
// keys as a person would.
type screen struct {
	t        *testing.T
	env      []string
	pictures string
	events   chan string
	program  *exec.Cmd
	seen     []byte // the last picture
	home     string // settings, and whatever else a program leaves beside its data
	fault    *tail
	number   int
}

// openScreen starts a virtual display and the program in it.
func openScreen(t *testing.T, program string, args ...string) *screen {
	t.Helper()
	s := &screen{t: t, pictures: os.Getenv("SHYRAQ_PICTURES"), events: make(chan string, 1000)}
	if s.pictures == "" {
		s.pictures = t.TempDir()
	}
	if err := os.MkdirAll(s.pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		t.Fatalf("start virtual display: %v", err)
	}
	w.Close()
	t.Cleanup(func() { _ = x.Process.Kill(); _ = x.Wait() })
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatalf("start virtual display: %v", err)
	}
	s.home = t.TempDir()
	s.env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(number), "LC_ALL=C.UTF-8", "LANGUAGE=en",
		"HOME="+s.home, "XDG_CONFIG_HOME="+s.home, "XDG_DATA_HOME="+s.home, "TMPDIR="+s.home, "LIBGL_ALWAYS_SOFTWARE=1")
	s.start(program, args...)
	return s
}

// start runs the program and waits for its window.
func (s *screen) start(program string, args ...string) {
	s.t.Helper()
	s.program = exec.Command(program, args...)
	s.program.Env = s.env
	out, err := s.program.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	fault := &tail{}
	s.fault, s.program.Stderr = fault, fault
	if err := s.program.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() {
		_ = s.program.Process.Kill()
		if s.t.Failed() {
			s.t.Logf("standard error: %s", fault.String())
		}
	})
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			var e struct{ Event, Code string }
			if json.Unmarshal(lines.Bytes(), &e) == nil {
				s.events <- strings.TrimSuffix(e.Event+" "+e.Code, " ")
			}
		}
		close(s.events)
	}()
	s.wait("window")
	s.x("search", "--sync", "--onlyvisible", "--name", "Shyraq", "windowmove", "0", "0", "windowfocus", "--sync")
}

// tail keeps what a program wrote to standard error.
type tail struct {
	mu   sync.Mutex
	kept bytes.Buffer
}

func (f *tail) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.kept.Write(p)
}

func (f *tail) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.kept.String()
}

// wait reads events until one comes.
func (s *screen) wait(want string) {
	s.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	var passed []string
	for {
		select {
		case e, ok := <-s.events:
			if !ok {
				s.t.Fatalf("the program ended while %q was awaited; before: %v", want, passed)
			}
			if e == want {
				return
			}
			passed = append(passed, e)
			if strings.HasPrefix(e, "fault") {
				s.t.Fatalf("%s while %q was awaited", e, want)
			}
		case <-late.C:
			s.picture("stuck")
			s.t.Fatalf("%q did not come; before: %v", want, passed)
		}
	}
}

// x runs xdotool.
func (s *screen) x(args ...string) {
	s.t.Helper()
	cmd := exec.Command("xdotool", args...)
	cmd.Env = s.env
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("xdotool %v: %v: %s", args, err, out)
	}
}

func (s *screen) key(keys ...string) {
	s.t.Helper()
	s.x(append([]string{"key", "--delay", "60"}, keys...)...)
}

func (s *screen) typed(text string) { s.t.Helper(); s.x("type", "--delay", "60", text) }

func (s *screen) click(x, y int) {
	s.t.Helper()
	s.x("mousemove", fmt.Sprint(x), fmt.Sprint(y), "click", "1")
}

// part is a part of the window: x, y, width, height.
type part [4]int

// What changes when a page comes, and when the keyboard does. The strip with
// its clock and the line that says what is kept change by themselves.
var (
	content = part{110, 115, 1165, 575}
	board   = part{110, 545, 1165, 245}
)

func around(x, y int) part { return part{x - 40, y - 20, 80, 40} }

// look is the picture of a part.
func (s *screen) look(p part) []byte {
	s.t.Helper()
	return s.shot("-crop", fmt.Sprintf("%dx%d+%d+%d", p[2], p[3], p[0], p[1]))
}

// shows does something once a part of the window stands still, and waits until
// the part shows it.
func (s *screen) shows(p part, do func()) {
	s.t.Helper()
	before := s.look(p)
	for late := time.Now().Add(patience); time.Now().Before(late); {
		now := s.look(p)
		if bytes.Equal(now, before) {
			break
		}
		before = now
	}
	do()
	for late := time.Now().Add(patience); time.Now().Before(late); {
		if !bytes.Equal(s.look(p), before) {
			return
		}
	}
	s.picture("stuck")
	s.t.Fatal("nothing came of it")
}

// meant is what a hand takes that means the page it sees: one that came by itself
// takes no tap for 0.7 s.
const meant = 800 * time.Millisecond

// tapped clicks and waits until a part shows it. The hand is there before: what
// is below it may light up.
func (s *screen) tapped(p part, x, y int) {
	s.t.Helper()
	time.Sleep(meant)
	s.x("mousemove", fmt.Sprint(x), fmt.Sprint(y))
	s.shows(p, func() { s.x("click", "1") })
}

// press taps a tile and waits until it says so.
func (s *screen) press(x, y int) { s.t.Helper(); s.tapped(around(x, y), x, y) }

// picture waits until the window stands still and keeps what it shows.
func (s *screen) picture(name string) {
	s.t.Helper()
	s.seen = s.still()
	s.number++
	file := filepath.Join(s.pictures, fmt.Sprintf("%02d-%s.png", s.number, name))
	if err := os.WriteFile(file, s.seen, 0o644); err != nil {
		s.t.Fatal(err)
	}
	s.t.Logf("picture %s", file)
}

// changed waits until the window shows something else than in the last
// picture.
func (s *screen) changed() {
	s.t.Helper()
	for late := time.Now().Add(patience); time.Now().Before(late); {
		if !bytes.Equal(s.shot(), s.seen) {
			return
		}
	}
	s.t.Fatal("the window did not change")
}

// still waits for three pictures in a row that are the same. The own position
// walks, so that it may never come: then the last one is good enough.
func (s *screen) still() []byte {
	s.t.Helper()
	before, same := s.shot(), 0
	for late := time.Now().Add(10 * time.Second); same < 2 && time.Now().Before(late); {
		now := s.shot()
		if bytes.Equal(before, now) {
			same++
		} else {
			before, same = now, 0
		}
	}
	return before
}

func (s *screen) shot(how ...string) []byte {
	s.t.Helper()
	cmd := exec.Command("import", append(append([]string{"-window", "root"}, how...), "-define", "png:exclude-chunks=date,time,tEXt", "png:-")...)
	cmd.Env = s.env
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("take a picture: %v", err)
	}
	return out
}

// interrupt ends the program as Ctrl+C does.
func (s *screen) interrupt() {
	s.t.Helper()
	if err := s.program.Process.Signal(syscall.SIGINT); err != nil {
		s.t.Fatal(err)
	}
	for range s.events {
	}
	if err := s.program.Wait(); err != nil {
		s.t.Fatalf("the program did not end well: %v", err)
	}
}
