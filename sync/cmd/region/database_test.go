package main

import (
	"context"
	"fmt"
	"io"
	"os"
	osexec "os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/regiontest"
	"shyraq/sync/region/store/postgres/pgtest"
	"shyraq/sync/revision"
)

// childArgs has a copy of this test run a verb, so that it can be killed.
const childArgs = "SHYRAQ_REGION_CHILD"

func TestMain(m *testing.M) {
	if args := os.Getenv(childArgs); args != "" {
		os.Exit(run(context.Background(), strings.Split(args, "\n"), stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr}, noEnv))
	}
	code := m.Run()
	if started {
		if s, err := database(); err == nil {
			s.Stop()
		}
	}
	os.Exit(code)
}

// database is one for all tests: each region is a tenant of its own in it.
var (
	database = sync.OnceValues(func() (*pgtest.Server, error) { started = true; return pgtest.Start() })
	started  bool
)

// child starts a verb as a program of its own.
func child(t *testing.T, args ...string) *osexec.Cmd {
	t.Helper()
	c := osexec.Command(os.Args[0])
	c.Env = append(os.Environ(), childArgs+"="+strings.Join(args, "\n"))
	c.Stderr = io.Discard
	return c
}

// url is where the database is found.
func url(t *testing.T) string {
	t.Helper()
	if pgtest.Find() == "" {
		t.Skip("PostgreSQL is not installed; scripts/setup.sh test brings it")
	}
	s, err := database()
	if err != nil {
		t.Fatal(err)
	}
	return s.URL()
}

// TestMigrate moves a region that has something to move into a database and
// back, killed in between again and again: identity and epoch stay, devices push
// and read on, and the place it left is not served by habit.
func TestMigrate(t *testing.T) {
	db := url(t)
	h := newHome(t)
	server, stop := h.serve(t)
	boss, patrol := joined(t, h.dir, server, "supervisor"), joined(t, h.dir, server, "patrol")
	var wrote []revision.Signed
	for range 15 {
		wrote = append(wrote, writes(t, patrol, 20)...)
	}
	was, err := patrol.Hello(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if code, _, errs := exec(t, "migrate", "--from", h.dir, "--to", db, "--key-file", h.key); code != 8 || !strings.Contains(errs, "in_use") {
		t.Errorf("beside a running server: %d %s", code, errs)
	}
	stop()
	for _, way := range []struct {
		name, from, to string
		short          []string // the same, with the database in the settings
		more           []string // how it is served afterwards
		wrong          []string // and how it must not be
		code           string
	}{
		{"into a database", h.dir, db, []string{"--from", h.dir}, []string{"--database", db}, nil, "database_needed"},
		{"back", db, h.dir, []string{"--to", h.dir}, nil, []string{"--database", db}, "region_moved"},
	} {
		killed := 0
		for after := 20 * time.Millisecond; ; after += after/2 + 20*time.Millisecond {
			c := child(t, "migrate", "--from", way.from, "--to", way.to, "--key-file", h.key)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- c.Wait() }()
			select {
			case err := <-ended:
				if err != nil && c.ProcessState.ExitCode() != 5 { // 5: it was over when it was killed
					t.Fatalf("%s: %v", way.name, err)
				}
			case <-time.After(after):
				_ = c.Process.Kill()
				<-ended
				killed++
				continue
			}
			break
		}
		t.Logf("%s: killed %d times", way.name, killed)
		if killed == 0 {
			t.Errorf("%s: it was never killed", way.name)
		}
		if code, _, errs := exec(t, append([]string{"migrate", "--database", db, "--key-file", h.key}, way.short...)...); code != 5 || !strings.Contains(errs, "migrated") {
			t.Errorf("%s, once more: %d %s", way.name, code, errs)
		}
		if code, _, errs := exec(t, append([]string{"status", "--data", h.dir, "--key-file", h.key}, way.wrong...)...); code == 0 || !strings.Contains(errs, way.code) && !strings.Contains(errs, "store_in_folder") {
			t.Errorf("%s: where it was is served still: %d %s", way.name, code, errs)
		}
		server, stop = h.serve(t, way.more...)
		for _, d := range []*regiontest.Device{boss, patrol} {
			if err := d.Move(server); err != nil {
				t.Fatal(err)
			}
		}
		if is, err := patrol.Hello(t.Context()); err != nil || is.Epoch != was.Epoch || is.ServerID != was.ServerID || is.Device.Contiguous != uint64(len(wrote)) {
			t.Errorf("%s: %+v, before %+v, %v", way.name, is, was, err)
		}
		sends(t, patrol, "duplicate", wrote[0], wrote[len(wrote)-1])
		wrote = append(wrote, writes(t, patrol, 2)...)
		reads(t, boss, wrote...)
		stop()
		if code, out, errs := exec(t, append([]string{"verify", "--data", h.dir, "--key-file", h.key}, way.more...)...); code != 0 {
			t.Errorf("%s: verify: %d %s%s", way.name, code, out, errs)
		}
	}
}

// TestServersOfOneDatabase: a device pushes to one server, and another that
// waits at the other hears of it within two seconds; what one server gave out
// the other takes; one of them is killed and nothing is missing.
func TestServersOfOneDatabase(t *testing.T) {
	db := url(t)
	h := newHome(t)
	if code, _, errs := exec(t, "migrate", "--from", h.dir, "--database", db, "--key-file", h.key); code != 0 {
		t.Fatal(errs)
	}
	second := h
	second.dir = filepath.Join(t.TempDir(), "second")
	if err := os.Mkdir(second.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(h.dir, "region.json"))
	if err == nil {
		err = os.WriteFile(filepath.Join(second.dir, "region.json"), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	one, stopOne := killable(t, h, db)
	two, stopTwo := killable(t, second, db)
	defer stopTwo()
	boss := joined(t, second.dir, two, "supervisor")
	v := must[admin.Invite](t, second.dir, "invite", "--role", "patrol", "--unit", regiontest.Unit, "--name", "Сынақ")
	patrol, err := regiontest.Enrol(t.Context(), one, v.Code) // given out by the other server a moment ago
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(patrol.Close)
	had := writes(t, patrol, 1)
	reads(t, boss, had...)
	page, err := boss.Changes(t.Context(), "", 1000, 0)
	if err != nil {
		t.Fatal(err)
	}
	type heard struct {
		revs []revision.Signed
		took time.Duration
		err  error
	}
	news, began := make(chan heard, 1), make(chan time.Time, 1)
	go func() {
		p, err := boss.Changes(context.Background(), page.Cursor, 1000, 30*time.Second)
		news <- heard{p.Revisions, time.Since(<-began), err}
	}()
	time.Sleep(300 * time.Millisecond) // it waits by now, most likely; sooner is no failure
	wrote := writes(t, patrol, 1)
	began <- time.Now()
	got := <-news
	if got.err != nil || !slices.ContainsFunc(got.revs, func(s revision.Signed) bool { return s.Rev == wrote[0].Rev }) || got.took > 10*time.Second { // milliseconds, on a machine that has nothing else to do
		t.Errorf("heard %d revisions after %v, %v", len(got.revs), got.took, got.err)
	}
	t.Logf("news of one server were heard at the other %v after they were answered", got.took)
	must[admin.RevokeRequest](t, second.dir, "revoke", "--device", boss.Identity().Device.String())
	if err := boss.Move(one); err != nil {
		t.Fatal(err)
	}
	if hello, err := boss.Hello(t.Context()); err != nil || hello.Device.State != "revoked" {
		t.Errorf("revoked at the other server: %+v, %v", hello, err)
	}
	stopOne()
	if err := patrol.Move(two); err != nil {
		t.Fatal(err)
	}
	sends(t, patrol, "duplicate", append(had, wrote...)...)
	wrote = append(wrote, writes(t, patrol, 3)...)
	reads(t, joined(t, second.dir, two, "supervisor"), append(had, wrote...)...)
}

// killable serves a region as a program of its own that can be killed.
func killable(t *testing.T, h home, db string) (string, func()) {
	t.Helper()
	c := child(t, "serve", "--data", h.dir, "--key-file", h.key, "--database", db, "--listen", "127.0.0.1:0")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
	})
	t.Cleanup(stop)
	var listen string
	line := make([]byte, 4096)
	n, err := out.Read(line)
	if err != nil {
		t.Fatal(err)
	}
	if _, rest, found := strings.Cut(string(line[:n]), `"listen":"`); found {
		listen, _, _ = strings.Cut(rest, `"`)
	}
	return fmt.Sprintf("https://%s", listen), stop
}
