package demo

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/assets"
	"shyraq/sync/courier"
	"shyraq/sync/region"
	"shyraq/sync/region/admin"
)

// indoors is the regional server within the test, on the test's clock.
type indoors struct {
	dir  string
	now  func() time.Time
	open *region.Region
	stop func()
}

func (s *indoors) Start(ctx context.Context, port int, _ io.Writer) (string, error) {
	r, err := s.region(ctx)
	if err != nil {
		return "", err
	}
	ln, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { _ = r.Serve(ctx, ln); close(done) }()
	s.open = r
	s.stop = func() { cancel(); <-done; _ = r.Close() }
	return "https://" + ln.Addr().String(), nil
}

func (s *indoors) region(ctx context.Context) (*region.Region, error) {
	return region.Open(ctx, region.Options{Dir: s.dir, Demo: true, Now: s.now})
}

func (s *indoors) Stop() { s.stop() }

func (s *indoors) Load(ctx context.Context, file []byte) error {
	_, err := s.open.Load(ctx, file, false)
	return err
}

func (s *indoors) Invite(ctx context.Context, role regionfile.Role, unit, name string) (string, error) {
	v, err := s.open.Invite(ctx, admin.InviteRequest{Role: role, Unit: unit, Name: name})
	return v.Code, err
}

// TestStartsAtEveryHour starts the demonstration for the first time at each
// hour of the day, and again a day, two days and a season later, with one real
// clock for the server and the devices. Each time an officer gets in, records
// and is synced.
func TestStartsAtEveryHour(t *testing.T) {
	codes, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join("..", "..", "assets", "regions", "astana.json"))
	if err != nil {
		t.Fatal(err)
	}
	for hour := range 24 {
		t.Run(fmt.Sprintf("%02d", hour), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			first := time.Date(2026, 11, 22, hour, 40, 0, 0, time.FixedZone("", 5*60*60))
			for _, day := range []int{0, 1, 2, 95} {
				real := first.AddDate(0, 0, day)
				now := func() time.Time { return real }
				d, err := Start(t.Context(), Options{
					Dir: dir, Region: file, Codes: codes, Rand: rand.Reader, Real: now, Cost: vault.Cost{Time: 1, Memory: 64, Threads: 1},
					Wire: duty.Wire{Chance: func() float64 { return 0.5 }}, Server: &indoors{dir: filepath.Join(dir, "region"), now: now},
				})
				if err != nil {
					t.Fatalf("day %d: %v", day, err)
				}
				err = d.on(t.Context(), "patrol", clock(2, 20), func(w *duty.Duty, _ *time.Duration) error {
					rows, err := w.Night(t.Context(), d.state.Night)
					if err != nil || len(rows) < 4 {
						t.Errorf("day %d: %d records of the night (%v)", day, len(rows), err)
					}
					for _, r := range rows {
						if r.Doubt {
							t.Errorf("day %d: the server doubts the time of what was recorded at %v", day, r.At)
						}
					}
					// Whatever act of this night is printed, it is made in its key's time.
					began := d.state.Night.In(first.Location()).Add(12*time.Hour + clock(20, 30))
					for _, k := range w.PublishedKeys() {
						if began.Before(k.From) {
							t.Errorf("day %d: the night began at %v, the key of %s at %v", day, began, k.Officer, k.From)
						}
					}
					if _, err := w.CheckVenue(t.Context(), d.place(w, raid.Place{Venue: "v1"}), raid.NothingFound, ""); err != nil {
						return err
					}
					s, _, err := w.SyncOnce(t.Context())
					if s.State != courier.UpToDate || s.Waiting != 0 {
						t.Errorf("day %d: %s, %d wait", day, s.State, s.Waiting)
					}
					return err
				})
				if err != nil {
					t.Errorf("day %d: %v", day, err)
				}
				if err := d.Stop(); err != nil {
					t.Fatalf("day %d: %v", day, err)
				}
			}
		})
	}
}

// TestTheClockGoesOnAfterAPowerCut: what was recorded does not lie ahead of a
// demonstration that was killed.
func TestTheClockGoesOnAfterAPowerCut(t *testing.T) {
	real := time.Date(2026, 3, 21, 15, 0, 0, 0, time.UTC)
	begin := func(dir string) *Demo {
		d := &Demo{opts: Options{Dir: dir, Real: func() time.Time { return real }}}
		if err := d.load(); err != nil {
			t.Fatal(err)
		}
		d.setClock()
		return d
	}
	dir := t.TempDir()
	d := begin(dir)
	opened := d.Now()
	real = real.Add(40 * time.Minute)
	if err := d.Keep(); err != nil {
		t.Fatal(err)
	}
	real = real.Add(3 * time.Hour) // of a night that nobody saw
	if got := begin(dir).Now(); !got.Equal(opened.Add(40 * time.Minute)) {
		t.Errorf("goes on at %v, was opened at %v", got, opened)
	}
}
