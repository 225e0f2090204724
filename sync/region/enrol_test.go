package region

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/pki"
)

func (w *world) tryEnrol(server, code string) error {
	pub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		w.t.Fatal(err)
	}
	_, err = courier.Enrol(context.Background(), courier.EnrolOptions{Server: server, Code: code, OfficerKey: pub, Client: "test", ClientOptions: w.clientOptions()})
	return err
}

func TestEnrolRefusals(t *testing.T) {
	w := newWorld(t, nil)
	good := w.invite(regionfile.Patrol, "unit-a").Code
	if err := w.tryEnrol(w.url, good); err != nil {
		t.Fatalf("a good code: %v", err)
	}
	late := w.invite(regionfile.Patrol, "unit-a").Code
	unknown, err := wire.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	gone := w.invite(regionfile.Patrol, "unit-a")
	if err := w.region.Revoke(t.Context(), admin.RevokeRequest{Officer: gone.Officer}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, code, want string
		kind             error
		later            time.Duration
	}{
		{"used", good, "invite_used", errs.Denied, 0},
		{"never given", unknown.Code(), "invite_unknown", errs.Denied, 0},
		{"of a revoked officer", gone.Code, "invite_unknown", errs.Denied, 0},
		{"not a code", "ABC", "invite_code", errs.Invalid, 0},
		{"a day old", late, "invite_expired", errs.Denied, wire.InviteLife},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.clock.add(c.later)
			err := w.tryEnrol(w.url, c.code)
			if !errors.Is(err, c.kind) || wire.Code(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// Whoever stands between device and region has a TLS session with each, and so
// neither proof holds: the device is refused, and five tries lock the invite.
func TestEnrolThroughAManInTheMiddle(t *testing.T) {
	w := newWorld(t, nil)
	code := w.invite(regionfile.Patrol, "unit-a").Code
	target, err := url.Parse(w.url)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.Transport = &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	other := newWorld(t, nil) // lends its certificate
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: proxy, TLSConfig: other.region.TLS()}
	go srv.ServeTLS(ln, "", "")
	t.Cleanup(func() { srv.Close() })
	between := "https://" + ln.Addr().String()
	for range wire.InviteTries {
		if err := w.tryEnrol(between, code); wire.Code(err) != "invite_unknown" {
			t.Fatalf("through the middle: %v", err)
		}
	}
	if err := w.tryEnrol(w.url, code); wire.Code(err) != "invite_locked" {
		t.Errorf("after five wrong proofs: %v", err)
	}
	if n := len(w.region.people().Devices()); n != 0 {
		t.Errorf("%d devices were let in", n)
	}
}

// A server that accepts anything does not know the secret and cannot prove it.
func TestEnrolAtAStranger(t *testing.T) {
	w, stranger := newWorld(t, nil), newWorld(t, nil)
	code := w.invite(regionfile.Patrol, "unit-a").Code
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{TLSConfig: stranger.region.TLS(), Handler: http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		var ask wire.EnrolRequest
		b, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), wire.MaxRequest, wire.MaxRequest)
		if err == nil {
			err = wire.Decode(b, &ask)
		}
		csr, _, err2 := pki.ParseRequest(ask.CSR)
		id := uuid.New()
		cert, err3 := stranger.region.authority.Issue(id, csr)
		if err := errors.Join(err, err2, err3); err != nil {
			t.Error(err)
		}
		answer.JSON(rw, http.StatusOK, wire.EnrolReply{Device: id, Officer: id, Certificate: pki.PEM(cert.Raw), ServerID: stranger.region.id,
			CA: pki.PEM(stranger.region.authority.Cert().Raw), Epoch: "e", RegionKey: make([]byte, 32), Delivery: make([]byte, 32), MAC: make([]byte, 32)})
	})}
	go srv.ServeTLS(ln, "", "")
	t.Cleanup(func() { srv.Close() })
	if err := w.tryEnrol("https://"+ln.Addr().String(), code); wire.Code(err) != "server_unproven" {
		t.Errorf("got %v", err)
	}
}

func TestSecondOfficerOnOneDevice(t *testing.T) {
	w := newWorld(t, nil)
	first := w.enrol(regionfile.Patrol, "unit-a")
	id := first.Identity()
	pub, key, _ := ed25519.GenerateKey(rand.Reader)
	v := w.invite(regionfile.Inspector, "unit-a")
	e, err := courier.Enrol(t.Context(), courier.EnrolOptions{Server: w.url, Code: v.Code, OfficerKey: pub, Identity: &id, ClientOptions: w.clientOptions()})
	if err != nil {
		t.Fatal(err)
	}
	if e.Identity.Device != id.Device || e.Identity.Certificate != id.Certificate || e.Officer != v.Officer {
		t.Error("the second officer must share the device and its certificate")
	}
	second := w.station(e, "unit-a", key)
	second.pull()
	first.pull()
}

func TestTransportRefusals(t *testing.T) {
	w, foreign := newWorld(t, nil), newWorld(t, nil)
	s, f := w.enrol(regionfile.Patrol, "unit-a"), foreign.enrol(regionfile.Patrol, "unit-a")
	hello := func(conf *tls.Config) error {
		c := &http.Client{Transport: &http.Transport{TLSClientConfig: conf}}
		defer c.CloseIdleConnections()
		resp, err := c.Get(w.url + wire.PathHello)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		fault, _ := wire.ParseFault(resp.StatusCode, b)
		return fault
	}
	pair := func(id courier.Identity) tls.Certificate {
		p, err := tls.X509KeyPair([]byte(id.Certificate), []byte(id.Key))
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	pool := w.region.authority.Pool()
	t.Run("no certificate", func(t *testing.T) {
		if err := hello(&tls.Config{RootCAs: pool, Time: w.clock.now}); wire.Code(err) != wire.CodeCertificate {
			t.Errorf("got %v", err)
		}
	})
	t.Run("certificate of another authority", func(t *testing.T) {
		foreign := pair(f.Identity())
		// An honest client sends no certificate that is not asked for; this one does.
		err := hello(&tls.Config{RootCAs: pool, Time: w.clock.now, GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &foreign, nil }})
		if err == nil || wire.Code(err) != "" {
			t.Errorf("the handshake let it through: %v", err)
		}
	})
	t.Run("TLS 1.2", func(t *testing.T) {
		err := hello(&tls.Config{RootCAs: pool, Time: w.clock.now, MaxVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair(s.Identity())}})
		if err == nil || wire.Code(err) != "" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("server of another authority", func(t *testing.T) {
		id := s.Identity()
		id.Server = foreign.url
		c, err := courier.NewClient(id, w.clientOptions())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Hello(t.Context()); wire.Code(err) != "foreign_server" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("token with another device's certificate", func(t *testing.T) {
		other := w.enrol(regionfile.Patrol, "unit-a")
		conf := &tls.Config{RootCAs: pool, Time: w.clock.now, Certificates: []tls.Certificate{pair(other.Identity())}}
		c := &http.Client{Transport: &http.Transport{TLSClientConfig: conf}}
		defer c.CloseIdleConnections()
		req, _ := http.NewRequest(http.MethodGet, w.url+wire.PathDirectory, nil)
		mine := w.region.people().Device(s.Identity().Device).Serials[0]
		stolen, _, err := w.region.sessions.Token(mine, s.officer, w.clock.now())
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(wire.HeaderSession, stolen)
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		if fault, _ := wire.ParseFault(resp.StatusCode, b); wire.Code(fault) != wire.CodeSession {
			t.Errorf("got %v", fault)
		}
	})
}

// Of an enrolled device all is known that an answer holds: device.json lies
// open. A server of somebody's own, with an invite of its own, must not put an
// officer of his choice on it, who would get the keys of his crew's nights.
func TestFurtherOfficerOfAStranger(t *testing.T) {
	w, stranger := newWorld(t, nil), newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	id := s.Identity()
	secret, err := wire.NewSecret(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	conf := stranger.region.TLS().Clone()
	conf.ClientAuth, conf.VerifyPeerCertificate, conf.VerifyConnection = tls.NoClientCert, nil, nil
	srv := &http.Server{TLSConfig: conf, ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		exporter, err := wire.Exporter(req.TLS)
		if err != nil {
			t.Error(err)
		}
		reply := wire.EnrolReply{Device: id.Device, Officer: s.officer, ServerID: id.ServerID, CA: id.CA, Epoch: id.Epoch, RegionKey: id.RegionKey, Delivery: id.Delivery}
		reply.MAC = wire.ReplyMAC(secret, exporter, reply)
		answer.JSON(rw, http.StatusOK, reply)
	})}
	go srv.ServeTLS(ln, "", "")
	t.Cleanup(func() { srv.Close() })
	pub, _, _ := ed25519.GenerateKey(rand.Reader)
	_, err = courier.Enrol(t.Context(), courier.EnrolOptions{Server: "https://" + ln.Addr().String(), Code: secret.Code(), OfficerKey: pub, Identity: &id, ClientOptions: w.clientOptions()})
	if wire.Code(err) != "foreign_server" {
		t.Errorf("got %v", err)
	}
}
