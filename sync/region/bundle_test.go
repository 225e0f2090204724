package region

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
)

// cutOff gives a tablet that was enrolled once and has no network any more.
func (w *world) cutOff(role regionfile.Role, unit string) *tablet {
	w.t.Helper()
	b := w.tablet(role, unit)
	o := w.clientOptions()
	o.Dial = func(context.Context, string, string) (net.Conn, error) {
		return nil, errs.Errorf(errs.Unavailable, "unreachable", "no network out here")
	}
	c, err := courier.NewClient(b.Identity(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	b.Client = c
	c.SignIn(&courier.Officer{ID: b.officer, Key: b.station.key})
	b.reader.Client = c
	w.t.Cleanup(c.Close)
	return b
}

// ask writes the tablet's next bundle.
func (b *tablet) ask() []byte {
	b.w.t.Helper()
	o := b.options()
	file, err := b.Ask(b.w.t.Context(), o.Outbox, o.Reader)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return file
}

// answered reads a bundle with a fresh reader, as a program does that was started anew.
func (b *tablet) answered(file []byte) (courier.Carried, error) {
	b.w.t.Helper()
	o := b.options()
	r := *b.reader
	o.Reader = &r
	return b.Answered(b.w.t.Context(), file, o)
}

// carry has another device hand a bundle in.
func (s *station) carry(file []byte) []byte {
	s.w.t.Helper()
	out, err := s.Carry(s.w.t.Context(), file)
	if err != nil {
		s.w.t.Fatal(err)
	}
	return out
}

// A crew that never has a network gives its night to the region and gets what is new,
// through files that any other device carries, exactly once however often they are
// handed in.
func TestBundleCarriesANight(t *testing.T) {
	w := onDisk(t)
	crew, sup := w.cutOff(regionfile.Patrol, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a")
	if _, _, err := courier.Once(t.Context(), crew.options()); wire.Code(err) != "unreachable" {
		t.Fatalf("the tablet has a network: %v", err)
	}
	first, second := crew.save(newID(), nil), crew.save(newID(), nil)
	file := crew.ask()
	late := crew.save(newID(), nil) // after the stick left
	answer := sup.carry(file)
	again := sup.carry(file) // by another messenger
	sup.pull()
	sup.has("the supervisor", first, second)

	got, err := crew.answered(answer)
	if err != nil || got.Fault != nil || got.More {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := got.Status; s.Sent != 2 || s.Waiting != 0 || s.Vouched != 2 {
		t.Errorf("it came to %+v", s)
	}
	if !got.Pulled.Directory {
		t.Error("the directory did not come")
	}
	if n, _ := crew.options().Outbox.Count(); n != 1 {
		t.Errorf("%d wait, want the one that was saved late", n)
	}
	for name, file := range map[string][]byte{"the same": answer, "the other": again} {
		if _, err := crew.answered(file); wire.Code(err) != "bundle_not_asked" {
			t.Errorf("%s read again: %v", name, err)
		}
	}

	// What the supervisor of the unit wrote goes out the same way, and the late record in.
	theirs := sup.save(newID(), inA)
	if _, _, err := courier.Once(t.Context(), sup.options()); err != nil {
		t.Fatal(err)
	}
	if _, err := crew.answered(sup.carry(crew.ask())); err != nil {
		t.Fatal(err)
	}
	sup.pull()
	sup.has("the supervisor", first, second, theirs, late)
	if n, _ := crew.options().Outbox.Count(); n != 0 {
		t.Errorf("%d wait", n)
	}
}

// What comes out of a bundle is what a connection would have brought.
func TestBundleBringsWhatAConnectionWould(t *testing.T) {
	w := onDisk(t)
	out, in := w.cutOff(regionfile.Supervisor, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a")
	author := w.tablet(regionfile.Patrol, "unit-a")
	for range 450 { // of three pages
		author.save(newID(), nil)
	}
	if _, _, err := courier.Once(t.Context(), author.options()); err != nil {
		t.Fatal(err)
	}
	in.pull()
	got, err := out.answered(in.carry(out.ask()))
	if err != nil || got.More || got.Pulled.Added != 450 {
		t.Fatalf("%+v, %v", got, err)
	}
	all := func(b *tablet) (revs []string) {
		page, err := b.ledger.Since(t.Context(), 0, 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range page {
			revs = append(revs, string(p.Signed.Rev))
		}
		slices.Sort(revs)
		return revs
	}
	if diff := cmp.Diff(all(in), all(out)); diff != "" {
		t.Error(diff)
	}
}

// Rights are those of the moment in which a bundle is played, of the device and the
// officer who asked, whoever hands it in.
func TestBundleGivesNoRights(t *testing.T) {
	for _, row := range []struct {
		name string
		end  func(w *world, b *tablet)
		kept int // records that the crew's own supervisor sees
		code string
	}{
		{"an officer who was dismissed", func(w *world, b *tablet) {
			if err := w.region.Revoke(w.t.Context(), admin.RevokeRequest{Officer: b.officer}); err != nil {
				w.t.Fatal(err)
			}
		}, 0, "officer_revoked"},
		{"a device that was withdrawn", func(w *world, b *tablet) {
			if err := w.region.Revoke(w.t.Context(), admin.RevokeRequest{Device: b.Identity().Device}); err != nil {
				w.t.Fatal(err)
			}
		}, 0, wire.CodeRevoked},
		{"a certificate that has ended", func(w *world, _ *tablet) { w.clock.add(wire.DeviceLife + 1) }, 1, ""},
		{"nothing ended", func(*world, *tablet) {}, 1, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			w := onDisk(t)
			crew := w.cutOff(regionfile.Patrol, "unit-a")
			crew.save(newID(), nil)
			file := crew.ask()
			row.end(w, crew)
			sup := w.tablet(regionfile.Supervisor, "unit-a")
			got, err := crew.answered(sup.carry(file))
			if wire.Code(err) != row.code && wire.Code(got.Fault) != row.code {
				t.Errorf("it came to %+v, %v", got, err)
			}
			if got.Pulled.Added > 0 {
				t.Error("it was given something to read")
			}
			sup.pull()
			page, err := sup.ledger.Since(t.Context(), 0, 100)
			if err != nil || len(page) != row.kept {
				t.Errorf("the supervisor sees %d, %v", len(page), err)
			}
			if ends := crew.Expires(); !ends.After(w.clock.now()) {
				t.Errorf("its certificate ended at %v", ends)
			}
		})
	}
}

// A device that has met the region since, or read a later answer, and another device take
// nothing from an answer; what waits goes on waiting. Of files that went by different hands
// the answers are read in whatever order they come.
func TestBundleOfAnotherMoment(t *testing.T) {
	w := onDisk(t)
	crew, other, sup := w.cutOff(regionfile.Patrol, "unit-a"), w.cutOff(regionfile.Patrol, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a")
	crew.save(newID(), nil)
	gone := sup.carry(crew.ask())
	for range 4 {
		crew.ask()
	}
	old := sup.carry(crew.ask()) // one of those that are still waited for
	newer := sup.carry(crew.ask())
	other.ask()
	if _, err := other.answered(old); wire.Code(err) != "bundle_other_device" {
		t.Errorf("another device: %v", err)
	}
	if _, err := crew.answered(gone); wire.Code(err) != "bundle_other_ask" {
		t.Errorf("an answer to an ask of long before: %v", err)
	}
	if got, err := crew.answered(old); err != nil || got.Status.Waiting != 0 {
		t.Errorf("the answer to the ask before the last: %+v, %v", got.Status, err)
	}
	for name, file := range map[string][]byte{"an answer that was read": old, "one of before that": newer} {
		if _, err := crew.answered(file); err == nil {
			t.Errorf("%s is taken", name)
		}
	}

	crew.ask()
	met := sup.carry(crew.ask())
	was := crew.Client
	crew.Client, crew.reader.Client = crew.station.w.connected(crew), nil
	crew.reader.Client = crew.Client
	r := *crew.reader
	o := crew.options()
	o.Reader = &r
	sup.save(newID(), inA)
	if _, _, err := courier.Once(t.Context(), sup.options()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.region.Load(t.Context(), regionFile(t, func(r *regionfile.Region) { r.ID = "astana"; r.Units[0].Names.KK = "А бөлімі" }), false); err != nil {
		t.Fatal(err)
	}
	if _, _, err := courier.Once(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	crew.Client, crew.reader.Client = was, was
	if _, err := crew.answered(met); wire.Code(err) != "bundle_met" {
		t.Errorf("after the region was met: %v", err)
	}
}

// connected is a client of the same device that has a network.
func (w *world) connected(b *tablet) *courier.Client {
	w.t.Helper()
	c, err := courier.NewClient(b.Identity(), w.clientOptions())
	if err != nil {
		w.t.Fatal(err)
	}
	c.SignIn(&courier.Officer{ID: b.officer, Key: b.station.key})
	w.t.Cleanup(c.Close)
	return c
}

// Whatever is changed in a bundle on its way, nothing is taken of it; and what is not
// sealed in it is ids and a certificate.
func TestBundleChanged(t *testing.T) {
	w := onDisk(t)
	crew, sup := w.cutOff(regionfile.Patrol, "unit-a"), w.tablet(regionfile.Supervisor, "unit-a")
	saved := crew.save(newID(), nil)
	file := crew.ask()
	answer := sup.carry(file)
	var members map[string]json.RawMessage
	for _, b := range [][]byte{file, answer} {
		if bytes.Contains(b, []byte(crew.officer.String())) || bytes.Contains(b, []byte(saved.Envelope.Record.String())) {
			t.Error("it names the officer or the record in the clear")
		}
		if err := json.Unmarshal(b, &members); err != nil {
			t.Fatal(err)
		}
		for name := range members {
			if !slices.Contains([]string{"bundle", "version", "server", "device", "certificate", "wrap", "sealed", "sig"}, name) {
				t.Errorf("it has %q", name)
			}
		}
	}
	for at := 0; at < len(file); at += 1 + len(file)/40 {
		bad := bytes.Clone(file)
		bad[at] ^= 1
		if _, err := sup.Carry(t.Context(), bad); err == nil {
			t.Errorf("the region took an ask whose byte %d of %d is another", at, len(file))
		}
	}
	for at := 0; at < len(answer); at += 1 + len(answer)/100 {
		bad := bytes.Clone(answer)
		bad[at] ^= 1
		if _, err := crew.answered(bad); err == nil {
			t.Errorf("the tablet took an answer whose byte %d of %d is another", at, len(answer))
		}
	}
	foreign := newWorld(t, nil)
	if _, err := foreign.enrol(regionfile.Supervisor, "unit-a").Carry(t.Context(), file); wire.Code(err) != "bundle_other_region" {
		t.Errorf("another region: %v", err)
	}
	if _, err := crew.answered(answer); err != nil {
		t.Errorf("after all of that: %v", err)
	}
}
