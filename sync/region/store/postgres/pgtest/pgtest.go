// Package pgtest starts a PostgreSQL of its own for tests, in a folder that is
// thrown away, reached through a socket in it and by nobody else.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a database server of a test's own.
type Server struct {
	dir  string
	bin  string
	cred *syscall.Credential
	conf []string
}

// Find gives the folder of PostgreSQL's programs; empty where there is none.
func Find() string {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p)
	}
	all, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(all) == 0 {
		return ""
	}
	return filepath.Dir(all[len(all)-1])
}

// Start makes a database and starts its server. It runs as an ordinary user, as
// PostgreSQL asks, where the test runs as root.
func Start(conf ...string) (*Server, error) {
	bin := Find()
	if bin == "" {
		return nil, fmt.Errorf("PostgreSQL is not installed; scripts/setup.sh test brings it")
	}
	dir, err := os.MkdirTemp("", "shyraq-pg")
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, bin: bin, conf: conf}
	if os.Getuid() == 0 {
		if err := s.step(); err != nil {
			return nil, err
		}
	}
	if out, err := s.run("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := s.Up(); err != nil {
		return nil, err
	}
	return s, s.prepare()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// step gives the folder to an ordinary user.
func (s *Server) step() error {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return err
		}
	}
	uid, _ := strconv.Atoi(u.Uid)
	gid, _ := strconv.Atoi(u.Gid)
	s.cred = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.dir, uid, gid)
}

func (s *Server) run(name string, args ...string) ([]byte, error) {
	path := filepath.Join(s.bin, name)
	if _, err := os.Stat(path); err != nil { // a link to one of the programs alone stands in the path
		if real, err := filepath.EvalSymlinks(filepath.Join(s.bin, "initdb")); err == nil {
			path = filepath.Join(filepath.Dir(real), name)
		}
	}
	c := exec.Command(path, args...)
	c.Dir, c.Env = s.dir, append(os.Environ(), "LC_ALL=C")
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.cred}
	return c.CombinedOutput()
}

// Up starts the server, after Kill too.
func (s *Server) Up() error {
	opts := fmt.Sprintf("-c listen_addresses='' -c unix_socket_directories=%s -c max_connections=60 -c logging_collector=off", s.dir)
	for _, c := range s.conf {
		opts += " -c " + c
	}
	var out []byte
	var err error
	for range 40 { // after a kill, until its children are gone, which hold its memory
		if out, err = s.run("pg_ctl", "-D", s.data(), "-l", filepath.Join(s.dir, "log"), "-w", "-t", "60", "-o", opts, "start"); err == nil {
			return nil
		}
		time.Sleep(250 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return fmt.Errorf("start PostgreSQL: %w: %s%s", err, out, log[max(0, len(log)-1000):])
}

// Kill ends the server at once, as a machine that loses its power would; what
// the system had not written it writes still.
func (s *Server) Kill() error {
	b, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return err
	}
	var pid int
	if _, err := fmt.Sscan(string(b), &pid); err != nil {
		return err
	}
	return syscall.Kill(pid, syscall.SIGKILL)
}

// Stop ends the server and throws its folder away.
func (s *Server) Stop() {
	_, _ = s.run("pg_ctl", "-D", s.data(), "-m", "immediate", "-w", "stop")
	_ = os.RemoveAll(s.dir)
}

// prepare makes the user whom row-level security binds, and his database.
func (s *Server) prepare() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, s.url("postgres", "postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	for _, sql := range []string{`create role shyraq login`, `create database shyraq owner shyraq`} {
		if _, err := c.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) url(user, database string) string {
	return fmt.Sprintf("host=%s user=%s dbname=%s", s.dir, user, database)
}

// As is where a user finds the database.
func (s *Server) As(user string) string { return s.url(user, "shyraq") }

// URL is where a store finds its database.
func (s *Server) URL() string { return s.url("shyraq", "shyraq") }
