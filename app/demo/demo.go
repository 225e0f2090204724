// Package demo is the demonstration night: a regional server of its own, four
// invented officers on four devices, and a night in Astana that is already
// half over when the window opens.
//
// It promises that everything in it went the way of real records: over real
// TLS, through real stores, signed by the officers' own keys. Its people are
// invented and carry no IIN. It keeps what is recorded in it until its folder
// is removed, and never touches any other data.
package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"shyraq/app/duty"
	"shyraq/app/ground"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/disk"
	"shyraq/errs"
)

// Step names what Start is doing, for a line of progress; its text is
// "demo.step.<step>".
type Step string

// The steps of a first start, in order.
const (
	StepServer  Step = "server"
	StepRegion  Step = "region"
	StepEnrol   Step = "enrol"
	StepPlan    Step = "plan"
	StepRecords Step = "records"
	StepReview  Step = "review"
	StepReady   Step = "ready"
)

// Options say where the demonstration lives and what it is made from.
type Options struct {
	Dir     string       // holds demo.json, region/ and a folder an officer
	Program string       // the regional server's program
	Region  []byte       // region file of the demonstration
	Codes   *codes.Lists // the lists the program carries
	Wire    duty.Wire    // Offset is set by the demonstration
	Rand    io.Reader    // keys and ids
	Real    func() time.Time
	Log     io.Writer // of the server; nil drops it
	OnStep  func(Step)

	Server Server     // nil: Program, as a process of its own
	Cost   vault.Cost // of the PINs; zero: the standard
}

// Server is the regional server as a demonstration uses it.
type Server interface {
	// Start serves on a port, 0 for any, and gives the address.
	Start(ctx context.Context, port int, log io.Writer) (url string, err error)
	// Stop ends it and waits until its store is closed.
	Stop()
	// Load takes in a region file.
	Load(ctx context.Context, file []byte) error
	// Invite gives a one-time code for a new officer.
	Invite(ctx context.Context, role regionfile.Role, unit, name string) (code string, err error)
}

// Person is an officer of the demonstration.
type Person struct {
	ID   string // folder below the demonstration's own
	Dir  string
	Name string
	Role regionfile.Role
	PIN  string // that the demonstration tells; empty: he has one of his own
}

// Demo is a running demonstration.
type Demo struct {
	opts   Options
	state  state
	region Server
	url    string // of the region
	offset time.Duration

	keeping sync.Mutex // one at a time
	pins    sync.Mutex // guards state.OwnPINs
}

// state is demo.json: what the next start has to know.
type state struct {
	Night civil.Date `json:"night"`
	Port  int        `json:"port"`
	Clock time.Time  `json:"clock"` // where the night's clock stopped
	Ready bool       `json:"ready"` // the night was recorded to its end
	Form  int        `json:"form"`  // of the folders below

	OwnPINs []string `json:"own_pins,omitempty"` // ids of who has a PIN of his own
}

// opensAt is when the window opens on the first start: far enough into the
// night that there is something to see.
const opensAt = 14*time.Hour + 14*time.Minute // after noon: 02:14

// Start starts the server and, the first time, records the night. A first
// start that was cut off begins anew: nobody has recorded anything by then.
func Start(ctx context.Context, o Options) (*Demo, error) {
	d := &Demo{opts: o, region: o.Server}
	if d.region == nil {
		d.region = &process{program: o.Program, dir: filepath.Join(o.Dir, "region")}
	}
	if err := d.load(); err != nil {
		return nil, err
	}
	if d.state.Ready && d.state.Form != form {
		if err := d.setAside(); err != nil {
			return nil, err
		}
	}
	if !d.state.Ready {
		if err := d.forget(); err != nil {
			return nil, err
		}
	}
	d.setClock()
	d.step(StepServer)
	if err := d.serve(ctx); err != nil {
		return nil, err
	}
	if !d.state.Ready {
		if err := d.record(ctx); err != nil {
			d.region.Stop()
			return nil, err
		}
		d.state.Ready, d.state.Form = true, form
	}
	if err := d.save(); err != nil {
		d.region.Stop()
		return nil, err
	}
	d.step(StepReady)
	return d, nil
}

// Stop ends the server and remembers where the night's clock stood.
func (d *Demo) Stop() error {
	err := d.Keep()
	d.region.Stop()
	return err
}

// Keep remembers where the night's clock stands: after a power cut it goes on
// from there, and nothing that was recorded lies ahead of it.
func (d *Demo) Keep() error {
	d.keeping.Lock()
	defer d.keeping.Unlock()
	d.state.Clock = d.Now()
	return d.save()
}

// Now is the clock of the demonstration.
func (d *Demo) Now() time.Time { return d.opts.Real().Add(d.offset) }

// Offset is how far the demonstration's clock is from the real one.
func (d *Demo) Offset() time.Duration { return d.offset }

// Server is the address of the regional server.
func (d *Demo) Server() string { return d.url }

func (d *Demo) step(s Step) {
	if d.opts.OnStep != nil {
		d.opts.OnStep(s)
	}
}

func (d *Demo) file() string { return filepath.Join(d.opts.Dir, "demo.json") }

func (d *Demo) load() error {
	if err := os.MkdirAll(d.opts.Dir, 0o700); err != nil {
		return fmt.Errorf("open demonstration: %w", err)
	}
	raw, err := os.ReadFile(d.file())
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &d.state)
	}
	if err != nil {
		return fmt.Errorf("open demonstration: %w", err)
	}
	return nil
}

func (d *Demo) save() error {
	raw, err := json.Marshal(d.state)
	if err != nil {
		return fmt.Errorf("keep demonstration: %w", err)
	}
	if err := disk.Replace(d.file(), raw); err != nil {
		return fmt.Errorf("keep demonstration: %w", err)
	}
	return nil
}

// setClock puts the clock into the demonstration's night. It goes on where it
// stopped, and back to 02:14 when the night is over: the night that was
// recorded is the one to be seen.
func (d *Demo) setClock() {
	real, zone := d.opts.Real(), time.FixedZone("", 5*60*60)
	if d.state.Night == "" {
		d.state.Night = civil.NightOf(real, zone)
	}
	noon := d.state.Night.In(zone).Add(12 * time.Hour)
	at := noon.Add(opensAt)
	if d.state.Clock.After(at) && d.state.Clock.Before(noon.Add(17*time.Hour)) {
		at = d.state.Clock
	}
	d.offset = at.Sub(real)
}

// serve starts the server on the port the devices know, or, where that was
// taken by somebody else, on another one, which they are told.
func (d *Demo) serve(ctx context.Context) error {
	log := d.opts.Log
	if log == nil {
		log = io.Discard
	}
	port := d.state.Port
	if port == 0 || !free(port) {
		port = 0
	}
	var err error
	if d.url, err = d.region.Start(ctx, port, log); err != nil {
		return err
	}
	_, got, err := net.SplitHostPort(d.url[len("https://"):])
	if err != nil {
		return fmt.Errorf("start region: %w", err)
	}
	if _, err := fmt.Sscan(got, &d.state.Port); err != nil {
		return fmt.Errorf("start region: %w", err)
	}
	for _, s := range officers {
		p := d.person(s)
		device, err := vault.LoadDevice(p.Dir)
		if err == nil && device.Server != d.url {
			device.Server = d.url
			err = vault.SaveDevice(p.Dir, device)
		}
		if err != nil && !errors.Is(err, errs.NotFound) {
			return err
		}
	}
	return nil
}

func free(port int) bool {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return false
	}
	return l.Close() == nil
}

// at gives the options of one officer's device under a clock.
func (d *Demo) at(p Person, now func() time.Time) duty.Options {
	o := duty.Options{Dir: p.Dir, Codes: d.opts.Codes, Now: now, Rand: d.opts.Rand, Wire: d.opts.Wire, Districts: districts}
	o.Wire.Offset = d.offset
	return o
}

func districts(r regionfile.Region) (duty.Districts, error) { return ground.New(r) }
