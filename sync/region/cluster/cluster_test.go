package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"shyraq/sync/region/admin"
	"shyraq/sync/region/regiontest"
	"shyraq/sync/revision"
)

// devices push at once, one of them a record about every second.
const devices = 20

// TestCluster plays the night. SHYRAQ_CLUSTER names the server's program.
func TestCluster(t *testing.T) {
	program := os.Getenv("SHYRAQ_CLUSTER")
	if program == "" {
		t.Skip("make cluster runs it")
	}
	w := &world{t: t, program: copied(t, program), nodes: machines(t)}
	w.up()
	w.found()
	for _, m := range w.nodes[:2] {
		w.serve(m)
	}
	until(t, "a server of the region", time.Minute, func() bool { return w.answers(w.nodes[0].addr) && w.answers(w.nodes[1].addr) })
	n := &night{answered: map[revision.Hash]bool{}}
	boss := w.enrol(0, "supervisor")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var all sync.WaitGroup
	for i := range devices {
		d := w.enrol(i%2, "patrol")
		if _, err := d.Hello(ctx); err != nil { // it learns the other address
			t.Fatal(err)
		}
		all.Go(func() { n.play(ctx, d, time.Second) })
	}
	pause(ctx, 10*time.Second)
	t.Logf("%-34s %5.1f s without an answer, %d answered", "nothing", n.silence(time.Now().Add(-8*time.Second)).Seconds(), n.count())
	for _, act := range w.acts() {
		began := time.Now()
		act.kill()
		pause(ctx, act.down)
		if act.back != nil {
			act.back()
		}
		until(t, act.name, 3*time.Minute, func() bool {
			return time.Since(began) > act.down+5*time.Second && n.silence(time.Now().Add(-3*time.Second)) < 2*time.Second
		})
		t.Logf("%-34s %5.1f s without an answer, %d answered", act.name, n.silence(began).Seconds(), n.count())
		w.whole()
	}
	stop()
	all.Wait()
	for _, s := range n.odd {
		t.Errorf("answered %s", s)
	}
	got, err := boss.ReadAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	lost := 0
	for rev := range n.answered {
		if _, there := slices.BinarySearch(got, rev); !there {
			lost++
		}
	}
	t.Logf("%d revisions were answered, %d are there, %d acknowledged and lost", len(n.answered), len(got), lost)
	if lost > 0 {
		t.Errorf("%d were lost", lost)
	}
	if out, err := w.run(w.nodes[0], "verify"); err != nil {
		t.Errorf("verify: %v %s", err, out)
	}
}

// act is something that is killed and comes back, as the system starts it anew.
type act struct {
	name string
	down time.Duration
	kill func()
	back func()
}

func (w *world) acts() []act {
	var leader *machine
	kill := func(program string, which func() *machine) act {
		return act{kill: func() { leader = which(); leader.kill(program) }}
	}
	named := func(name string, down time.Duration, a act, back func(*machine)) act {
		a.name, a.down, a.back = name, down, func() { back(leader) }
		return a
	}
	patroni := func(m *machine) { m.start("patroni", "patroni", m.path("patroni.yml")) }
	first := func() *machine { return w.nodes[0] }
	second := func() *machine { return w.nodes[1] }
	return []act{
		named("the leader of the database", 40*time.Second, kill("patroni", w.leader), patroni),
		named("a server of the region", 5*time.Second, kill("server", first), w.serve),
		named("a proxy", 5*time.Second, kill("haproxy", second), (*machine).proxy),
		named("one of etcd", 10*time.Second, kill("etcd", first), func(m *machine) { m.start("etcd", "etcd") }),
		named("the other server", 5*time.Second, kill("server", second), w.serve),
		named("the next leader", 40*time.Second, kill("patroni", w.leader), patroni),
	}
}

// world is the cluster.
type world struct {
	t       *testing.T
	program string
	nodes   []*machine
}

// copied puts the program where an ordinary user may run it.
func copied(t *testing.T, program string) string {
	b, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("/tmp", "shyraq-program")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "shyraq-region")
	if err := os.WriteFile(path, b, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// up starts the machines and waits until there is a leader with a copy that has
// all that was answered.
func (w *world) up() {
	for _, m := range w.nodes {
		m.base()
	}
	w.whole()
}

// whole waits until every machine has its database, and one is the copy that
// has all.
func (w *world) whole() {
	until(w.t, "leader, copy and copy in step", 3*time.Minute, func() bool {
		leaders, running, inStep := 0, 0, 0
		for _, m := range w.members() {
			if m.State == "running" || m.State == "streaming" {
				running++
			}
			switch m.Role {
			case "leader":
				leaders++
			case "sync_standby":
				inStep++
			}
		}
		return leaders == 1 && running == 3 && inStep == 1
	})
}

type member struct{ Name, Role, State string }

// members is what Patroni says of the database.
func (w *world) members() []member {
	for _, m := range w.nodes {
		c := http.Client{Timeout: 2 * time.Second}
		resp, err := c.Get("http://" + m.addr + ":8008/cluster")
		if err != nil {
			continue
		}
		var v struct{ Members []member }
		err = json.NewDecoder(resp.Body).Decode(&v)
		_ = resp.Body.Close()
		if err == nil {
			return v.Members
		}
	}
	return nil
}

func (w *world) leader() *machine {
	for _, v := range w.members() {
		for _, m := range w.nodes {
			if v.Role == "leader" && v.Name == m.name {
				return m
			}
		}
	}
	w.t.Fatal("nobody leads")
	return nil
}

func (w *world) proxyOf(i int) string { return "https://" + w.nodes[i].addr + ":8443" }

// database is how a server on a machine finds the leader: through its proxy.
func (w *world) database(m *machine) string {
	return fmt.Sprintf("postgres://shyraq:%s@%s:5000/shyraq?connect_timeout=5", password, m.addr)
}

// run runs a verb on a machine.
func (w *world) run(m *machine, args ...string) (string, error) {
	c := exec.Command(w.program, append(args, "--data", m.path("region"), "--key-file", m.path("region.key"), "--database", w.database(m))...)
	c.Dir, c.Env = m.dir, append(os.Environ(), "HOME="+m.dir)
	c.SysProcAttr = attr(m)
	var out, bad strings.Builder
	c.Stdout, c.Stderr = &out, &bad
	if err := c.Run(); err != nil {
		return out.String(), fmt.Errorf("%w: %s", err, bad.String())
	}
	return out.String(), nil
}

// must runs a verb that has to succeed.
func (w *world) must(m *machine, args ...string) string {
	w.t.Helper()
	out, err := w.run(m, args...)
	if err != nil {
		w.t.Fatalf("%s: %v", args[0], err)
	}
	return out
}

// enrol makes a device behind the proxy of a machine.
func (w *world) enrol(node int, role string) *regiontest.Device {
	w.t.Helper()
	d, err := regiontest.Enrol(w.t.Context(), w.proxyOf(node), w.invite(role).Code)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(d.Close)
	return d
}

func (w *world) invite(role string) (v admin.Invite) {
	w.t.Helper()
	out := w.must(w.nodes[0], "invite", "--json", "--role", role, "--unit", "unit-a", "--name", "Сынақ")
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		w.t.Fatal(err)
	}
	return v
}
