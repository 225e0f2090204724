package region

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"testing"
	"time"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/pki"
)

const day = 24 * time.Hour

// wrongly gives a clock that is off from the world's.
func (w *world) wrongly(off time.Duration) courier.ClientOptions {
	o := w.clientOptions()
	o.Now = func() time.Time { return w.clock.now().Add(off) }
	return o
}

// A device whose clock is wrong enrols, sends and reads like any other, and so
// does the next officer on it.
func TestDeviceWithAWrongClock(t *testing.T) {
	for _, c := range []struct {
		name string
		off  time.Duration
	}{
		{"right", 0}, {"2 h behind", -2 * time.Hour}, {"a day behind", -day}, {"in 1970", -125 * 365 * day},
		{"2 h ahead", 2 * time.Hour}, {"50 days ahead", 50 * day}, {"92 days ahead", 92 * day}, {"50 years ahead", 50 * 365 * day},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			v := w.invite(regionfile.Patrol, "unit-a")
			pub, key, _ := ed25519.GenerateKey(rand.Reader)
			ask := courier.EnrolOptions{Server: w.url, Code: v.Code, OfficerKey: pub, Client: "test", ClientOptions: w.wrongly(c.off)}
			e, err := courier.Enrol(t.Context(), ask)
			if err != nil {
				t.Fatalf("enrol: %v", err)
			}
			var behind time.Duration
			o := w.wrongly(c.off)
			o.Told = func(region, sent, received time.Time) { behind = region.Sub(received) }
			s := w.stationWith(e, "unit-a", key, o)
			if _, err := s.Hello(t.Context()); err != nil {
				t.Fatalf("hello: %v", err)
			}
			if behind != -c.off {
				t.Errorf("the device learns %v", behind)
			}
			if got := results(s.push(s.encounter(newID(), nil))); got[0] != "stored" {
				t.Errorf("push: %v", got)
			}
			s.pull()
			next := w.invite(regionfile.Inspector, "unit-a")
			pub, key, _ = ed25519.GenerateKey(rand.Reader)
			id := s.Identity()
			e, err = courier.Enrol(t.Context(), courier.EnrolOptions{Server: w.url, Code: next.Code, OfficerKey: pub, Identity: &id, ClientOptions: w.wrongly(c.off)})
			if err != nil {
				t.Fatalf("a further officer: %v", err)
			}
			if e.Identity.Certificate != id.Certificate {
				t.Error("a good certificate was replaced")
			}
			w.stationWith(e, "unit-a", key, w.wrongly(c.off)).pull()
		})
	}
}

// The server's own clock was wrong when it was founded or when it let a device
// in; after it is right, the device goes on.
func TestServerWithAWrongClock(t *testing.T) {
	for _, c := range []struct {
		name string
		then time.Duration // how the server's clock is mended
	}{
		{"2 h behind", 2 * time.Hour}, {"in 1970", 56 * 365 * day}, {"2 h ahead", -2 * time.Hour}, {"40 days ahead", -40 * day}, {"40 years ahead", -40 * 365 * day},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			s := w.enrol(regionfile.Patrol, "unit-a")
			w.clock.add(c.then)
			if _, err := s.Hello(t.Context()); err != nil {
				t.Fatalf("hello: %v", err)
			}
			s.pull()
			w.restart()
			if got := results(s.push(s.encounter(newID(), nil))); got[0] != "stored" {
				t.Errorf("push: %v", got)
			}
		})
	}
}

// One process that serves for more than a year and a server that was off for a
// hundred days are met by a device that comes back.
func TestServerThroughTheYears(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	for range 40 { // 400 days, a device that comes every ten
		w.clock.add(10 * day)
		if _, err := s.Hello(t.Context()); err != nil {
			t.Fatalf("day %v: %v", w.clock.now(), err)
		}
	}
	w.stop()
	w.clock.add(100 * day)
	w.start(w.url[len("https://"):])
	s.pull()
	w.clock.add(25 * 365 * day) // longer than any certificate was meant for
	w.restart()
	s.pull()
	w.enrol(regionfile.Patrol, "unit-a").pull()
}

// An ended certificate is renewed through the device's own key, however long
// ago it ended, and by it alone.
func TestEndedCertificate(t *testing.T) {
	for _, c := range []struct {
		name   string
		away   time.Duration
		before func(*world, *station)
		want   string
		kept   int // how often the next certificate was kept
	}{
		{"a young one stays", wire.RenewAfter - time.Hour, nil, "", 0},
		{"after sixty days", wire.RenewAfter + time.Hour, nil, "", 1},
		{"just ended", wire.DeviceLife + time.Minute, nil, "", 1},
		{"away for 400 days", 400 * day, nil, "", 1},
		{"revoked meanwhile", 400 * day, func(w *world, s *station) {
			if err := w.region.Revoke(context.Background(), admin.RevokeRequest{Device: s.Identity().Device}); err != nil {
				w.t.Fatal(err)
			}
		}, wire.CodeRevoked, 0},
		{"the next ones were never kept", 400 * day, func(w *world, s *station) {
			id := s.Identity()
			for range 4 {
				lost, err := courier.NewClient(id, w.clientOptions())
				if err != nil {
					w.t.Fatal(err)
				}
				if err := lost.Renew(context.Background()); err != nil {
					w.t.Fatal(err)
				}
				lost.Close()
			}
		}, "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			first := w.enrol(regionfile.Patrol, "unit-a")
			id, kept := first.Identity(), 0
			o := w.clientOptions()
			o.Keep = func(courier.Identity) error { kept++; return errors.New("the disk is full") }
			s := w.stationWith(courier.Enrolment{Identity: id, Officer: first.officer}, "unit-a", first.key, o)
			rec := s.encounter(newID(), nil)
			w.clock.add(c.away)
			if c.before != nil {
				c.before(w, s)
			}
			_, err := s.Hello(t.Context())
			if wire.Code(err) != c.want || (err == nil) != (c.want == "") {
				t.Fatalf("hello: %v, want %q", err, c.want)
			}
			if kept != c.kept {
				t.Errorf("the next certificate was kept %d times, want %d", kept, c.kept)
			}
			if c.want != "" {
				return
			}
			if s.Identity().Device != id.Device {
				t.Error("the device changed its id")
			}
			if got := results(s.push(rec)); got[0] != "stored" {
				t.Errorf("what was recorded before: %v", got)
			}
			s.pull()
		})
	}
}

// An ended certificate opens nothing but the way to the next one.
func TestEndedCertificateOpensNothingElse(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	w.clock.add(wire.DeviceLife)
	pair, err := tls.X509KeyPair([]byte(s.Identity().Certificate), []byte(s.Identity().Key))
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: w.region.authority.Pool(), Time: w.clock.now, Certificates: []tls.Certificate{pair}}}}
	defer c.CloseIdleConnections()
	for _, r := range w.region.api.Routes() {
		if r.Action == access.Renew || r.Action == "" {
			continue
		}
		req, _ := http.NewRequest(r.Method, w.url+r.Path, nil)
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if fault, _ := wire.ParseFault(resp.StatusCode, b); wire.Code(fault) != wire.CodeExpired {
			t.Errorf("%s: %v", r.Path, fault)
		}
	}
	// Another key under the same name is nobody.
	other := w.enrol(regionfile.Patrol, "unit-a")
	csr, _, err := pki.ParseRequest(requestOf(t, other))
	if err != nil {
		t.Fatal(err)
	}
	forged, err := w.region.authority.Issue(s.Identity().Device, csr)
	if err != nil {
		t.Fatal(err)
	}
	id := other.Identity()
	id.Certificate = pki.PEM(forged.Raw)
	thief, err := courier.NewClient(id, w.clientOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer thief.Close()
	if err := thief.Renew(t.Context()); wire.Code(err) != "device_unknown" {
		t.Errorf("renew by another key: %v", err)
	}
}

// requestOf makes a certificate request of a station's key.
func requestOf(t *testing.T, s *station) string {
	t.Helper()
	pair, err := tls.X509KeyPair([]byte(s.Identity().Certificate), []byte(s.Identity().Key))
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}))
}

// Without dates everything else is still asked for: the authority, its key, the
// name and the use.
func TestStrangersAreRefusedWhateverTheClock(t *testing.T) {
	w, foreign := newWorld(t, nil), newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	// An authority of the same name with a key of its own.
	der, keyDER, err := pki.NewAuthority(w.region.id, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	twin, err := pki.OpenAuthority(pki.AuthorityOptions{Keys: pki.Keys{CACert: der, CAKey: keyDER}, Now: w.clock.now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	device, err := tls.X509KeyPair([]byte(s.Identity().Certificate), []byte(s.Identity().Key))
	if err != nil {
		t.Fatal(err)
	}
	serve := func(host string, conf *tls.Config) string {
		ln, err := net.Listen("tcp", host+":0")
		if err != nil {
			t.Fatal(err)
		}
		srv := &http.Server{TLSConfig: conf, Handler: w.region.Handler(), ErrorLog: log.New(io.Discard, "", 0)}
		go srv.ServeTLS(ln, "", "")
		t.Cleanup(func() { srv.Close() })
		return "https://" + ln.Addr().String()
	}
	for _, c := range []struct{ name, server, want string }{
		{"another authority", serve("127.0.0.1", foreign.region.TLS()), "foreign_server"},
		{"another authority by another name", serve("127.0.0.2", foreign.region.TLS()), "foreign_server"},
		{"an authority of the same name", serve("127.0.0.1", twin.TLS()), "foreign_server"},
		{"another name", serve("127.0.0.2", w.region.TLS()), "server_unnamed"},
		{"a device that plays the server", serve("127.0.0.1", &tls.Config{Certificates: []tls.Certificate{device}}), "foreign_server"},
	} {
		for _, off := range []time.Duration{0, -125 * 365 * day, 50 * 365 * day} {
			t.Run(c.name, func(t *testing.T) {
				id := s.Identity()
				id.Server = c.server
				client, err := courier.NewClient(id, w.wrongly(off))
				if err != nil {
					t.Fatal(err)
				}
				defer client.Close()
				if _, err := client.Hello(t.Context()); wire.Code(err) != c.want {
					t.Errorf("hello: %v", err)
				}
				v := w.invite(regionfile.Inspector, "unit-a")
				pub, _, _ := ed25519.GenerateKey(rand.Reader)
				_, err = courier.Enrol(t.Context(), courier.EnrolOptions{Server: c.server, Code: v.Code, OfficerKey: pub, Identity: &id, ClientOptions: w.wrongly(off)})
				if wire.Code(err) != c.want {
					t.Errorf("a further officer: %v", err)
				}
			})
		}
	}
}

// `sync --once` renews like the window does: a device that is only ever synced
// by a timer goes on after day 60 and after day 90.
func TestOnceRenews(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	id := s.Identity()
	for range 20 {
		w.clock.add(20 * day)
		o := w.clientOptions()
		o.Keep = func(next courier.Identity) error { id = next; return nil }
		once := w.stationWith(courier.Enrolment{Identity: id, Officer: s.officer}, "unit-a", s.key, o)
		_, _, err := courier.Once(t.Context(), courier.RunnerOptions{Client: once.Client, Outbox: once.outbox, Reader: once.reader, Now: w.clock.now, Chance: func() float64 { return 0 }})
		if err != nil {
			t.Fatalf("on %v: %v", w.clock.now(), err)
		}
	}
}

// Who administers a region reads until when each device's certificate is good:
// from the enrolment on, and after each renewal.
func TestTheListSaysWhenACertificateEnds(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	said := func() time.Time {
		t.Helper()
		rows, err := w.region.Officers(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if row.ID == s.officer && len(row.Devices) == 1 {
				return row.Devices[0].Expires
			}
		}
		t.Fatalf("%s is not listed with one device", s.officer)
		return time.Time{}
	}
	enrolled := said()
	if !enrolled.Equal(s.Expires()) || enrolled.Sub(w.clock.now()) > wire.DeviceLife || enrolled.Sub(w.clock.now()) < wire.DeviceLife-time.Minute {
		t.Errorf("after the enrolment until %v, the certificate ends %v", enrolled, s.Expires())
	}
	w.clock.add(wire.RenewAfter + time.Hour)
	if err := s.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := said(); !now.Equal(s.Expires()) || !now.After(enrolled) {
		t.Errorf("after the renewal until %v, the certificate ends %v", now, s.Expires())
	}
}
