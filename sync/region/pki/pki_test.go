package pki_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store/badger"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/seal"
)

// rig is the keys of a region on a store of its own.
type rig struct {
	*pki.Changing
	id    uuid.UUID
	now   time.Time
	store *kv.Store
	reg   *register.Register
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{id: uuid.New(), now: time.Date(2095, 6, 1, 22, 0, 0, 0, time.UTC)}
	k := seal.NewKey(rand.Reader)
	var err error
	r.store, err = badger.Open(badger.Options{Dir: t.TempDir(), Options: kv.Options{Region: r.id, Key: k, Keys: seal.Ring{k.ID(): k}, Rand: rand.Reader}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.store.Close() })
	if r.reg, err = register.Open(t.Context(), register.Options{Store: r.store}); err != nil {
		t.Fatal(err)
	}
	if _, err := pki.FindKeys(t.Context(), pki.Finding{ID: r.id, Store: r.store, Register: r.reg, Rand: rand.Reader}); err != nil {
		t.Fatal(err)
	}
	r.Changing = pki.NewChanging(pki.ChangingOptions{ID: r.id, Register: r.reg, Now: func() time.Time { return r.now }, Rand: rand.Reader})
	return r
}

func (r *rig) keys(t *testing.T) pki.Keys {
	t.Helper()
	k, err := pki.KeysOf(r.reg.State())
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestChanging plays changes one after the other: what is shown, what has ended,
// what opens, and what devices are told.
func TestChanging(t *testing.T) {
	const day = 24 * time.Hour
	authority := func(within time.Duration) func(*testing.T, *rig) string {
		return func(t *testing.T, r *rig) string {
			until := time.Time{}
			if within > 0 {
				until = r.now.Add(within)
			}
			return wire.Code(r.Authority(t.Context(), until))
		}
	}
	delivery := func(t *testing.T, r *rig) string { return wire.Code(r.Delivery(t.Context(), r.now.Add(day))) }
	later := func(by time.Duration) func(*testing.T, *rig) string {
		return func(t *testing.T, r *rig) string {
			r.now = r.now.Add(by)
			_, _, err := r.EndDue(t.Context())
			return wire.Code(err)
		}
	}
	endAuthority := func(t *testing.T, r *rig) string { return wire.Code(r.EndAuthority(t.Context())) }
	endDeliveries := func(t *testing.T, r *rig) string { return wire.Code(r.EndDeliveries(t.Context())) }
	type outcome struct {
		Codes                     []string
		Shown                     bool
		Ended, Opens, Shut, Steps int
	}
	for _, row := range []struct {
		name string
		do   []func(*testing.T, *rig) string
		want outcome
	}{
		{"nothing", nil, outcome{}},
		{"an authority", []func(*testing.T, *rig) string{authority(day)}, outcome{Codes: []string{""}, Shown: true, Steps: 1}},
		{"before its day", []func(*testing.T, *rig) string{authority(day), later(day - 1)}, outcome{Codes: []string{"", ""}, Shown: true, Steps: 1}},
		{"on its day", []func(*testing.T, *rig) string{authority(day), later(day)}, outcome{Codes: []string{"", ""}, Ended: 1, Steps: 2}},
		{"twice at the same time", []func(*testing.T, *rig) string{authority(day), authority(day)}, outcome{Codes: []string{"", "rotating"}, Shown: true, Steps: 1}},
		{"at once, in the middle of one", []func(*testing.T, *rig) string{authority(day), authority(0)}, outcome{Codes: []string{"", ""}, Ended: 2, Steps: 2}},
		{"at once", []func(*testing.T, *rig) string{authority(0)}, outcome{Codes: []string{""}, Ended: 1, Steps: 1}},
		{"ended by hand, and once more", []func(*testing.T, *rig) string{authority(day), endAuthority, endAuthority}, outcome{Codes: []string{"", "", "no_former"}, Ended: 1, Steps: 2}},
		{"a delivery key", []func(*testing.T, *rig) string{delivery}, outcome{Codes: []string{""}, Opens: 1, Steps: 1}},
		{"until its day", []func(*testing.T, *rig) string{delivery, later(day)}, outcome{Codes: []string{"", ""}, Shut: 1, Steps: 1}},
		{"two, and all ended by hand", []func(*testing.T, *rig) string{delivery, delivery, endDeliveries, endDeliveries}, outcome{Codes: []string{"", "", "", "no_former"}, Shut: 2, Steps: 2}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := newRig(t)
			first := r.keys(t)
			trust := first.Trust()
			var got outcome
			for _, do := range row.do {
				got.Codes = append(got.Codes, do(t, r))
			}
			k := r.keys(t)
			got.Shown, got.Ended, got.Steps = k.Shown != nil, len(k.Ended), len(k.Steps)
			for _, d := range k.Deliveries {
				if d.Private != nil {
					got.Opens++
				} else {
					got.Shut++
				}
			}
			if d := cmp.Diff(row.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			for _, s := range k.Steps { // a device that was off all the time
				next, ok := s.After(trust, r.id, first.Public())
				if trust = next; !ok {
					t.Fatal("a step does not follow from the one before it")
				}
			}
			if !trust.Equal(k.Trust()) {
				t.Error("the steps do not lead to what the region has")
			}
		})
	}
}

// TestServes says how certificates stand, by the authority that signed them.
func TestServes(t *testing.T) {
	r := newRig(t)
	a, err := pki.OpenAuthority(pki.AuthorityOptions{Keys: r.keys(t), Now: func() time.Time { return r.now }, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	request := csr(t, elliptic.P256())
	issue := func() *x509.Certificate {
		t.Helper()
		parsed, _, err := pki.ParseRequest(request)
		if err != nil {
			t.Fatal(err)
		}
		c, err := a.Issue(uuid.New(), parsed)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	change := func(until time.Time) {
		t.Helper()
		if err := r.Authority(t.Context(), until); err != nil {
			t.Fatal(err)
		}
		if err := a.Follow(r.keys(t)); err != nil {
			t.Fatal(err)
		}
	}
	first := issue()
	change(r.now.Add(time.Hour))
	second := issue()
	for _, row := range []struct {
		name           string
		cert           *x509.Certificate
		current, holds bool
	}{{"of the one before", first, false, true}, {"of the new one", second, true, true}} {
		if current, holds := a.Serves(row.cert); current != row.current || holds != row.holds {
			t.Errorf("%s: current %v, holds %v", row.name, current, holds)
		}
	}
	change(time.Time{})
	for name, c := range map[string]*x509.Certificate{"the first": first, "the second": second} {
		if current, holds := a.Serves(c); current || holds {
			t.Errorf("%s after all were ended: current %v, holds %v", name, current, holds)
		}
	}
}

func csr(t *testing.T, curve elliptic.Curve) string {
	t.Helper()
	k, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{}, k)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}))
}

// TestParseRequest takes a request of a P-256 key, signed by it, and nothing else.
func TestParseRequest(t *testing.T) {
	good := csr(t, elliptic.P256())
	block, _ := pem.Decode([]byte(good))
	block.Bytes[len(block.Bytes)-1] ^= 1
	for _, row := range []struct {
		name, text string
		ok         bool
	}{
		{"good", good, true},
		{"a line more", good + "\n", true},
		{"two of them", good + good, false},
		{"another curve", csr(t, elliptic.P384()), false},
		{"signed by another", string(pem.EncodeToMemory(block)), false},
		{"no PEM", "MIIB", false},
		{"of another kind", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: block.Bytes})), false},
		{"nothing", "", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, _, err := pki.ParseRequest(row.text); (err == nil) != row.ok || err != nil && wire.Code(err) != "bad_csr" {
				t.Error(err)
			}
		})
	}
}

// TestTwoHolders notices a certificate in two hands, and no device that renewed or
// moved.
func TestTwoHolders(t *testing.T) {
	home, away := netip.MustParsePrefix("10.0.0.1/32"), netip.MustParsePrefix("10.0.0.2/32")
	type use struct {
		after  time.Duration
		serial string
		from   netip.Prefix
	}
	turns := func(n int, each time.Duration) (all []use) {
		for i := range n {
			all = append(all, use{each, "2", []netip.Prefix{home, away}[i%2]})
		}
		return all
	}
	for _, row := range []struct {
		name string
		uses []use
		want int
	}{
		{"one device", []use{{0, "2", home}, {time.Hour, "2", home}}, 0},
		{"the older one soon after a renewal", []use{{0, "1", home}, {time.Minute, "2", home}, {time.Minute, "1", home}}, 0},
		{"the older one long after", []use{{0, "2", home}, {time.Hour, "1", home}}, 1},
		{"again within the hour, and after it", []use{{0, "2", home}, {time.Hour, "1", home}, {time.Minute, "1", home}, {2 * time.Hour, "1", home}}, 2},
		{"moved once", []use{{0, "2", home}, {time.Hour, "2", away}}, 0},
		{"two addresses in turn", turns(12, time.Second), 1},
		{"two addresses a day", turns(12, 12*time.Hour), 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			now := time.Duration(0)
			h := pki.NewHolders(func() time.Duration { return now })
			d := register.Device{ID: uuid.New(), Serials: []string{"1", "2"}}
			got := 0
			for _, u := range row.uses {
				if now += u.after; h.Two(d, u.serial, u.from) {
					got++
				}
			}
			if got != row.want {
				t.Errorf("%d alarms, want %d", got, row.want)
			}
		})
	}
}

// TestOpener opens what is sealed to the delivery keys that have not ended.
func TestOpener(t *testing.T) {
	r := newRig(t)
	device, o := uuid.New(), (*pki.Opener)(nil)
	line := func(k pki.Keys) wire.SealedLine {
		t.Helper()
		d, err := seal.NewDelivery(rand.Reader, k.DeliveryPublic, device)
		if err != nil {
			t.Fatal(err)
		}
		return wire.SealedLine{Rev: "rev", Device: device, Wrap: d.Wrap(), Sealed: d.Seal("rev", []byte("line"))}
	}
	first := line(r.keys(t))
	var err error
	if o, err = pki.NewOpener(r.keys(t)); err != nil {
		t.Fatal(err)
	}
	opens := func(what string, l wire.SealedLine, want string) {
		t.Helper()
		got, err := o.Line(l)
		if want == "" && (err != nil || string(got) != "line") || want != "" && (err == nil || wire.Code(err) != want && want != "any") {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
	stranger := line(pki.Keys{DeliveryPublic: newRig(t).keys(t).DeliveryPublic})
	opens("its own", first, "")
	opens("another region's", stranger, "any")
	if err := r.Delivery(t.Context(), r.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := o.Follow(r.keys(t)); err != nil {
		t.Fatal(err)
	}
	opens("of before", first, "")
	opens("of now", line(r.keys(t)), "")
	if err := r.EndDeliveries(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := o.Follow(r.keys(t)); err != nil {
		t.Fatal(err)
	}
	opens("of before, ended, though it was opened lately", first, pki.CodeDeliveryEnded)
	opens("of now", line(r.keys(t)), "")
	first.Device = uuid.New()
	opens("of another device", first, pki.CodeDeliveryEnded)
}
