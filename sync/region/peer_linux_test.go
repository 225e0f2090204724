package region

import (
	"bufio"
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/revision"
)

// document is an encounter as PouchDB keeps it: what is written and by whom,
// without chain and signature, which it has no use for.
type document struct {
	ID     uuid.UUID       `json:"_id"`
	Kind   string          `json:"kind"`
	Device uuid.UUID       `json:"device"`
	Author uuid.UUID       `json:"author"`
	Unit   string          `json:"unit"`
	Time   revision.Time   `json:"time"`
	Body   json.RawMessage `json:"body"`
}

// TestPeerSync brings 10,000 encounters of one device to the region and, in
// turns, the same ones by PouchDB to pouchdb-server, and prints how the two
// compare, in time and, since a crowded machine bends that, in time of the
// processor: here TLS with a certificate of the device, signatures, judging, and
// two copies flushed; there plain HTTP. SHYRAQ_PEER_SYNC names the folder in
// which the two packages are installed: make peer-sync.
func TestPeerSync(t *testing.T) {
	modules := os.Getenv("SHYRAQ_PEER_SYNC")
	if modules == "" {
		t.Skip("make peer-sync runs it")
	}
	const records = 10_000
	turns, err := strconv.Atoi(cmp.Or(os.Getenv("SHYRAQ_TURNS"), "5"))
	if err != nil {
		t.Fatal(err)
	}
	var rates, bytes, theirs, ours, cpu []float64
	for range turns {
		dir := t.TempDir()
		file := filepath.Join(dir, "documents")
		mine := bringAnd(t, records, file)
		peer := replicate(t, modules, dir, file)
		ours, theirs = append(ours, records/mine.took.Seconds()), append(theirs, records/peer.Seconds)
		rates = append(rates, peer.Seconds/mine.took.Seconds())
		bytes = append(bytes, float64(mine.up+mine.down)/(peer.Up+peer.Down))
		cpu = append(cpu, peer.CPU/mine.processor.Seconds())
		t.Logf("ours: %.0f records/s, %d B up, %d B down a record, %.1f s of the processor; PouchDB: %.0f documents/s, %.0f B up, %.0f B down, %.1f s",
			records/mine.took.Seconds(), mine.up/records, mine.down/records, mine.processor.Seconds(),
			records/peer.Seconds, peer.Up/records, peer.Down/records, peer.CPU)
	}
	t.Logf("medians of %d turns: %.0f records/s beside %.0f: %.2f times the rate (asked: 3.5), %.2f of the bytes (asked: 0.20), PouchDB takes %.2f times the processor",
		turns, median(ours), median(theirs), median(rates), median(bytes), median(cpu))
}

// bringAnd writes what it brings as PouchDB's documents.
func bringAnd(t *testing.T, records int, file string) sent {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	out := bufio.NewWriter(f)
	got := bring(t, records, func(r revision.Signed) {
		e := r.Envelope
		raw, err := json.Marshal(document{e.Record, string(e.Kind), e.Device, e.Author, e.Unit, e.Time, e.Body})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = out.Write(append(raw, '\n'))
	}, func() time.Duration { return processor(t) })
	if err := out.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return got
}

// replication is what the peer says of itself.
type replication struct{ Seconds, CPU, Up, Down float64 }

func replicate(t *testing.T, modules, dir, file string) (r replication) {
	t.Helper()
	c := exec.CommandContext(t.Context(), "node", filepath.Join("testdata", "peer.js"), modules, dir, file)
	c.Stderr = os.Stderr
	raw, err := c.Output()
	if err == nil {
		err = json.Unmarshal(raw, &r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func median(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }
