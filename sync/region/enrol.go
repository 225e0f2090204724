package region

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

func verify(public, text, sig []byte) bool {
	return len(public) == ed25519.PublicKeySize && ed25519.Verify(public, text, sig)
}

// enrol lets a device in, or a further officer on a device that is in. The
// invite's secret is proved both ways over this TLS session, so whoever stands
// between has proved nothing.
func (r *Region) enrol(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask wire.EnrolRequest
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	if len(ask.OfficerKey) != ed25519.PublicKeySize {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_key", Field: "officer_key"}
	}
	if len(ask.Client) > 64 || strings.ContainsFunc(ask.Client, func(c rune) bool { return c < ' ' || c > '~' }) {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_client", Field: "client"}
	}
	exporter, err := wire.Exporter(req.TLS)
	if err != nil {
		return err
	}
	reply, secret, err := r.admit(req.Context(), ask, exporter, who)
	if err != nil && !r.people().invited(ask.Invite) {
		return err
	}
	if err != nil {
		r.audit(req.Context(), auditFrame{Action: "enrol", Device: who.device.ID, Reason: wire.Code(err)})
		return err
	}
	r.audit(req.Context(), auditFrame{Action: "enrol", Officer: reply.Officer, Device: reply.Device, Allowed: true})
	r.wakeFeeds()
	reply.MAC = wire.ReplyMAC(secret, exporter, reply)
	writeJSON(w, http.StatusOK, reply)
	return nil
}

// admit does the enrolment in the register: proof, certificate, key, and the
// invite is used up, all written as one.
func (r *Region) admit(ctx context.Context, ask wire.EnrolRequest, exporter []byte, who caller) (wire.EnrolReply, wire.Secret, error) {
	var reply wire.EnrolReply
	var secret wire.Secret
	var refused error
	err := r.change(ctx, func(reg *registry) error {
		now := r.now()
		v, err := reg.admit(ask.Invite, now, func(s wire.Secret) bool {
			return wire.SameMAC(ask.MAC, wire.RequestMAC(s, exporter, ask))
		})
		if err != nil && !reg.invited(ask.Invite) {
			return err // nothing changed: nothing is written, however often it is asked
		}
		if err != nil {
			refused = err
			return nil // the wrong try is written
		}
		o := reg.officer(v.Officer)
		if o == nil || o.Revoked {
			return errs.Errorf(errs.Denied, "officer_revoked", "the officer of this invite is revoked")
		}
		d, cert, err := r.deviceFor(reg, ask, who)
		if err != nil {
			return err
		}
		if err := reg.addKey(o, ask.OfficerKey, d.ID, now); err != nil {
			return err
		}
		v.Used, secret = true, v.Secret
		reply = wire.EnrolReply{Device: d.ID, Officer: o.ID, Certificate: cert, CA: r.authority.pem(), ServerID: r.id,
			Epoch: r.epochText(), RegionKey: r.keys.regionPublic(), Delivery: r.keys.DeliveryPublic}
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
func (r *Region) deviceFor(reg *registry, ask wire.EnrolRequest, who caller) (*device, string, error) {
	if who.device.ID != uuid.Nil && who.device.ID == ask.Device {
		d := reg.device(ask.Device)
		if d == nil || d.Revoked {
			return nil, "", errs.Errorf(errs.Denied, wire.CodeRevoked, "a revoked device stays out")
		}
		return d, "", nil
	}
	csr, public, err := parseRequest(ask.CSR)
	if err != nil {
		return nil, "", err
	}
	d := reg.device(ask.Device)
	switch {
	case ask.Device == uuid.Nil:
		id, err := uuid.NewRandomFromReader(r.rand)
		if err != nil {
			return nil, "", err
		}
		for _, other := range reg.Devices {
			if bytes.Equal(other.Key, public) {
				return nil, "", errs.Errorf(errs.Conflict, "key_in_use", "the device is already enrolled")
			}
		}
		reg.Devices = append(reg.Devices, device{ID: id, Key: public, Enrolled: r.now(), Client: ask.Client})
		d = &reg.Devices[len(reg.Devices)-1]
	case d == nil || !bytes.Equal(d.Key, public):
		return nil, "", errs.Errorf(errs.Denied, "device_unknown", "the key is not this device's")
	case d.Revoked:
		return nil, "", errs.Errorf(errs.Denied, wire.CodeRevoked, "a revoked device stays out")
	}
	cert, err := r.authority.issue(d.ID, csr)
	if err != nil {
		return nil, "", err
	}
	d.certify(cert)
	return d, encodeCert(cert.Raw), nil
}

// certify notes a device's next certificate. The one before stays good until it
// ends; older ones do not.
func (d *device) certify(c *x509.Certificate) {
	d.Serials, d.Expires = append(d.Serials[max(0, len(d.Serials)-1):], serialOf(c)), c.NotAfter
}

// renew gives a device its next certificate, for the key it has. The present one
// may have ended: a device that was away for a year comes back by its key.
func (r *Region) renew(w http.ResponseWriter, req *http.Request, who caller) error {
	var ask wire.RenewRequest
	if err := readJSON(req, &ask); err != nil {
		return err
	}
	csr, public, err := parseRequest(ask.CSR)
	if err != nil {
		return err
	}
	if !bytes.Equal(public, who.device.Key) {
		return errs.Errorf(errs.Denied, "device_unknown", "a device keeps its key")
	}
	var text string
	err = r.change(req.Context(), func(reg *registry) error {
		d := reg.device(who.device.ID)
		if d == nil || d.Revoked {
			return errs.Errorf(errs.Denied, wire.CodeRevoked, "renew")
		}
		cert, err := r.authority.issue(d.ID, csr)
		if err != nil {
			return err
		}
		d.certify(cert)
		text = encodeCert(cert.Raw)
		return nil
	})
	if err != nil {
		return err
	}
	r.audit(req.Context(), auditFrame{Action: string(Renew), Device: who.device.ID, Allowed: true})
	writeJSON(w, http.StatusOK, wire.RenewReply{Certificate: text})
	return nil
}
