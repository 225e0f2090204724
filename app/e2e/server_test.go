package e2e

import (
	"encoding/json"
	"path/filepath"
	"syscall"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/admin"
)

// astana is the region file that is shipped for demonstrations and tests.
const astana = "../../assets/regions/astana.json"

// server is the regional server, a process of its own.
type server struct {
	*machine
	dir, listen string
	process     *process
}

// newServer starts a new region and loads its file.
func (m *machine) newServer(name string) *server { return m.newRegion(name, astana, "astana-demo") }

// newRegion is newServer for another region file.
func (m *machine) newRegion(name, path, id string) *server {
	m.t.Helper()
	s := &server{machine: m, dir: filepath.Join(m.root, name), listen: "127.0.0.1:0"}
	s.verb("init").must(m.t, 0)
	s.start()
	file, err := filepath.Abs(path)
	if err != nil {
		m.t.Fatal(err)
	}
	var loaded admin.LoadReport
	s.verb("load", file).must(m.t, 0).into(m.t, &loaded)
	if loaded.Region != id || len(loaded.Changes) == 0 {
		m.t.Fatalf("load: %+v", loaded)
	}
	return s
}

// start runs the server until it says that it is ready. After the first time
// it takes the port the devices know.
func (s *server) start() {
	s.t.Helper()
	s.process = s.machine.start("", s.command(programs.region, "serve", "--data", s.dir, "--listen", s.listen))
	var ready struct{ Listen string }
	line := s.process.line()
	if err := json.Unmarshal([]byte(line), &ready); err != nil || ready.Listen == "" {
		s.t.Fatalf("serve printed %q: %v", line, err)
	}
	s.listen = ready.Listen
}

// stop ends the server as an administrator would.
func (s *server) stop() {
	s.t.Helper()
	if err := s.process.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	<-s.process.ended
	if code := s.process.cmd.ProcessState.ExitCode(); code != 0 {
		s.t.Fatalf("serve: exit %d: %s", code, s.process.fault)
	}
}

// kill ends the server without warning.
func (s *server) kill() { s.process.kill() }

// verb runs an administrator's verb.
func (s *server) verb(args ...string) result {
	s.t.Helper()
	return s.run(nil, programs.region, append(args, "--data", s.dir, "--json")...)
}

// invite asks for a one-time code for a new officer.
func (s *server) invite(role regionfile.Role, unit, name string) admin.Invite {
	s.t.Helper()
	var v admin.Invite
	s.verb("invite", "--role", string(role), "--unit", unit, "--name", name).must(s.t, 0).into(s.t, &v)
	return v
}

// inviteAgain asks for a code for a further device of an officer.
func (s *server) inviteAgain(officer uuid.UUID) admin.Invite {
	s.t.Helper()
	var v admin.Invite
	s.verb("invite", "--officer", officer.String()).must(s.t, 0).into(s.t, &v)
	return v
}

// verify audits the store and wants it whole and everything taken in.
func (s *server) verify() admin.VerifyReport {
	s.t.Helper()
	var v admin.VerifyReport
	s.verb("verify").must(s.t, 0).into(s.t, &v)
	if !v.Good || len(v.Problems) > 0 || v.Held > 0 || v.Quarantined > 0 {
		s.t.Fatalf("verify of the region: %+v", v)
	}
	return v
}
