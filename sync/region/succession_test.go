package region

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"math"
	"testing"
	"time"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/register"
	"shyraq/sync/seal"
)

// keys changes keys, or asks.
func (w *world) keys(ask admin.RegionKeysRequest) admin.RegionKeys {
	w.t.Helper()
	v, err := w.region.RegionKeys(w.t.Context(), ask)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// later winds the clock, and ends what is due by then.
func (w *world) later(d time.Duration) {
	w.t.Helper()
	w.clock.add(d)
	if _, _, err := w.region.changing.EndDue(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

// deaf is the station with a program that knows of no successions.
func (s *station) deaf() *station {
	s.w.t.Helper()
	id := s.Identity()
	id.Trusted = math.MaxInt64
	return s.as(id)
}

// as is the station as it was when its identity was this.
func (s *station) as(id courier.Identity) *station {
	s.w.t.Helper()
	next := s.w.station(courier.Enrolment{Identity: id, Officer: s.officer}, s.unit, s.key)
	next.chain = s.chain
	return next
}

// meets says hello, and gives the code of the error.
func (s *station) meets() string {
	_, err := s.Hello(s.w.t.Context())
	return wire.Code(err)
}

// TestTheAuthorityIsChanged while devices are served: those that hear of it, that
// are of the program of before, that come in the middle, and that were off.
func TestTheAuthorityIsChanged(t *testing.T) {
	w := newWorld(t, nil)
	hears, off := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Patrol, "unit-a")
	before, offBefore := w.enrol(regionfile.Patrol, "unit-a").deaf(), off.Identity()
	old := w.region.CA().Raw
	w.keys(admin.RegionKeysRequest{Rotate: "authority", Within: 30 * day})
	if _, err := w.region.RegionKeys(t.Context(), admin.RegionKeysRequest{Rotate: "authority"}); wire.Code(err) != "rotating" {
		t.Errorf("a second change at the same time: %v", err)
	}

	hears.works("told of the new one")
	if got := hears.Identity().Trust(); !got.Holds(w.region.CA().Raw) || !got.Holds(old) {
		t.Error("it does not trust both")
	}
	before.works("with the program of before")
	comes := w.enrol(regionfile.Patrol, "unit-a")
	comes.works("enrolled in the middle")
	w.restart()
	hears.works("after a restart in the middle")

	w.later(31 * day)
	for name, s := range map[string]*station{"one that heard": hears, "one that came in the middle": comes} {
		s.works(name)
		if got := s.Identity().Trust(); got.Holds(old) {
			t.Errorf("%s trusts the one of before still", name)
		}
	}
	if code := hears.deaf().meets(); code != "" {
		t.Errorf("it knows the new one by now: %s", code)
	}
	if code := before.meets(); code != "foreign_server" {
		t.Errorf("the program of before, not told in time: %q", code)
	}
	off = off.as(offBefore)
	off.works("one that was off all the time")
	cert, err := x509.ParseCertificate(peer(t, off))
	if err != nil || cert.CheckSignatureFrom(w.region.CA()) != nil {
		t.Errorf("its certificate is not of the new authority: %v", err)
	}

	w.keys(admin.RegionKeysRequest{Rotate: "authority", Within: day})
	w.later(2 * day)
	w.keys(admin.RegionKeysRequest{Rotate: "authority", Within: day})
	w.later(100 * day)
	twice := off.as(offBefore)
	twice.works("one that was off over three changes")
	if got := twice.Identity().Trust(); !got.Equal(w.region.authority.Keys().Trust()) {
		t.Error("it does not trust what the region has")
	}
}

// TestAStolenAuthorityIsOutAtOnce for devices of this program; whoever has its key
// and not the region's gets none of them, and opens nothing at the server.
func TestAStolenAuthorityIsOutAtOnce(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	had, stolen := s.Identity(), w.region.authority.Keys()
	w.keys(admin.RegionKeysRequest{Rotate: "authority", AtOnce: true})
	if code := w.thief(s.as(had), "127.0.0.1").ask("GET", wire.PathHello, "", "", nil); code != wire.CodeExpired {
		t.Errorf("by a certificate of the stolen one: %q", code)
	}
	if code := s.deaf().meets(); code != "foreign_server" {
		t.Errorf("the server shows the stolen one still: %q", code)
	}
	s.works("it asks who vouches for the new one")
	if s.Identity().Trust().Holds(stolen.CACert) {
		t.Error("it trusts the stolen one still")
	}
	thief, err := pki.OpenAuthority(pki.AuthorityOptions{Keys: stolen, Now: w.clock.now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	request, _, err := pki.ParseRequest(requestOf(t, s))
	if err != nil {
		t.Fatal(err)
	}
	forged, err := thief.Issue(had.Device, request) // for the very key of the device
	if err != nil {
		t.Fatal(err)
	}
	id := s.Identity()
	id.Certificate = pki.PEM(forged.Raw)
	late := s.as(id)
	late.works("the device itself, with a certificate of the stolen one, is given the next")
	if late.Identity().Certificate == id.Certificate {
		t.Error("a certificate of the stolen authority is good still")
	}
}

// TestASuccessionIsSignedTwice: no one key, and nothing said before, gives a device
// another region.
func TestASuccessionIsSignedTwice(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	id := s.Identity()
	k := w.region.authority.Keys()
	der, key, err := pki.NewAuthority(w.region.id, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	parsed := func(der []byte) *ecdsa.PrivateKey {
		p, err := x509.ParseECPrivateKey(der)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	_, stranger, _ := ed25519.GenerateKey(rand.Reader)
	good := func() wire.Succession {
		v := wire.Succession{Serial: 7, From: k.CACert, To: wire.Trust{CA: der, Delivery: k.DeliveryPublic}}
		if err := v.Sign(k.Signing(), parsed(k.CAKey), w.region.id); err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		name string
		make func() wire.Succession
		want bool
	}{
		{"both keys", good, true},
		{"the authority's key alone", func() wire.Succession { v := good(); _ = v.Sign(stranger, parsed(k.CAKey), w.region.id); return v }, false},
		{"the region's key alone", func() wire.Succession { v := good(); _ = v.Sign(k.Signing(), parsed(key), w.region.id); return v }, false},
		{"the new authority vouches for itself", func() wire.Succession {
			v := good()
			v.From = der
			_ = v.Sign(k.Signing(), parsed(key), w.region.id)
			return v
		}, false},
		{"of another region", func() wire.Succession { v := good(); _ = v.Sign(k.Signing(), parsed(k.CAKey), newID()); return v }, false},
		{"another delivery key put in", func() wire.Succession { v := good(); v.To.Delivery = make([]byte, 32); return v }, false},
		{"another authority put beside", func() wire.Succession { v := good(); v.To.Before = der; return v }, false},
		{"another serial", func() wire.Succession { v := good(); v.Serial++; return v }, false},
		{"no authority", func() wire.Succession {
			v := good()
			v.To.CA = peer(t, s)
			_ = v.Sign(k.Signing(), parsed(k.CAKey), w.region.id)
			return v
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := c.make().After(id.Trust(), w.region.id, id.RegionKey)
			if ok != c.want || ok != got.Holds(der) {
				t.Errorf("taken: %v", ok)
			}
		})
	}
}

// TestTheDeliveryKeyIsChanged: what was sealed to the one before is opened until it
// ends; after that it is not taken, and so stays on the device.
func TestTheDeliveryKeyIsChanged(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	had := s.Identity()
	d, err := seal.NewDelivery(rand.Reader, had.Delivery, had.Device)
	if err != nil {
		t.Fatal(err)
	}
	sealed := func() []byte {
		r := s.encounter(newID(), nil)
		return wire.AppendSealed(nil, wire.SealedLine{Rev: r.Rev, Device: had.Device, DSeq: r.Envelope.DSeq, Wrap: d.Wrap(), Sealed: d.Seal(string(r.Rev), r.AppendLine(nil))})
	}
	w.clock.add(time.Second)
	w.keys(admin.RegionKeysRequest{Rotate: "delivery", Within: 10 * day})
	if got := results(s.pushLines(sealed())); got[0] != "stored" {
		t.Errorf("sealed to the one before: %v", got)
	}
	s.works("it is told")
	now := s.Identity()
	if string(now.Delivery) == string(had.Delivery) || string(now.Delivery) != string(w.region.authority.Keys().DeliveryPublic) {
		t.Error("it seals to the one before still")
	}
	if again := w.enrolFurther(s); again != "" {
		t.Errorf("a device of before, with a further officer: %s", again)
	}
	w.restart()
	if got := results(s.pushLines(sealed())); got[0] != "stored" {
		t.Errorf("sealed to the one before, after a restart: %v", got)
	}
	w.later(11 * day)
	last := sealed()
	for range 2 {
		if got, err := s.tryLines(last); wire.Code(err) != pki.CodeDeliveryEnded {
			t.Errorf("after its end: %v %v", got, err)
		}
	}
	if got := results(s.push(s.chain[len(s.chain)-1])); got[0] != "stored" {
		t.Errorf("in clear, by who signs in there: %v", got)
	}
	d, err = seal.NewDelivery(rand.Reader, now.Delivery, now.Device)
	if err != nil {
		t.Fatal(err)
	}
	if got := results(s.pushLines(sealed())); got[0] != "stored" {
		t.Errorf("sealed to the new one: %v", got)
	}
	for _, f := range w.region.authority.Keys().Deliveries {
		if f.Private != nil {
			t.Error("the key of before is kept still")
		}
	}
}

// enrolFurther enrols a further officer on a device whose program is the one of
// before, which holds the answer against what it has; it gives what differs.
func (w *world) enrolFurther(s *station) string {
	w.t.Helper()
	v := w.invite(regionfile.Patrol, "unit-a")
	secret, err := wire.ParseCode(v.Code)
	if err != nil {
		w.t.Fatal(err)
	}
	pub, _, _ := ed25519.GenerateKey(rand.Reader)
	ask := wire.EnrolRequest{Invite: secret.ID(), Device: s.Identity().Device, OfficerKey: pub, CSR: requestOf(w.t.(*testing.T), s)}
	ask.MAC = wire.RequestMAC(secret, []byte("session"), ask)
	door := pki.NewEnrolment(pki.EnrolmentOptions{ID: w.region.id, Register: w.region.register, Authority: w.region.authority, Now: w.clock.now, Rand: rand.Reader})
	reply, _, err := door.Admit(w.t.Context(), ask, []byte("session"), ask.Device)
	if err != nil {
		return wire.Code(err)
	}
	if reply.Anchor != nil {
		return "a time that it does not know of" // its program takes no member that is new
	}
	if k := w.region.authority.Keys(); string(reply.Delivery) != string(k.Deliveries[0].Public) || reply.CA != pki.PEM(k.ShownCert()) {
		return "other_region"
	}
	return ""
}

// peer is the certificate that a station shows.
func peer(t *testing.T, s *station) []byte {
	t.Helper()
	return s.w.thief(s, "127.0.0.1").pair[0].Leaf.Raw
}

// putKeys puts keys back as they were.
func (w *world) putKeys(keys json.RawMessage) {
	w.t.Helper()
	err := w.region.register.Change(w.t.Context(), func(e *register.Edit) error { return e.Set(pki.KeySetting, keys) })
	if err != nil {
		w.t.Fatal(err)
	}
}

// TestARegionPutBackIsStillKnown: a device that was told of a change which the
// region lost trusts the authority of before, too, and takes another change.
func TestARegionPutBackIsStillKnown(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	before, err := json.Marshal(w.region.authority.Keys())
	if err != nil {
		t.Fatal(err)
	}
	w.keys(admin.RegionKeysRequest{Rotate: "authority"})
	s.works("told")
	w.putKeys(before)
	s.works("the region has the one of before alone again")
	w.clock.add(time.Second)
	w.keys(admin.RegionKeysRequest{Rotate: "authority", Within: day})
	s.works("told of another one")
	w.later(2 * day)
	s.works("and that is it now")
	if got := s.Identity().Trust(); !got.Equal(w.region.authority.Keys().Trust()) {
		t.Error("it does not trust what the region has")
	}
}

// TestARegionPutBackAfterTheChange: a device that gave the authority of before up
// sends nothing to a region that lost the new one, and comes back by its own key and
// a code once the region changes the authority again; without a code, or without the
// change, it does not.
func TestARegionPutBackAfterTheChange(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	first := s.Identity().Trust()
	before, err := json.Marshal(w.region.authority.Keys())
	if err != nil {
		t.Fatal(err)
	}
	w.keys(admin.RegionKeysRequest{Rotate: "authority", Within: day})
	s.works("told")
	w.later(2 * day)
	s.works("the one before has ended")
	second := s.Identity().Trust()
	w.putKeys(before)

	byCode := func() (courier.Enrolment, error) {
		v, err := w.region.Invite(t.Context(), admin.InviteRequest{Officer: s.officer})
		if err != nil {
			t.Fatal(err)
		}
		id := s.Identity()
		pub := s.key.Public().(ed25519.PublicKey)
		return courier.Enrol(t.Context(), courier.EnrolOptions{Server: w.url, Code: v.Code, OfficerKey: pub, Client: "test", Identity: &id, ClientOptions: w.clientOptions()})
	}
	if _, err := byCode(); wire.Code(err) != "foreign_server" {
		t.Errorf("by a code alone: %v", err)
	}
	w.clock.add(time.Second)
	w.keys(admin.RegionKeysRequest{Rotate: "authority", AtOnce: true})
	if code := s.meets(); code != "foreign_server" || !s.Identity().Trust().Equal(second) {
		t.Errorf("without a code: %q", code)
	}
	e, err := byCode()
	if err != nil {
		t.Fatalf("by a code, after the change: %v", err)
	}
	s = s.as(e.Identity)
	s.works("it came back")
	w.restart()
	s.works("and after a restart")
	was := e.Identity.Before()
	if n := len(was); n < 2 || !was[0].Trust().Equal(second) || !was[n-1].Trust().Equal(first) {
		t.Errorf("%d passages lead back to the first", n)
	}
	w.keys(admin.RegionKeysRequest{Rotate: "authority", Within: day})
	s.works("told of the next")
	if n := len(s.Identity().Before()); n != len(was)+1 {
		t.Errorf("%d passages after the next", n)
	}
}
