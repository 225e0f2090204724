package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience bounds everything that is waited for.
const patience = 30 * time.Second

// machine is a computer of the night: the folders its programs may write to.
type machine struct {
	t     *testing.T
	root  string
	env   []string
	field string // the program of the field on it
}

// newMachine makes folders with short names: a socket's path must fit into
// about a hundred bytes.
func newMachine(t *testing.T) *machine {
	t.Helper()
	root, err := os.MkdirTemp("", "nt")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	m := &machine{t: t, root: root, field: programs.field}
	// Only what a program needs: no key store and no settings of whoever runs
	// the tests, and no folder outside root.
	m.env = []string{
		"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "LANGUAGE=en",
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(root, "no-bus"),
	}
	for name, dir := range map[string]string{
		"HOME": "home", "XDG_DATA_HOME": "xdg-data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache",
		"XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run", "TMPDIR": "tmp",
	} {
		path := filepath.Join(root, dir)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		m.env = append(m.env, name+"="+path)
	}
	return m
}

func (m *machine) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Env, cmd.Dir = m.env, m.root
	return cmd
}

// result is what a program did.
type result struct {
	args     []string
	out, err []byte
	code     int
	took     time.Duration
}

// run runs a program to its end.
func (m *machine) run(stdin []byte, program string, args ...string) result {
	m.t.Helper()
	ctx, cancel := context.WithTimeout(m.t.Context(), 2*patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env, cmd.Dir, cmd.Stdin = m.env, m.root, bytes.NewReader(stdin)
	var out, fault bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &fault
	began := time.Now()
	err := cmd.Run()
	if cmd.ProcessState == nil {
		m.t.Fatalf("run %s: %v", program, err)
	}
	return result{args, out.Bytes(), fault.Bytes(), cmd.ProcessState.ExitCode(), time.Since(began)}
}

// must fails the test where the exit code is another one.
func (r result) must(t *testing.T, code int) result {
	t.Helper()
	if r.code != code {
		t.Fatalf("%v: exit %d, want %d\nstdout: %s\nstderr: %s", r.args, r.code, code, r.out, r.err)
	}
	return r
}

// into decodes the JSON that was printed.
func (r result) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(r.out, v); err != nil {
		t.Fatalf("%v: %v\nstdout: %s", r.args, err, r.out)
	}
}

// process is a program that runs while the test goes on. Its lines are read as
// they come; those it printed before it was killed are all there after ended.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string
	fault *tail
	ended chan struct{}
	stop  sync.Once
}

func (m *machine) start(stdin string, cmd *exec.Cmd) *process {
	m.t.Helper()
	p := &process{t: m.t, cmd: cmd, lines: make(chan string, 1<<16), fault: &tail{}, ended: make(chan struct{})}
	cmd.Stdin, cmd.Stderr = strings.NewReader(stdin), p.fault
	// A pipe of our own: cmd.Wait would close StdoutPipe before it is read out.
	r, w, err := os.Pipe()
	if err != nil {
		m.t.Fatal(err)
	}
	cmd.Stdout = w
	if err := cmd.Start(); err != nil {
		m.t.Fatal(err)
	}
	w.Close()
	go func() {
		read := bufio.NewScanner(r)
		read.Buffer(nil, 16<<20)
		for read.Scan() {
			p.lines <- read.Text()
		}
		_, _ = io.Copy(io.Discard, r)
		r.Close()
		_ = cmd.Wait()
		close(p.lines)
		close(p.ended)
	}()
	m.t.Cleanup(p.kill)
	return p
}

// line waits for the next line of output.
func (p *process) line() string {
	p.t.Helper()
	select {
	case s, ok := <-p.lines:
		if ok {
			return s
		}
		p.t.Fatalf("%v ended: %s", p.cmd.Args, p.fault)
	case <-time.After(patience):
		p.t.Fatalf("%v printed nothing in %v: %s", p.cmd.Args, patience, p.fault)
	}
	return ""
}

// kill ends the process as a pulled plug would, and waits until it is gone.
func (p *process) kill() {
	p.stop.Do(func() { _ = p.cmd.Process.Kill() })
	<-p.ended
}

// rest gives the lines that were printed and not read, after the process ended.
func (p *process) rest() []string {
	<-p.ended
	var all []string
	for s := range p.lines {
		all = append(all, s)
	}
	return all
}

// tail keeps what was written to it last, for messages of a failing test.
type tail struct {
	mu   sync.Mutex
	kept []byte
}

func (b *tail) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = append(b.kept, p...)
	if extra := len(b.kept) - 16<<10; extra > 0 {
		b.kept = b.kept[extra:]
	}
	return len(p), nil
}

func (b *tail) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return string(b.kept)
}

// eventually asks again until the answer is yes. What is asked runs a program
// or reads a file, so there is no need to pause in between.
func eventually(t *testing.T, what string, ask func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if ask() {
			return
		}
	}
	t.Fatalf("not within %v: %s", patience, what)
}
