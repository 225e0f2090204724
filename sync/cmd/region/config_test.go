package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"shyraq/release"
)

// TestSettings: a flag goes before the environment, the environment before the
// file, and a slip in the file is refused.
func TestSettings(t *testing.T) {
	dir := t.TempDir()
	conf := filepath.Join(dir, "region.conf")
	write := func(text string) {
		if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name, file string
		env        map[string]string
		args       []string
		want       string // in whose folder there is no region
		code       int
	}{
		{"file", "# of the region\n\ndata = " + dir + "/file\nname = a.example.kz\nname = b.example.kz\n", nil, nil, dir + "/file", 4},
		{"environment", "data = " + dir + "/file\n", map[string]string{"SHYRAQ_REGION_DATA": dir + "/env"}, nil, dir + "/env", 4},
		{"flag", "data = " + dir + "/file\n", map[string]string{"SHYRAQ_REGION_DATA": dir + "/env"}, []string{"--data", dir + "/flag"}, dir + "/flag", 4},
		{"slip", "dat = x\n", nil, nil, "line 1", 2},
		{"no setting", "data = x\nserve it\n", nil, nil, "line 2", 2},
	} {
		write(c.file)
		env := func(name string) string {
			if name == "SHYRAQ_REGION_CONFIG" {
				return conf
			}
			return c.env[name]
		}
		var e bytes.Buffer
		code := run(t.Context(), append([]string{"officers"}, c.args...), stdio{in: strings.NewReader(""), out: io.Discard, err: &e}, env)
		if code != c.code || !strings.Contains(e.String(), c.want) {
			t.Errorf("%s: exit %d, want %d with %q: %s", c.name, code, c.code, c.want, e.String())
		}
	}
	if code, _, errs := exec(t, "officers", "--config", filepath.Join(dir, "none")); code != 2 || !strings.Contains(errs, "settings") {
		t.Errorf("no file: %d %s", code, errs)
	}
}

// TestVersion is that of the release, by either word.
func TestVersion(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"--version"}} {
		if code, out, _ := exec(t, args...); code != 0 || out != "shyraq-region "+release.Version+"\n" {
			t.Errorf("%v: %d %q", args, code, out)
		}
	}
}

// TestLogFollowsItsFile serves with a log in JSON whose file is moved away: the
// signal of a rotation begins a new one and ends nothing; the manager of the
// system is told when the server is ready and when it stops.
func TestLogFollowsItsFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "region")
	founded(t, dir)
	socket := filepath.Join(t.TempDir(), "notify")
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = manager.Close() }()
	told := func() string {
		b := make([]byte, 100)
		_ = manager.SetReadDeadline(time.Now().Add(time.Minute))
		n, err := manager.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
	path := filepath.Join(t.TempDir(), "region.log")
	hung, done := make(chan os.Signal), make(chan int)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		args := []string{"serve", "--data", dir, "--listen", "127.0.0.1:0", "--log-file", path, "--log-format", "json", "--log-level", "debug", "--memory", "300"}
		done <- run(ctx, args, stdio{in: strings.NewReader(""), out: io.Discard, err: io.Discard, hung: hung}, func(name string) string {
			return map[string]string{"NOTIFY_SOCKET": socket}[name]
		})
	}()
	if s := told(); s != "READY=1" {
		t.Errorf("told %q", s)
	}
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	if got := debug.SetMemoryLimit(-1); got != 300<<20 {
		t.Errorf("it keeps to %d MiB of memory", got>>20)
	}
	hung <- syscall.SIGHUP
	hung <- syscall.SIGHUP // taken when the first was done with
	if code, _, errs := exec(t, "officers", "--data", dir); code != 0 {
		t.Errorf("after the signal: %d %s", code, errs)
	}
	cancel()
	if s := told(); s != "STOPPING=1" {
		t.Errorf("told %q", s)
	}
	if code := <-done; code != 0 {
		t.Errorf("exit %d", code)
	}
	for _, c := range []struct{ file, word string }{{path + ".1", "serving"}, {path, "stopped"}} {
		b, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		var line struct{ Msg string }
		lines := strings.Split(strings.TrimSpace(string(b)), "\n")
		if json.Unmarshal([]byte(lines[len(lines)-1]), &line) != nil || line.Msg != c.word {
			t.Errorf("%s: %s", c.file, b)
		}
	}
	for _, args := range [][]string{{"--log-format", "xml"}, {"--log-level", "loud"}, {"--memory", "255"}} {
		if code, _, _ := exec(t, append([]string{"serve", "--data", dir}, args...)...); code != 2 {
			t.Errorf("%v: exit %d", args, code)
		}
	}
}
