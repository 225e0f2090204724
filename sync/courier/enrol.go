package courier

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// EnrolOptions say who enrols.
type EnrolOptions struct {
	Server     string // as typed: wire.ParseAddress
	Code       string // as typed from the invite
	OfficerKey ed25519.PublicKey
	Client     string    // program and version, for the region's list of devices
	Identity   *Identity // of a device that is enrolled already: a further officer, or an expired certificate

	// Former are the keys with which officers of such a device signed until now. A
	// region that was put back and lost an officer's key takes it from there when he
	// comes back.
	Former map[uuid.UUID]ed25519.PublicKey
	ClientOptions
}

// Enrolment is what a device keeps of an enrolment.
type Enrolment struct {
	Identity Identity
	Officer  uuid.UUID
	Anchor   *wire.Anchor // the region's time, signed to the device; nil where it gave none
}

// Enrol proves the invite's code to the region and has the region prove it
// back, both over this very TLS session: neither side is trusted before, and
// whoever stands between gets nothing. A device that is enrolled knows its
// region: there a code proves too little, for anybody may issue codes of his
// own, and the server has to be one of the region's authority, else
// foreign_server. An address that the server's certificate does not name is
// refused before the code is used: server_name, whose detail says the names, or
// server_unnamed where there is none. The codes of a refusal are invite_code,
// invite_unknown, invite_used, invite_expired, invite_locked, key_in_use and
// server_unproven.
func Enrol(ctx context.Context, o EnrolOptions) (Enrolment, error) {
	secret, err := wire.ParseCode(o.Code)
	if err != nil {
		return Enrolment{}, err
	}
	base, err := baseURL(o.Server)
	if err != nil {
		return Enrolment{}, err
	}
	id := Identity{Server: base}
	ask := wire.EnrolRequest{Invite: secret.ID(), OfficerKey: o.OfficerKey, Client: o.Client, Anchors: true}
	if o.Identity != nil {
		id = *o.Identity
		id.Server = base
		ask.Device = id.Device
	}
	if id.Key == "" {
		if id.Key, err = newKey(o.Rand); err != nil {
			return Enrolment{}, err
		}
	}
	// Whether the certificate is still good the region judges, by its clock:
	// it answers the request where it is not.
	if ask.CSR, err = newCSR(o.Rand, id.Key); err != nil {
		return Enrolment{}, err
	}
	ask.Former = former(o)
	reply, err := exchangeEnrol(ctx, o, base, id, secret, ask)
	if wire.Code(err) == "foreign_server" && o.Identity != nil { // its authority may be another by now
		if next, ok := comeback(ctx, id, o.ClientOptions); ok {
			id = next
			reply, err = exchangeEnrol(ctx, o, base, id, secret, ask)
		}
	}
	if wire.Code(err) == "bad_json" && ask.Former != nil { // a region of 0.2 does not know them; the code is good still
		ask.Former = nil
		reply, err = exchangeEnrol(ctx, o, base, id, secret, ask)
	}
	if err != nil {
		return Enrolment{}, err
	}
	return takeReply(id, o.Identity != nil, reply)
}

// comeback is what a device with a code holds its region to where the server is of no
// authority that it knows.
func comeback(ctx context.Context, id Identity, o ClientOptions) (Identity, bool) {
	list, err := vouched(ctx, id, o)
	if err != nil {
		return id, false
	}
	if next, ok := id.after(list); ok {
		return next, true
	}
	return id.putBack(list)
}

func former(o EnrolOptions) (out []wire.FormerKey) {
	if o.Identity == nil {
		return nil
	}
	for officer, key := range o.Former {
		if len(out) < wire.MaxFormer {
			out = append(out, wire.FormerKey{Officer: officer, Key: key})
		}
	}
	return out
}

// exchangeEnrol holds one TLS session and says everything within it.
func exchangeEnrol(ctx context.Context, o EnrolOptions, base string, id Identity, secret wire.Secret, ask wire.EnrolRequest) (wire.EnrolReply, error) {
	ctx, w := watch(ctx)
	defer w.stop()
	conf := &tls.Config{MinVersion: tls.VersionTLS13, InsecureSkipVerify: true, // the proof over the exporter takes its place
		NextProtos: []string{"http/1.1"}}
	if o.Identity != nil {
		var err error
		if conf, err = trusting(id, base); err != nil {
			return wire.EnrolReply{}, err
		}
		pair, err := tls.X509KeyPair([]byte(id.Certificate), []byte(id.Key))
		if err != nil {
			return wire.EnrolReply{}, errs.Errorf(errs.Invalid, "identity", "certificate and key do not belong together")
		}
		conf.Certificates = []tls.Certificate{pair}
	}
	one := &oneSession{conf: conf, dial: o.Dial}
	hc := newHTTP(nil, nil)
	hc.Transport = &http.Transport{DialTLSContext: one.connect, DisableCompression: true, DisableKeepAlives: false}
	defer hc.CloseIdleConnections()
	defer one.close()
	exporter, err := one.open(ctx, base)
	if code := wire.Code(err); code == "server_name" || code == "server_unnamed" {
		return wire.EnrolReply{}, err
	}
	if err != nil {
		return wire.EnrolReply{}, unreachable(ctx, err)
	}
	ask.MAC = wire.RequestMAC(secret, exporter, ask)
	body, err := json.Marshal(ask)
	if err != nil {
		return wire.EnrolReply{}, err
	}
	req, err := newRequest(ctx, base, request{method: http.MethodPost, path: wire.PathEnrol, body: body, bodyType: wire.TypeJSON}, w)
	if err != nil {
		return wire.EnrolReply{}, err
	}
	resp, err := hc.Do(req)
	if err != nil {
		return wire.EnrolReply{}, unreachable(ctx, err)
	}
	defer resp.Body.Close()
	a, err := readAnswer(ctx, resp, request{want: wire.TypeJSON}, w)
	if err != nil {
		return wire.EnrolReply{}, err
	}
	var reply wire.EnrolReply
	if wire.Decode(a.body, &reply) != nil || !wire.SameMAC(reply.MAC, wire.ReplyMAC(secret, exporter, reply)) {
		return wire.EnrolReply{}, errs.Errorf(errs.Denied, "server_unproven", "the server does not know the invite")
	}
	return reply, nil
}

func takeReply(id Identity, known bool, r wire.EnrolReply) (Enrolment, error) {
	if known && (r.Device != id.Device || r.ServerID != id.ServerID) {
		return Enrolment{}, errs.Errorf(errs.Denied, "server_unproven", "the answer is about another device")
	}
	if !known || r.Certificate != "" {
		pair, err := tls.X509KeyPair([]byte(r.Certificate), []byte(id.Key))
		if err != nil || pair.Leaf.Subject.CommonName != r.Device.String() {
			return Enrolment{}, errs.Errorf(errs.Denied, "server_unproven", "the certificate is not for this device")
		}
		id.Certificate = r.Certificate
	}
	out := Enrolment{Officer: r.Officer}
	if r.Anchor != nil && r.Anchor.Of(r.RegionKey, r.ServerID, r.Device) {
		out.Anchor = r.Anchor
	}
	if known { // what it trusts changes by a succession alone
		id.Epoch, id.RegionKey = r.Epoch, r.RegionKey
		out.Identity = id
		return out, nil
	}
	id.Device, id.ServerID, id.CA, id.Epoch = r.Device, r.ServerID, r.CA, r.Epoch
	id.RegionKey, id.Delivery = r.RegionKey, r.Delivery
	out.Identity = id
	return out, nil
}

// oneSession dials once and refuses to dial again: the proof is worth nothing
// in another session.
type oneSession struct {
	conf *tls.Config
	dial func(context.Context, string, string) (net.Conn, error)

	mu   sync.Mutex
	conn *tls.Conn
}

func (s *oneSession) open(ctx context.Context, base string) ([]byte, error) {
	addr := base[len("https://"):]
	if _, _, err := net.SplitHostPort(addr); err != nil {
		addr = net.JoinHostPort(addr, "443")
	}
	dial := s.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 30 * time.Second}).DialContext
	}
	raw, err := dial(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	conf := s.conf.Clone()
	conf.ServerName, _, _ = net.SplitHostPort(addr)
	conn := tls.Client(raw, conf)
	if err := conn.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, err
	}
	s.conn = conn
	state := conn.ConnectionState()
	if err := named(state.PeerCertificates[0], addr); err != nil {
		return nil, err
	}
	return wire.Exporter(&state)
}

func (s *oneSession) connect(context.Context, string, string) (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn == nil {
		return nil, errs.Errorf(errs.Unavailable, "unreachable", "the session ended")
	}
	conn := s.conn
	s.conn = nil
	return conn, nil
}

// close ends a session that no request took.
func (s *oneSession) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conn != nil {
		s.conn.Close()
	}
}

// Renew fetches the next certificate for the device's key, uses it from now on
// and gives it to Keep. The present one may have ended; a revoked device is
// refused. One that could not be kept is asked for again another time.
func (c *Client) Renew(ctx context.Context) error { return c.renew(ctx, c.Identity().Certificate) }

// renew takes the place of one certificate; it does nothing where another
// exchange has done so meanwhile.
func (c *Client) renew(ctx context.Context, had string) error {
	c.renewing.Lock()
	defer c.renewing.Unlock()
	if c.Identity().Certificate != had {
		return nil
	}
	csr, err := newCSR(c.opts.Rand, c.Identity().Key)
	if err != nil {
		return err
	}
	body, err := json.Marshal(wire.RenewRequest{CSR: csr})
	if err != nil {
		return err
	}
	a, err := c.exchange(ctx, request{method: http.MethodPost, path: wire.PathRenew, body: body, bodyType: wire.TypeJSON, want: wire.TypeJSON})
	if err != nil {
		return err
	}
	var r wire.RenewReply
	if wire.Decode(a.body, &r) != nil {
		return ErrPortal
	}
	if err := c.use(c.address(), r.Certificate); err != nil {
		return err
	}
	c.keep(func(*Identity) {})
	return nil
}

func newKey(random io.Reader) (string, error) {
	k, err := ecdsa.GenerateKey(elliptic.P256(), random)
	if err != nil {
		return "", fmt.Errorf("make device key: %w", err)
	}
	der, err := x509.MarshalECPrivateKey(k)
	if err != nil {
		return "", fmt.Errorf("write device key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der})), nil
}

func newCSR(random io.Reader, key string) (string, error) {
	der, err := decodePEM(key, "EC PRIVATE KEY")
	if err != nil {
		return "", err
	}
	k, err := x509.ParseECPrivateKey(bytes.Clone(der))
	if err != nil {
		return "", errs.Errorf(errs.Invalid, "bad_pem", "no EC key")
	}
	csr, err := x509.CreateCertificateRequest(random, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "shyraq"}}, k)
	if err != nil {
		return "", fmt.Errorf("make certificate request: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: csr})), nil
}
