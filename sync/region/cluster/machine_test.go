package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// password is that of the throw-away database.
const password = "sinaq"

// machine is one of the three: an address of the loopback network and a folder.
// Its programs run as an ordinary user, as PostgreSQL asks.
type machine struct {
	t          *testing.T
	name, addr string
	dir        string
	cred       *syscall.Credential
	running    map[string]*exec.Cmd
}

// machines makes three machines with the files that an administrator puts on
// his, where only addresses, places and the password are others.
func machines(t *testing.T) []*machine {
	t.Helper()
	base, err := os.MkdirTemp("/tmp", "shyraq-cluster")
	if err != nil {
		t.Fatal(err)
	}
	cred := ordinary(t)
	var out []*machine
	for i := 1; i <= 3; i++ {
		m := &machine{t: t, name: fmt.Sprintf("node%d", i), addr: fmt.Sprintf("127.0.7.1%d", i), cred: cred, running: map[string]*exec.Cmd{}}
		m.dir = filepath.Join(base, m.name)
		if err := os.MkdirAll(m.dir, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{"etcd", "patroni.yml", "haproxy.cfg"} {
			m.configure(file)
		}
		out = append(out, m)
	}
	if cred != nil {
		own(t, base, cred)
	}
	t.Cleanup(func() {
		for _, m := range out {
			for name := range m.running {
				m.kill(name)
			}
		}
		if t.Failed() {
			t.Logf("what the programs wrote is in %s", base)
			return
		}
		_ = os.RemoveAll(base)
	})
	return out
}

// ordinary is the user that runs PostgreSQL where the test runs as root.
func ordinary(t *testing.T) *syscall.Credential {
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func own(t *testing.T, dir string, c *syscall.Credential) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, int(c.Uid), int(c.Gid))
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (m *machine) path(name string) string { return filepath.Join(m.dir, name) }

// configure puts a file of packaging/cluster on the machine. On loopback every
// connection comes from 127.0.0.1.
func (m *machine) configure(file string) {
	b, err := os.ReadFile(filepath.Join("../../../packaging/cluster", file))
	if err != nil {
		m.t.Fatal(err)
	}
	text := strings.NewReplacer(
		"10.0.0.11/32", "127.0.0.1/32", "10.0.0.12/32", "127.0.0.1/32", "10.0.0.13/32", "127.0.0.1/32",
		"10.0.0.1", "127.0.7.1", "127.0.0.1:5000", m.addr+":5000",
		"NODE", m.name, "ADDRESS", m.addr, "PASSWORD", password, "512MB", "64MB",
		"/var/lib/etcd/shyraq", m.path("etcd-data"), "/var/lib/postgresql/15/shyraq", m.path("pg"), "/var/run/postgresql", m.dir,
	).Replace(string(b))
	if err := os.WriteFile(m.path(file), []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// start starts a program of the machine, after it was killed too.
func (m *machine) start(name string, args ...string) {
	m.t.Helper()
	log, err := os.OpenFile(m.path(name+".log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		m.t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	c := exec.Command(args[0], args[1:]...)
	c.Dir, c.Env, c.Stdout, c.Stderr = m.dir, append(os.Environ(), "HOME="+m.dir, "LC_ALL=C.UTF-8"), log, log
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: m.cred}
	if name == "etcd" {
		c.Env = append(c.Env, settings(m.t, m.path("etcd"))...)
	}
	if err := c.Start(); err != nil {
		m.t.Fatal(err)
	}
	m.running[name] = c
}

// settings reads a file of lines NAME=VALUE.
func settings(t *testing.T, path string) (out []string) {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

// kill ends a program at once, with SIGKILL, and its children; of Patroni's also
// the database, which outlives it else.
func (m *machine) kill(name string) {
	c := m.running[name]
	if c == nil {
		return
	}
	delete(m.running, name)
	_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
	if b, err := os.ReadFile(m.path("pg/postmaster.pid")); err == nil && name == "patroni" {
		first, _, _ := strings.Cut(string(b), "\n")
		if pid, err := strconv.Atoi(strings.TrimSpace(first)); err == nil && pid > 1 {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	_ = c.Wait()
}

// base starts what every machine runs.
func (m *machine) base() {
	m.start("etcd", "etcd")
	m.start("patroni", "patroni", m.path("patroni.yml"))
	m.proxy()
}

func (m *machine) proxy() { m.start("haproxy", haproxy(), "-f", m.path("haproxy.cfg")) }

// haproxy lies where an ordinary user's path does not lead.
func haproxy() string {
	if p, err := exec.LookPath("haproxy"); err == nil {
		return p
	}
	return "/usr/sbin/haproxy"
}

// until waits for something that comes by itself.
func until(t *testing.T, what string, most time.Duration, done func() bool) {
	t.Helper()
	for end := time.Now().Add(most); !done(); {
		if time.Now().After(end) {
			t.Fatalf("%s: not within %v", what, most)
		}
		time.Sleep(200 * time.Millisecond)
	}
}
