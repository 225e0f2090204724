package cluster

import (
	"crypto/tls"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"shyraq/sync/region/regiontest"
)

func attr(m *machine) *syscall.SysProcAttr { return &syscall.SysProcAttr{Credential: m.cred} }

// found makes the user and the database on the leader, as docs/region.md says,
// founds the region and gives the second server its passport and its key.
func (w *world) found() {
	w.t.Helper()
	first, second := w.nodes[0], w.nodes[1]
	for _, sql := range []string{"create role shyraq login password '" + password + "'", "create database shyraq owner shyraq"} {
		c := exec.Command("psql", "-h", first.addr, "-p", "5000", "-U", "postgres", "-c", sql, "postgres")
		c.Env = append(os.Environ(), "PGPASSWORD="+password)
		if out, err := c.CombinedOutput(); err != nil {
			w.t.Fatalf("%v: %s", err, out)
		}
	}
	w.must(first, "init")
	plan := first.path("region-file.json")
	if err := os.WriteFile(plan, []byte(regiontest.File), 0o644); err != nil {
		w.t.Fatal(err)
	}
	w.must(first, "load", plan)
	w.must(first, "names", "add", first.addr+":8443", second.addr+":8443")
	if err := os.MkdirAll(second.path("region"), 0o700); err != nil {
		w.t.Fatal(err)
	}
	for _, name := range []string{"region/region.json", "region.key"} {
		b, err := os.ReadFile(first.path(name))
		if err == nil {
			err = os.WriteFile(second.path(name), b, 0o600)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	if second.cred != nil {
		own(w.t, second.path("region"), second.cred)
		if err := os.Chown(second.path("region.key"), int(second.cred.Uid), int(second.cred.Gid)); err != nil {
			w.t.Fatal(err)
		}
	}
}

// serve starts a server of the region on a machine, after it was killed too.
func (w *world) serve(m *machine) {
	m.start("server", w.program, "serve", "--data", m.path("region"), "--key-file", m.path("region.key"),
		"--database", w.database(m), "--listen", m.addr+":8444", "--log-file", filepath.Join(m.dir, "region.log"))
}

// answers says whether a server answers behind the proxy of an address.
func (w *world) answers(addr string) bool {
	d := tls.Dialer{NetDialer: &net.Dialer{Timeout: time.Second}, Config: &tls.Config{InsecureSkipVerify: true}} // any answer will do
	c, err := d.Dial("tcp", addr+":8443")
	if err != nil {
		return strings.Contains(err.Error(), "certificate required")
	}
	return c.Close() == nil
}
