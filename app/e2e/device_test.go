package e2e

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/state"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
	"shyraq/sync/region/admin"
	"shyraq/sync/revision"
)

// device is one officer's device: a data directory, and the program run on it.
type device struct {
	*machine
	name, dir, pin string
	link           *link
	officer        uuid.UUID
	// saved are the revisions of which this device said that they are saved.
	saved map[revision.Hash]bool
}

// pins of the night: no dates, no rows of digits.
var pins = []string{"470983", "286951", "905174", "618490", "731592"}

// newDevice enrols an officer by an invite on a device of its own, over a link
// of its own.
func (m *machine) newDevice(name, pin string, s *server, v admin.Invite) *device {
	m.t.Helper()
	d := &device{machine: m, name: name, dir: filepath.Join(m.root, name), pin: pin, saved: map[revision.Hash]bool{}}
	d.link = newLink(m.t, s.listen)
	var who struct {
		Officer uuid.UUID `json:"officer"`
	}
	d.enrol(v.Code).must(m.t, 0).into(m.t, &who)
	if d.officer = who.Officer; d.officer != v.Officer {
		m.t.Fatalf("%s: enrolled %s, invited %s", name, d.officer, v.Officer)
	}
	return d
}

// enrol gives code and PIN on standard input.
func (d *device) enrol(code string) result {
	d.t.Helper()
	return d.run([]byte(code+"\n"+d.pin+"\n"), d.field, "enrol", "--server", d.link.url(), "--code-file", "-", "--json", "--data", d.dir, "--pin-file", "-")
}

// verb runs a verb with the PIN on standard input and JSON on the way out.
func (d *device) verb(args ...string) result {
	d.t.Helper()
	return d.run([]byte(d.pin+"\n"), d.field, append(args, "--json", "--data", d.dir, "--pin-file", "-")...)
}

// exchange is what `sync --json` prints.
type exchange struct {
	State       courier.State `json:"state"`
	Locked      bool          `json:"locked"`
	Waiting     int           `json:"waiting"`
	Held        int           `json:"held"`
	Quarantined int           `json:"quarantined"`
	Refused     int           `json:"refused"`
	Added       int           `json:"added"`
	Bad         int           `json:"bad"`
	Behind      *int64        `json:"clock_behind_s"`
}

// sync exchanges with the region and wants all to go well.
func (d *device) sync() exchange {
	d.t.Helper()
	var x exchange
	d.verb("sync", "--once").must(d.t, 0).into(d.t, &x)
	if x.Locked || x.Waiting+x.Held+x.Quarantined+x.Refused+x.Bad > 0 {
		d.t.Fatalf("%s: sync: %+v", d.name, x)
	}
	return x
}

// deliver sends what waits without a PIN.
func (d *device) deliver() result {
	d.t.Helper()
	return d.run(nil, d.field, "sync", "--once", "--json", "--data", d.dir)
}

// written is what `record --json` prints.
type written struct {
	Record uuid.UUID     `json:"record"`
	Rev    revision.Hash `json:"rev"`
	Saved  bool          `json:"saved"`
}

// record saves one record from a file on standard input; the PIN then comes
// from a file.
func (d *device) record(in raid.RecordInput) written {
	d.t.Helper()
	var w written
	d.tryRecord(encode(d.t, in)).must(d.t, 0).into(d.t, &w)
	if !w.Saved || w.Rev == "" {
		d.t.Fatalf("%s: record: %+v", d.name, w)
	}
	d.saved[w.Rev] = true
	return w
}

func (d *device) tryRecord(raw []byte) result {
	d.t.Helper()
	return d.run(raw, d.field, "record", "-", "--json", "--data", d.dir, "--pin-file", d.pinFile())
}

// pinFile keeps the PIN in a file, as a script would.
func (d *device) pinFile() string {
	d.t.Helper()
	path := filepath.Join(d.root, d.name+".pin")
	writeFile(d.t, path, []byte(d.pin+"\n"))
	return path
}

// entry is a line of `list --json`.
type entry struct {
	Record   uuid.UUID      `json:"record"`
	Kind     raid.Kind      `json:"kind"`
	State    state.Word     `json:"state"`
	Transfer state.Transfer `json:"transfer"`
	Verdict  state.Verdict  `json:"verdict"`
	Care     state.Care     `json:"care"`
	Heads    int            `json:"heads"`
	Author   uuid.UUID      `json:"author"`
	Rev      revision.Hash  `json:"rev"`
	Draft    bool           `json:"draft"`
	People   []struct {
		Name string `json:"name"`
	} `json:"people"`
}

// list gives all records of the device by id.
func (d *device) list() map[uuid.UUID]entry {
	d.t.Helper()
	var all struct{ Records []entry }
	d.verb("list").must(d.t, 0).into(d.t, &all)
	out := map[uuid.UUID]entry{}
	for _, e := range all.Records {
		out[e.Record] = e
	}
	if len(out) != len(all.Records) {
		d.t.Fatalf("%s: a record is listed twice", d.name)
	}
	return out
}

// sheet is what `show --reveal --json` prints of an encounter.
type sheet struct {
	entry
	Masked  bool           `json:"masked"`
	Body    raid.Encounter `json:"body"`
	History []struct {
		Rev      revision.Hash   `json:"rev"`
		Parents  []revision.Hash `json:"parents"`
		Author   uuid.UUID       `json:"author"`
		Device   uuid.UUID       `json:"device"`
		Transfer state.Transfer  `json:"transfer"`
	} `json:"history"`
	Reviews []struct {
		Review   uuid.UUID      `json:"review"`
		Rev      string         `json:"rev"`
		Decision raid.Decision  `json:"decision"`
		Author   uuid.UUID      `json:"author"`
		Current  bool           `json:"current"`
		Comments []raid.Comment `json:"comments"`
	} `json:"reviews"`
}

func (d *device) show(id uuid.UUID) sheet {
	d.t.Helper()
	var s sheet
	d.verb("show", id.String(), "--reveal").must(d.t, 0).into(d.t, &s)
	if s.Masked || s.Record != id {
		d.t.Fatalf("%s: show %s --reveal: %s, masked %v", d.name, id, s.Record, s.Masked)
	}
	return s
}

// audit is what `verify --json` prints.
type audit struct {
	Frames    int  `json:"frames"`
	Revisions int  `json:"revisions"`
	Sealed    int  `json:"sealed"`
	Whole     bool `json:"whole"`
	Problems  []struct {
		Kind   ledger.FindingKind `json:"kind"`
		From   uint64             `json:"from"`
		Detail string             `json:"detail"`
	} `json:"problems"`
}

// verify audits the store and wants nothing to be named.
func (d *device) verify() audit {
	d.t.Helper()
	var a audit
	d.verb("verify").must(d.t, 0).into(d.t, &a)
	if !a.Whole || len(a.Problems) > 0 {
		d.t.Fatalf("%s: verify: %+v", d.name, a)
	}
	return a
}

// recordUntilKilled runs `record` again and again and kills the one that runs
// when the time is up. What printed that it saved, counts as saved, also of the
// one that was killed.
func (d *device) recordUntilKilled(after time.Duration, next func() raid.RecordInput) {
	d.t.Helper()
	end := time.Now().Add(after)
	pin := d.pinFile()
	for {
		cmd := d.command(d.field, "record", "-", "--json", "--data", d.dir, "--pin-file", pin)
		p := d.start(string(encode(d.t, next())), cmd)
		killed := false
		select {
		case <-p.ended:
		case <-time.After(time.Until(end)):
			p.kill()
			killed = true
		}
		var said bytes.Buffer
		for _, s := range p.rest() {
			said.WriteString(s)
		}
		var w written
		if json.Unmarshal(said.Bytes(), &w) == nil && w.Saved {
			d.saved[w.Rev] = true
		} else if !killed {
			d.t.Fatalf("%s: record: exit %d: %s", d.name, cmd.ProcessState.ExitCode(), p.fault)
		}
		if killed {
			return
		}
	}
}
