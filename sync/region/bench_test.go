package region

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// counted counts the bytes of a connection, TLS included.
type counted struct {
	net.Conn
	up, down *atomic.Int64
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.down.Add(int64(n))
	return n, err
}

func (c counted) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.up.Add(int64(n))
	return n, err
}

// full fills an encounter with what an officer would write; the people are
// invented and carry no IIN.
func full(chance *rand.Rand) func(*raid.Encounter, *revision.Envelope) {
	words := strings.Fields("бала ауыр ұйықтамаған үйінен шығып кеткен анасы жұмыста түнгі ауысымда көшеде достарымен телефоны сөнген әкесі келді мектеп алаң саябақ аялдама кезекші инспектор тапсырылды қоңырау шалынды жауап бермеді қауіпсіз")
	say := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(words[chance.IntN(len(words))] + " ")
		}
		return strings.TrimSpace(b.String())
	}
	return func(v *raid.Encounter, e *revision.Envelope) {
		at := time.Date(2095, 6, 1, 23, chance.IntN(60), 0, 0, time.FixedZone("", 5*3600))
		v.Operation, v.MetAt, v.Note = "R1", at, say(30)
		v.Place = raid.Place{Point: &raid.Point{Lat: 511000000 + chance.Int32N(1e6), Lon: 714000000 + chance.Int32N(1e6)}, Source: raid.FromGPS, Accuracy: 5 + chance.IntN(20), Type: "park", Name: say(2), Note: say(6), District: districtA}
		for range 1 + chance.IntN(2) {
			v.People = append(v.People, raid.Person{ID: newID(), Kind: raid.Minor, NoIIN: "no_document", Surname: say(1), Name: say(1), Age: 12 + chance.IntN(5), AgeError: 1, Sex: codes.Male,
				Phone: fmt.Sprintf("+7700%07d", chance.IntN(1e7)), Education: "school", SchoolName: say(3), Grade: "8", Work: "none", Company: "alone", Reasons: []codes.Code{"with_friends"}, WhyOut: say(12), Conditions: []codes.Code{"sober"},
				Guardians: []raid.Guardian{{ID: newID(), Kinship: "mother", Name: say(2), Phone: fmt.Sprintf("+7701%07d", chance.IntN(1e7)), NotifiedAt: at.Add(10 * time.Minute), ArrivedAt: at.Add(50 * time.Minute)}},
				Outcome:   "handed_over", HandedAt: at.Add(time.Hour)})
		}
	}
}

// sent is what it took to bring records of one device to the region.
type sent struct {
	took, processor time.Duration
	up, down, plain int64 // bytes
}

// bring pushes encounters of one device over loopback TLS into a region on a
// disk, through the courier as it runs in the field, and gives them each to keep.
func bring(t testing.TB, records int, keep func(revision.Signed), spent func() time.Duration) sent {
	t.Helper()
	w := onDisk(t)
	defer w.stop()
	s := w.enrol(regionfile.Patrol, "unit-a")
	chance, out := rand.New(rand.NewPCG(1, 2)), sent{}
	for range records {
		r := s.encounter(uuid.Must(uuid.NewV7()), full(chance))
		out.plain += int64(len(r.AppendLine(nil)))
		keep(r)
	}
	var up, down atomic.Int64
	opts := w.clientOptions()
	opts.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
		c, err := new(net.Dialer).DialContext(ctx, network, addr)
		return counted{c, &up, &down}, err
	}
	c, err := courier.NewClient(s.Identity(), opts)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	m := courier.NewMachine(courier.MachineOptions{Now: w.clock.now, Chance: func() float64 { return 0.5 }, Transport: c, Outbox: &inOrder{box: s.outbox}})
	began, before := time.Now(), spent()
	for m.Status().State != courier.UpToDate {
		m.Step(t.Context())
		if s := m.Status(); s.Code != "" {
			t.Fatalf("%+v", s)
		}
	}
	out.took, out.processor, out.up, out.down = time.Since(began), spent()-before, up.Load(), down.Load()
	if n, err := w.region.store.Count(t.Context(), access.Upkeep()); err != nil || n.Revisions != records {
		t.Fatalf("%d of %d arrived, %v", n.Revisions, records, err)
	}
	return out
}

// BenchmarkPush pushes 10,000 revisions of one device.
func BenchmarkPush(b *testing.B) {
	const revisions = 10_000
	for b.Loop() {
		got := bring(b, revisions, func(revision.Signed) {}, func() time.Duration { return 0 })
		b.ReportMetric(revisions/got.took.Seconds(), "records/s")
		b.ReportMetric(float64(got.up)/revisions, "B-up/record")
		b.ReportMetric(float64(got.down)/revisions, "B-down/record")
		b.ReportMetric(float64(got.plain)/revisions, "B-plain/record")
	}
}

// inOrder is an outbox whose looking takes no time worth counting.
type inOrder struct {
	*box
	done int
}

func (o *inOrder) Pending(max int) ([]courier.Item, error) {
	return o.items[o.done:min(len(o.items), o.done+max)], nil
}

func (o *inOrder) Acknowledge(epoch string, acks []courier.Ack) error {
	o.done += len(acks)
	return o.box.Acknowledge(epoch, acks)
}
