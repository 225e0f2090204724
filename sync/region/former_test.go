package region

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/admin"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/intake"
	"shyraq/sync/revision"
)

// A region that was put back knows an officer of a device no more. What he
// signed there comes into its records when he comes back by a code, the device
// says with which key he signed, and a person takes it in; the key of anybody
// else on the device, or one that does not fit, helps nobody.
func TestAnOfficerComesBackWithHisFormerKey(t *testing.T) {
	type lost struct {
		officer uuid.UUID
		key     ed25519.PrivateKey
	}
	other := func() ed25519.PublicKey {
		pub, _, _ := ed25519.GenerateKey(rand.Reader)
		return pub
	}
	public := func(k ed25519.PrivateKey) ed25519.PublicKey { return k.Public().(ed25519.PublicKey) }
	for _, c := range []struct {
		name   string
		former func(who lost, s *station) map[uuid.UUID]ed25519.PublicKey
		want   string // what becomes of what he wrote, when a person takes it in
	}{
		{"his own", func(who lost, _ *station) map[uuid.UUID]ed25519.PublicKey {
			return map[uuid.UUID]ed25519.PublicKey{who.officer: public(who.key)}
		}, "admitted"},
		{"among others", func(who lost, s *station) map[uuid.UUID]ed25519.PublicKey {
			return map[uuid.UUID]ed25519.PublicKey{s.officer: public(s.key), who.officer: public(who.key), uuid.New(): other()}
		}, "admitted"},
		{"none", func(lost, *station) map[uuid.UUID]ed25519.PublicKey { return nil }, intake.ReasonKey},
		{"as that of another", func(who lost, s *station) map[uuid.UUID]ed25519.PublicKey {
			return map[uuid.UUID]ed25519.PublicKey{s.officer: public(who.key)}
		}, intake.ReasonKey},
		{"another key", func(who lost, _ *station) map[uuid.UUID]ed25519.PublicKey {
			return map[uuid.UUID]ed25519.PublicKey{who.officer: other()}
		}, intake.ReasonKey},
		{"the key of a colleague", func(who lost, s *station) map[uuid.UUID]ed25519.PublicKey {
			return map[uuid.UUID]ed25519.PublicKey{who.officer: public(s.key)}
		}, intake.ReasonKey},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, nil)
			s, sup := w.enrol(regionfile.Patrol, "unit-a"), w.enrol(regionfile.Supervisor, "unit-a")
			_, key, _ := ed25519.GenerateKey(rand.Reader)
			who := lost{newID(), key}
			mine := s.encounter(newID(), nil)
			own, ownKey := s.officer, s.key
			s.officer, s.key = who.officer, who.key // the other officer of the device goes on
			his := []revision.Signed{s.encounter(newID(), nil), s.encounter(newID(), nil)}
			s.officer, s.key = own, ownKey
			if d := cmp.Diff([]string{"stored", "quarantined:unknown_author", "quarantined:unknown_author"}, results(s.push(append([]revision.Signed{mine}, his...)...))); d != "" {
				t.Fatal(d)
			}
			v, err := w.region.Invite(t.Context(), admin.InviteRequest{Officer: who.officer, Role: regionfile.Patrol, Unit: "unit-a", Name: "Сынақ"})
			if err != nil {
				t.Fatal(err)
			}
			id := s.Identity()
			pub, next, _ := ed25519.GenerateKey(rand.Reader)
			e, err := courier.Enrol(t.Context(), courier.EnrolOptions{Server: w.url, Code: v.Code, OfficerKey: pub, Client: "test", Identity: &id,
				Former: c.former(who, s), ClientOptions: w.clientOptions()})
			if err != nil || e.Officer != who.officer {
				t.Fatal(e.Officer, err)
			}
			if got := s.heads(his[0].Envelope.Record); len(got) > 0 {
				t.Error("it came into its record before a person took it in")
			}
			rep, err := w.region.Admit(t.Context(), admin.AdmitRequest{All: true, Officer: who.officer})
			if err != nil {
				t.Fatal(err)
			}
			want := admin.AdmitReport{Left: map[string]int{c.want: 2}}
			if c.want == "admitted" {
				want = admin.AdmitReport{Admitted: 2, Left: map[string]int{}}
			}
			if d := cmp.Diff(want, rep); d != "" {
				t.Fatal(d)
			}
			if c.want == "admitted" {
				sup.sees("what the officer had signed", mine, his[0], his[1])
			} else {
				sup.sees("nothing of it", mine)
			}
			// The key has ended: what would be signed with it now waits for a person too.
			s.officer, s.key = who.officer, who.key
			if got := results(s.push(s.encounter(newID(), nil))); !strings.HasPrefix(got[0], "quarantined") {
				t.Errorf("with the former key: %v", got)
			}
			s.key = next
			if got := results(s.push(s.write(raid.KindEncounter, newID(), raid.Encounter{Night: "2095-06-01", Pen: raid.Pen{Officer: who.officer}, Place: raid.Place{District: districtA}},
				func(e *revision.Envelope) { e.District = districtA }))); got[0] != "stored" {
				t.Errorf("with the new key: %v", got)
			}
		})
	}
}

// A request that names keys that are none is refused before the code is used.
func TestFormerKeysAreKeys(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	v := w.invite(regionfile.Patrol, "unit-a")
	id := s.Identity()
	pub, _, _ := ed25519.GenerateKey(rand.Reader)
	ask := courier.EnrolOptions{Server: w.url, Code: v.Code, OfficerKey: pub, Client: "test", Identity: &id, ClientOptions: w.clientOptions(),
		Former: map[uuid.UUID]ed25519.PublicKey{v.Officer: {1, 2, 3}}}
	if _, err := courier.Enrol(t.Context(), ask); wire.Code(err) != "bad_key" {
		t.Fatal(err)
	}
	ask.Former = nil
	if _, err := courier.Enrol(t.Context(), ask); err != nil {
		t.Error(err)
	}
}

// A region of version 0.2 does not know of former keys: a device enrols there
// all the same, by the same code.
func TestARegionThatKnowsNoFormerKeys(t *testing.T) {
	w := newWorld(t, nil)
	s := w.enrol(regionfile.Patrol, "unit-a")
	v := w.invite(regionfile.Patrol, "unit-a")
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	handler := w.region.Handler()
	srv := &http.Server{TLSConfig: w.region.TLS(), Handler: http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		body, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), wire.MaxRequest, wire.MaxRequest)
		if err != nil || bytes.Contains(body, []byte(`"former"`)) {
			refused++
			answer.Error(rw, errs.Errorf(errs.Invalid, "bad_json", "%v", err))
			return
		}
		req.Header.Del("Content-Encoding")
		req.Body = io.NopCloser(bytes.NewReader(body))
		handler.ServeHTTP(rw, req)
	})}
	go srv.ServeTLS(ln, "", "")
	t.Cleanup(func() { srv.Close() })
	id := s.Identity()
	pub, _, _ := ed25519.GenerateKey(rand.Reader)
	e, err := courier.Enrol(t.Context(), courier.EnrolOptions{Server: "https://" + ln.Addr().String(), Code: v.Code, OfficerKey: pub, Client: "test", Identity: &id,
		Former: map[uuid.UUID]ed25519.PublicKey{s.officer: s.key.Public().(ed25519.PublicKey)}, ClientOptions: w.clientOptions()})
	if err != nil || e.Officer != v.Officer || refused != 1 {
		t.Errorf("%v, %d refused, %v", e.Officer, refused, err)
	}
}
