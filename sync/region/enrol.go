package region

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/register"
)

// enrolling is the action as the audit has it; no table is asked.
const enrolling access.Action = "enrol"

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
	if len(ask.Former) > wire.MaxFormer || slices.ContainsFunc(ask.Former, func(k wire.FormerKey) bool { return len(k.Key) != ed25519.PublicKeySize }) {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_key", Field: "former"}
	}
	exporter, err := wire.Exporter(req.TLS)
	if err != nil {
		return err
	}
	reply, secret, err := r.admit(req.Context(), ask, exporter, who)
	if err != nil && r.people().Invite(ask.Invite) == nil {
		return err
	}
	if err != nil {
		r.note(req.Context(), refusal{action: enrolling, device: who.device.ID, reason: wire.Code(err)})
		return err
	}
	r.audit(req.Context(), auditFrame{Action: "enrol", Officer: reply.Officer, Device: reply.Device, Allowed: true})
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
	err := r.change(ctx, func(e *register.Edit) error {
		refused = nil
		now := r.now()
		v, err := e.Admit(ask.Invite, now, func(s wire.Secret) bool {
			return wire.SameMAC(ask.MAC, wire.RequestMAC(s, exporter, ask))
		})
		if v == nil {
			return err // nothing changed: nothing is written, however often it is asked
		}
		if err != nil {
			refused = err
			return nil // the wrong try is written
		}
		o := e.State().Officer(v.Officer)
		if o == nil || o.Revoked {
			return errs.Errorf(errs.Denied, "officer_revoked", "the officer of this invite is revoked")
		}
		d, cert, err := r.deviceFor(e, ask, who)
		if err != nil {
			return err
		}
		if err := e.AddKey(o.ID, ask.OfficerKey, d.ID, now); err != nil {
			return err
		}
		// Whoever holds the device and this code is the officer on it; what he signed
		// there before the region was put back is known as his again. Of others on the
		// device nothing is believed.
		if i := slices.IndexFunc(ask.Former, func(k wire.FormerKey) bool { return k.Officer == o.ID }); i >= 0 {
			e.AddFormerKey(o.ID, ask.Former[i].Key, d.ID, now)
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
func (r *Region) deviceFor(e *register.Edit, ask wire.EnrolRequest, who caller) (*register.Device, string, error) {
	if who.device.ID != uuid.Nil && who.device.ID == ask.Device {
		d := e.State().Device(ask.Device)
		if d == nil || d.Revoked {
			return nil, "", errs.Errorf(errs.Denied, wire.CodeRevoked, "a revoked device stays out")
		}
		return d, "", nil
	}
	csr, public, err := parseRequest(ask.CSR)
	if err != nil {
		return nil, "", err
	}
	d := e.Device(ask.Device)
	switch {
	case ask.Device == uuid.Nil || d == nil:
		// One that names an id nobody knows was enrolled after the backup from which
		// the region was restored. It proved a code, and no other device has its key:
		// it keeps its id, and with that its chain.
		id := ask.Device
		if id == uuid.Nil {
			if id, err = uuid.NewRandomFromReader(r.rand); err != nil {
				return nil, "", err
			}
		}
		if d, err = e.AddDevice(register.Device{ID: id, Key: public, Enrolled: r.now().UTC(), Client: ask.Client}); err != nil {
			return nil, "", err
		}
	case !bytes.Equal(d.Key, public):
		return nil, "", errs.Errorf(errs.Denied, "device_unknown", "the key is not this device's")
	case d.Revoked:
		return nil, "", errs.Errorf(errs.Denied, wire.CodeRevoked, "a revoked device stays out")
	}
	cert, err := r.authority.issue(d.ID, csr)
	if err != nil {
		return nil, "", err
	}
	d.Certify(cert)
	return d, encodeCert(cert.Raw), nil
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
	if !who.renew {
		return errs.Errorf(errs.Conflict, "renew_early", "a certificate is renewed near its end")
	}
	var text string
	var again bool
	err = r.change(req.Context(), func(e *register.Edit) error {
		d := e.Device(who.device.ID)
		if d == nil || d.Revoked {
			return errs.Errorf(errs.Denied, wire.CodeRevoked, "renew")
		}
		if again = r.renewedLately(d); again {
			text = encodeCert(d.Newest)
			return nil
		}
		cert, err := r.authority.issue(d.ID, csr)
		if err != nil {
			return err
		}
		d.Certify(cert)
		text = encodeCert(cert.Raw)
		return nil
	})
	if err != nil {
		return err
	}
	if !again {
		r.audit(req.Context(), auditFrame{Action: string(access.Renew), Device: who.device.ID, Allowed: true})
	}
	writeJSON(w, http.StatusOK, wire.RenewReply{Certificate: text})
	return nil
}
