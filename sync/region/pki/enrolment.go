package pki

import (
	"bytes"
	"context"
	"crypto/x509"
	"io"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/register"
)

// renewPause is how long after a renewal the same certificate is given again.
const renewPause = 7 * 24 * time.Hour

// EnrolmentOptions are what an enrolment needs; all of it but Demo.
type EnrolmentOptions struct {
	ID        uuid.UUID
	Register  *register.Register
	Authority *Authority
	Now       func() time.Time
	Rand      io.Reader
	// Demo is set where devices work under another clock than the region's: the
	// key of an officer then has no beginning, for an act of the device's night
	// may bear an hour before the key came.
	Demo bool
}

// Enrolment lets devices in, and gives them their next certificates. It is safe
// for concurrent use.
type Enrolment struct{ o EnrolmentOptions }

// NewEnrolment makes an enrolment.
func NewEnrolment(o EnrolmentOptions) *Enrolment { return &Enrolment{o} }

// Admit does the enrolment in the register: proof, certificate, key, and the
// invite is used up, all written as one. Known is the device whose good
// certificate asks; none for a new one. The answer still lacks the proof of the
// secret that is given with it. Whoever is refused is errs.Denied.
func (e *Enrolment) Admit(ctx context.Context, ask wire.EnrolRequest, exporter []byte, known uuid.UUID) (wire.EnrolReply, wire.Secret, error) {
	var reply wire.EnrolReply
	var secret wire.Secret
	var refused error
	err := e.o.Register.Change(ctx, func(edit *register.Edit) error {
		refused = nil
		now := e.o.Now()
		v, err := edit.Admit(ask.Invite, now, func(s wire.Secret) bool {
			return wire.SameMAC(ask.MAC, wire.RequestMAC(s, exporter, ask))
		})
		if v == nil {
			return err // nothing changed: nothing is written, however often it is asked
		}
		if err != nil {
			refused = err
			return nil // the wrong try is written
		}
		o := edit.State().Officer(v.Officer)
		if o == nil || o.Revoked {
			return errs.Errorf(errs.Denied, "officer_revoked", "the officer of this invite is revoked")
		}
		d, cert, err := e.deviceFor(edit, ask, known)
		if err != nil {
			return err
		}
		from := now
		if e.o.Demo {
			from = time.Time{}
		}
		if err := edit.AddKey(o.ID, ask.OfficerKey, d.ID, from); err != nil {
			return err
		}
		// Whoever holds the device and this code is the officer on it; what he signed
		// there before the region was put back is known as his again. Of others on the
		// device nothing is believed.
		if i := slices.IndexFunc(ask.Former, func(k wire.FormerKey) bool { return k.Officer == o.ID }); i >= 0 {
			edit.AddFormerKey(o.ID, ask.Former[i].Key, d.ID, now)
		}
		v.Used, secret = true, v.Secret
		// A device is told what it can hold the server to that it is speaking with; what
		// comes after that its next hello says. One that was there before a change is
		// told what it knows: one of before would take anything else for another region.
		k := e.o.Authority.Keys()
		reply = wire.EnrolReply{Device: d.ID, Officer: o.ID, Certificate: cert, CA: PEM(k.ShownCert()), ServerID: e.o.ID,
			Epoch: edit.State().Epoch().Epoch, RegionKey: k.Public(), Delivery: k.DeliveryAt(d.Enrolled)}
		if ask.Anchors {
			reply.Anchor = &wire.Anchor{At: now}
			reply.Anchor.Sign(k.Signing(), e.o.ID, d.ID)
		}
		return nil
	})
	if err == nil {
		err = refused
	}
	return reply, secret, err
}

// deviceFor finds or makes the device of an enrolment. Three ways lead in: a
// certificate that is still good, which then stays; a new key; or the known key
// of a device whose certificate ended, which then keeps its id and so its
// chain.
func (e *Enrolment) deviceFor(edit *register.Edit, ask wire.EnrolRequest, known uuid.UUID) (*register.Device, string, error) {
	if known != uuid.Nil && known == ask.Device {
		d := edit.State().Device(ask.Device)
		if d == nil || d.Revoked {
			return nil, "", errs.Errorf(errs.Denied, wire.CodeRevoked, "a revoked device stays out")
		}
		return d, "", nil
	}
	csr, public, err := ParseRequest(ask.CSR)
	if err != nil {
		return nil, "", err
	}
	d := edit.Device(ask.Device)
	switch {
	case ask.Device == uuid.Nil || d == nil:
		// One that names an id nobody knows was enrolled after the backup from which
		// the region was restored. It proved a code, and no other device has its key:
		// it keeps its id, and with that its chain.
		id := ask.Device
		if id == uuid.Nil {
			if id, err = uuid.NewRandomFromReader(e.o.Rand); err != nil {
				return nil, "", err
			}
		}
		if d, err = edit.AddDevice(register.Device{ID: id, Key: public, Enrolled: e.o.Now().UTC(), Client: ask.Client}); err != nil {
			return nil, "", err
		}
	case !bytes.Equal(d.Key, public):
		return nil, "", errs.Errorf(errs.Denied, "device_unknown", "the key is not this device's")
	case d.Revoked:
		return nil, "", errs.Errorf(errs.Denied, wire.CodeRevoked, "a revoked device stays out")
	}
	cert, err := e.o.Authority.Issue(d.ID, csr)
	if err != nil {
		return nil, "", err
	}
	d.Certify(cert)
	return d, PEM(cert.Raw), nil
}

// Renew gives a device its next certificate, for the key of the request, which is
// the one it has. For a week after a renewal the same certificate is given again.
func (e *Enrolment) Renew(ctx context.Context, device uuid.UUID, csr *x509.CertificateRequest) (text string, again bool, err error) {
	err = e.o.Register.Change(ctx, func(edit *register.Edit) error {
		d := edit.Device(device)
		if d == nil || d.Revoked {
			return errs.Errorf(errs.Denied, wire.CodeRevoked, "renew")
		}
		if again = e.renewedLately(d); again {
			text = PEM(d.Newest)
			return nil
		}
		cert, err := e.o.Authority.Issue(d.ID, csr)
		if err != nil {
			return err
		}
		d.Certify(cert)
		text = PEM(cert.Raw)
		return nil
	})
	return text, again, err
}

// renewedLately says whether a device is given its newest certificate once more:
// for a week after a renewal, unless the authority is another by now, so that
// whoever copied a certificate cannot push the true holder's out by asking for
// more, and an answer that was lost is asked for again.
func (e *Enrolment) renewedLately(d *register.Device) bool {
	if newest, err := x509.ParseCertificate(d.Newest); err == nil {
		if current, _ := e.o.Authority.Serves(newest); !current {
			return false
		}
	}
	made := d.Expires.Add(-wire.DeviceLife)
	return d.Newest != nil && e.o.Now().Before(made.Add(renewPause)) && e.o.Now().Before(d.Expires)
}
