package admin

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/pki"
	"shyraq/sync/revision"
)

// RegionKeys are the keys of a region that are not the sealing keys, without a bit
// of them.
type RegionKeys struct {
	Signing     string         `json:"signing"`   // the region's own key, by its id
	Authorities []AuthorityRow `json:"authority"` // the current one first
	Deliveries  []DeliveryRow  `json:"delivery"`  // the current one first
	Changes     int            `json:"changes"`   // that devices are told of
}

// AuthorityRow is an authority.
type AuthorityRow struct {
	Fingerprint string    `json:"fingerprint"`     // SHA-256 of its certificate
	Devices     int       `json:"devices"`         // that are not revoked, whose newest certificate it signed
	Shown       bool      `json:"shown,omitempty"` // servers show certificates of it
	Until       time.Time `json:"until,omitzero"`  // when it ends
	Ended       bool      `json:"ended,omitempty"`
}

// DeliveryRow is a delivery key.
type DeliveryRow struct {
	ID    string    `json:"id"`
	Until time.Time `json:"until,omitzero"` // when it ends
	Ended bool      `json:"ended,omitempty"`
}

// RegionKeysRequest changes keys; an empty one only asks. One of its members is
// said.
type RegionKeysRequest struct {
	Rotate string        `json:"rotate,omitempty"` // "authority" or "delivery"
	Within time.Duration `json:"within,omitempty"` // how long the one before holds; zero: UsualOverlap
	AtOnce bool          `json:"at_once,omitempty"`
	Revoke string        `json:"revoke,omitempty"` // what is before the current one
}

// How long the key before holds, where nothing is said, and at most.
const (
	UsualOverlap         = 90 * 24 * time.Hour
	UsualDeliveryOverlap = 365 * 24 * time.Hour
	MostOverlap          = 5 * 365 * 24 * time.Hour
)

// RegionKeys tells which keys the region has, and changes its authority or its
// delivery key.
func (l *Local) RegionKeys(ctx context.Context, ask RegionKeysRequest) (v RegionKeys, err error) {
	if ask != (RegionKeysRequest{}) {
		err = l.changeKeys(ctx, ask)
		l.o.Journal.Note(ctx, audit.Frame{Action: ask.action(), Allowed: err == nil, Reason: wire.Code(err)})
		if err != nil {
			return v, fmt.Errorf("change keys: %w", err)
		}
	}
	k, err := pki.KeysOf(l.people())
	if err != nil {
		return v, err
	}
	signed := l.signedBy()
	v = RegionKeys{Signing: revision.KeyID(k.Public()), Changes: len(k.Steps)}
	v.Authorities = []AuthorityRow{{Fingerprint: fingerprint(k.CACert), Shown: k.Shown == nil}}
	if k.Shown != nil {
		v.Authorities = append(v.Authorities, AuthorityRow{Fingerprint: fingerprint(k.Shown.Cert), Shown: true, Until: k.Shown.Until})
	}
	for _, c := range k.Ended {
		v.Authorities = append(v.Authorities, AuthorityRow{Fingerprint: fingerprint(c), Ended: true})
	}
	for i, der := range k.Authorities() {
		if c, err := x509.ParseCertificate(der); err == nil {
			v.Authorities[i].Devices = signed[string(c.SubjectKeyId)]
		}
	}
	v.Deliveries = []DeliveryRow{{ID: fingerprint(k.DeliveryPublic)}}
	for _, d := range slices.Backward(k.Deliveries) {
		v.Deliveries = append(v.Deliveries, DeliveryRow{ID: fingerprint(d.Public), Until: d.Until, Ended: d.Private == nil})
	}
	return v, nil
}

// signedBy counts devices by the authority of their newest certificate.
func (l *Local) signedBy() map[string]int {
	n := map[string]int{}
	for _, d := range l.people().Devices() {
		if c, err := x509.ParseCertificate(d.Newest); err == nil && !d.Revoked {
			n[string(c.AuthorityKeyId)]++
		}
	}
	return n
}

func (l *Local) changeKeys(ctx context.Context, ask RegionKeysRequest) error {
	within := cmp.Or(ask.Within, map[string]time.Duration{"authority": UsualOverlap, "delivery": UsualDeliveryOverlap}[ask.Rotate])
	if within < 0 || within > MostOverlap || ask.AtOnce && (ask.Within != 0 || ask.Rotate != "authority") {
		return errs.Errorf(errs.Invalid, "key_days", "1 to %d days; only an authority is changed at once", MostOverlap/(24*time.Hour))
	}
	until := l.o.Now().Add(within)
	if ask.AtOnce {
		until = time.Time{}
	}
	switch [2]string{ask.Rotate, ask.Revoke} {
	case [2]string{"authority", ""}:
		return l.o.Changing.Authority(ctx, until)
	case [2]string{"delivery", ""}:
		return l.o.Changing.Delivery(ctx, until)
	case [2]string{"", "authority"}:
		return l.o.Changing.EndAuthority(ctx)
	case [2]string{"", "delivery"}:
		return l.o.Changing.EndDeliveries(ctx)
	}
	return errs.Errorf(errs.Invalid, "key_what", "authority or delivery")
}

// action names a change in the audit.
func (ask RegionKeysRequest) action() string {
	if ask.Revoke != "" {
		return "revoke_key"
	}
	return "rotate_key"
}

// KeepKeys ends keys of before when their time comes, until the context ends.
func (l *Local) KeepKeys(ctx context.Context) {
	for {
		l.endDue(ctx)
		t := time.NewTimer(time.Minute)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return
		}
	}
}

// endDue ends what is due, and says so.
func (l *Local) endDue(ctx context.Context) {
	authority, delivery, err := l.o.Changing.EndDue(ctx)
	for what, ended := range map[string]bool{"authority": authority, "delivery key": delivery} {
		if ended {
			l.o.Journal.Note(ctx, audit.Frame{Action: "revoke_key", Allowed: true})
			l.o.Log.Info("a key of before has ended", "key", what)
		}
	}
	if err != nil && ctx.Err() == nil {
		l.o.Log.Error("end keys", "error", err.Error())
	}
}

// authorities are the certificates by which a program knows the region's servers,
// now and when a change is done.
func (l *Local) authorities() string {
	k, err := pki.KeysOf(l.people())
	if err != nil {
		return pki.PEM(l.o.Keys.CACert)
	}
	if k.Shown != nil {
		return pki.PEM(k.Shown.Cert) + pki.PEM(k.CACert)
	}
	return pki.PEM(k.CACert)
}

func fingerprint(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
