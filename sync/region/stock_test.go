package region

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/region/access"
	"shyraq/sync/region/httpapi"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/place"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/revision"
)

// stock is a region of which much is stored, made by a generator and not pushed.
// It is made once for a run, or, where SHYRAQ_STORE names a folder, kept there
// for the next one.
type stock struct {
	Addr string // at which its server is called
	Boss person // a supervisor

	world *world // that has not started
}

// person is a device with its officer, as it is written down.
type person struct {
	Identity courier.Identity
	Officer  uuid.UUID
	Key      ed25519.PrivateKey
}

// sizes are how many revisions are stored; SHYRAQ_STORED=10000,2000000 asks for
// others than the usual ones.
func sizes(b *testing.B, usual ...int) (out []int) {
	b.Helper()
	asked := os.Getenv("SHYRAQ_STORED")
	if asked == "" {
		return usual
	}
	for text := range strings.SplitSeq(asked, ",") {
		n, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		out = append(out, n)
	}
	return out
}

// stocked gives a region with so many revisions, which does not run: in a folder,
// or in a database.
func stocked(b *testing.B, n int, database string) *stock {
	b.Helper()
	dir := b.TempDir()
	if kept := os.Getenv("SHYRAQ_STORE"); kept != "" && database == "" {
		dir = filepath.Join(kept, strconv.Itoa(n))
	}
	s := &stock{world: &world{t: b, clock: &clock{real: true}, opts: Options{Dir: dir, Database: database, Now: time.Now, Rand: rand.Reader}}}
	s.world.opts.Limits = httpapi.UsualLimits()
	s.world.opts.Limits.Enrols.Most, s.world.opts.Limits.AddressRequests.Most = 1e9, 1e9
	raw, err := os.ReadFile(filepath.Join(dir, "stock.json"))
	if err == nil {
		err = json.Unmarshal(raw, s)
	}
	if errors.Is(err, fs.ErrNotExist) {
		err = s.make(n)
	}
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// make founds the region and generates what it stores: four devices wrote it.
func (s *stock) make(n int) error {
	const devices = 4
	w := s.world
	w.start("127.0.0.1:0")
	if _, err := w.region.Load(context.Background(), regionFile(w.t, nil), false); err != nil {
		return err
	}
	boss := w.enrol(regionfile.Supervisor, "unit-a")
	s.Boss = person{boss.Identity(), boss.officer, boss.key}
	var all []*station
	for range devices {
		all = append(all, w.enrol(regionfile.Patrol, "unit-a"))
	}
	s.Addr = w.url[len("https://"):]
	w.stop()
	began := time.Now()
	st, err := s.open(true)
	if err != nil {
		return err
	}
	var done sync.WaitGroup
	failed := make([]error, devices)
	for i, from := range all {
		done.Go(func() { failed[i] = fill(st, from, n/devices) })
	}
	done.Wait()
	if err := cmp.Or(errors.Join(failed...), st.Close()); err != nil {
		return err
	}
	w.t.Logf("%d revisions generated in %v", n, time.Since(began).Round(time.Millisecond))
	raw, err := json.Marshal(s)
	if err == nil {
		err = os.WriteFile(filepath.Join(w.opts.Dir, "stock.json"), raw, 0o600)
	}
	return err
}

// open opens the region's store alone.
func (s *stock) open(generate bool) (store.Store, error) {
	at := s.world.opts.place()
	p, k, err := at.Identity()
	if err != nil {
		return nil, err
	}
	if at.Database == "" && generate {
		return badger.Open(badger.Options{Dir: place.StoreDir(at.Dir), Single: true, Options: place.Sealed(p.ServerID, k)})
	}
	return at.Store(context.Background(), p, k, rand.Reader)
}

// fill writes encounters of a station straight into a store, as if they had been
// judged: each a record of its own, a thousand in a commit. A line has 2.4 KB, or
// what SHYRAQ_LINE says.
func fill(st store.Store, s *station, count int) error {
	const common = 1000 // what a line has beside its note
	size, err := strconv.Atoi(cmp.Or(os.Getenv("SHYRAQ_LINE"), "2400"))
	if err != nil {
		return err
	}
	note := strings.Repeat("Түнгі сағат ", max(0, size-common)/len("Түнгі сағат "))
	var chain intake.Chain
	for count > 0 {
		var signed []revision.Signed
		for range min(count, 1000) {
			r := s.encounter(newID(), func(v *raid.Encounter, e *revision.Envelope) {
				v.Note, e.DSeq, e.Prev = note, chain.DSeq+1, chain.Rev
			})
			signed = append(signed, r)
			chain = intake.Chain{DSeq: chain.DSeq + 1, Rev: r.Rev}
		}
		s.chain, s.outbox.items = s.chain[len(s.chain)-1:], nil
		count -= len(signed)
		_, err := st.Take(context.Background(), access.Judging(), s.Identity().Device, func(intake.View) (store.Push, error) {
			return store.Push{Changes: judged(s.Identity().Device, signed, chain)}, nil
		})
		if err != nil {
			return fmt.Errorf("fill: %w", err)
		}
	}
	return nil
}

// judged is what becomes of revisions that each begin a record.
func judged(device uuid.UUID, signed []revision.Signed, chain intake.Chain) intake.Changes {
	c := intake.Changes{Facts: map[uuid.UUID]access.Facts{}, Chains: map[uuid.UUID]intake.Chain{device: chain}}
	for i, r := range signed {
		e, at := r.Envelope, access.Position{Commit: access.Pending, Seq: uint64(i + 1)}
		size := len(r.Bytes) + 200
		m := access.Mark{Kind: e.Kind, Author: e.Author, Unit: e.Unit, District: e.District, Pen: raid.Pen{Officer: e.Author}, Bytes: size}
		f := access.Facts{}.Add(e.Record, m, at)
		c.Facts[e.Record] = f
		c.Stored = append(c.Stored, intake.Stored{Signed: &r, Leaf: intake.Leaf{Rev: r.Rev, Record: e.Record, At: at, Pens: []raid.Pen{m.Pen}, Size: size}})
		c.Entries = append(c.Entries, access.File(access.Object{}, access.Object{Facts: f}, at)...)
		c.Numbers = append(c.Numbers, intake.Number{Device: e.Device, DSeq: e.DSeq, Rev: r.Rev})
	}
	return c
}

// server is one that runs as a process of its own.
type server struct {
	cmd *exec.Cmd
	in  io.Closer
	out *bufio.Reader
}

// serve starts a server on the stock.
func (s *stock) serve(b *testing.B, more ...string) *server {
	b.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestStartedServer$")
	c.Env = append(append(os.Environ(), "SHYRAQ_START="+s.world.opts.Dir, "SHYRAQ_START_DATABASE="+s.world.opts.Database), more...)
	if file := os.Getenv("SHYRAQ_PROFILE"); file != "" {
		c.Args = append(c.Args, "-test.cpuprofile="+file)
	}
	c.Stderr = os.Stderr
	in, err := c.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	r := &server{c, in, bufio.NewReader(out)}
	if _, err := r.out.ReadString('\n'); err != nil {
		b.Fatal(err)
	}
	return r
}

// stop ends it and gives what it says of its memory.
func (r *server) stop(b *testing.B) []byte {
	b.Helper()
	if err := r.in.Close(); err != nil {
		b.Fatal(err)
	}
	line, err := r.out.ReadBytes('\n')
	if err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, r.out)
	if err := r.cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	used := r.cmd.ProcessState.UserTime() + r.cmd.ProcessState.SystemTime()
	return fmt.Appendf(bytes.TrimSpace(line), " cpu-s-of-server=%.1f\n", used.Seconds())
}
