package admin

import (
	"context"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/register"
	"shyraq/sync/region/rotation"
	"shyraq/sync/region/store"
)

// Control is what an administrator can do with a region, the same with the
// server stopped (Local) and running (Remote).
type Control interface {
	Load(ctx context.Context, file []byte, dry bool) (LoadReport, error)
	LoadRegister(ctx context.Context, ask RegisterRequest) (RegisterReport, error)
	Invite(ctx context.Context, ask InviteRequest) (Invite, error)
	Officers(ctx context.Context) ([]OfficerRow, error)
	Revoke(ctx context.Context, ask RevokeRequest) error
	Verify(ctx context.Context) (VerifyReport, error)
	Keys(ctx context.Context) (handover.KeyFile, error)
	Names(ctx context.Context, ask pki.NamesRequest) ([]pki.NameRow, error)
	Upkeep
}

// LoadReport says what a region file changes, or would.
type LoadReport struct {
	Region  string              `json:"region"`
	Changes []regionfile.Change `json:"changes"`
	Raids   int                 `json:"raids"` // planned raids written by the region
	DryRun  bool                `json:"dry_run"`
}

// InviteRequest asks for a code: for a new officer, or by ID for a further
// device of one.
type InviteRequest struct {
	Role    regionfile.Role `json:"role,omitempty"`
	Unit    string          `json:"unit,omitempty"`
	Name    string          `json:"name,omitempty"`
	Officer uuid.UUID       `json:"officer,omitzero"`
}

// Invite is a code to be given to an officer by hand. It is shown once.
type Invite struct {
	Code    string    `json:"code"`
	Officer uuid.UUID `json:"officer"`
	Until   time.Time `json:"until"`
}

// RevokeRequest names an officer or a device.
type RevokeRequest struct {
	Officer uuid.UUID `json:"officer,omitzero"`
	Device  uuid.UUID `json:"device,omitzero"`
	Wipe    bool      `json:"wipe,omitempty"` // of a device: it is to destroy its keys when it comes next
}

// OfficerRow is an officer as the administrator sees him.
type OfficerRow struct {
	ID      uuid.UUID       `json:"id"`
	Name    string          `json:"name"`
	Role    regionfile.Role `json:"role"`
	Unit    string          `json:"unit"`
	Revoked bool            `json:"revoked,omitempty"`
	Devices []DeviceRow     `json:"devices"`

	Oversees []string `json:"oversees,omitempty"` // units that he reads beside his own
}

// DeviceRow is a device on which an officer has a key.
type DeviceRow struct {
	ID      uuid.UUID `json:"id"`
	Client  string    `json:"client,omitempty"`
	Expires time.Time `json:"expires"`
	Revoked bool      `json:"revoked,omitempty"`

	Wipe    time.Time `json:"wipe,omitzero"`     // when it was ordered to destroy its keys
	Wiped   time.Time `json:"wiped,omitzero"`    // when it says that it did, by its clock
	Waiting int       `json:"waiting,omitempty"` // revisions that it had still to deliver then
}

// VerifyReport is what an audit of everything kept found.
type VerifyReport struct {
	Problems    []store.Problem `json:"problems,omitempty"`
	Revisions   int             `json:"revisions"`
	Held        int             `json:"held"`
	Quarantined int             `json:"quarantined"`
	Good        bool            `json:"good"` // nothing is damaged or lost

	Sealed []rotation.Key `json:"sealed,omitempty"` // how many values each key sealed
}

// Invite makes a code that lets one device enrol once, within a day. Where two
// administrators have keys it is for who reads no record alone: the rest is proposed.
func (l *Local) Invite(ctx context.Context, ask InviteRequest) (Invite, error) {
	if o := l.people().Officer(ask.Officer); o != nil && o.Role != regionfile.Administrator || o == nil && ask.Role != regionfile.Administrator {
		if err := l.needsSecond("an invite of who reads records"); err != nil {
			return Invite{}, err
		}
	}
	return l.invite(ctx, ask)
}

func (l *Local) invite(ctx context.Context, ask InviteRequest) (Invite, error) {
	secret, err := wire.NewSecret(l.o.Rand)
	if err != nil {
		return Invite{}, err
	}
	id, err := uuid.NewRandomFromReader(l.o.Rand)
	if err != nil {
		return Invite{}, err
	}
	until := l.o.Now().Add(wire.InviteLife).UTC()
	err = l.o.Register.Change(ctx, func(e *register.Edit) error {
		o := e.State().Officer(ask.Officer)
		switch {
		case o != nil && o.Revoked, o == nil && ask.Officer != uuid.Nil && ask.Role == "":
			return errs.Errorf(errs.NotFound, "officer_unknown", "%s", ask.Officer)
		case o != nil:
			id = o.ID
		default:
			if ask.Officer != uuid.Nil { // enrolled after the backup from which the region was restored
				id = ask.Officer
			}
			if err := l.checkInvite(ask); err != nil {
				return err
			}
			if err := e.AddOfficer(regionfile.Officer{ID: id, Name: strings.TrimSpace(ask.Name), Role: ask.Role, Unit: ask.Unit}); err != nil {
				return err
			}
		}
		return e.AddInvite(register.Invite{ID: secret.ID(), Secret: secret, Officer: id, Until: until}, l.o.Now())
	})
	if err != nil {
		return Invite{}, err
	}
	l.o.Journal.Note(ctx, audit.Frame{Action: "invite", Officer: id, Allowed: true})
	return Invite{Code: secret.Code(), Officer: id, Until: until}, nil
}

func (l *Local) checkInvite(ask InviteRequest) error {
	if !slices.Contains([]regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator}, ask.Role) {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_role", Field: "role", Detail: "patrol, inspector, supervisor or administrator"}
	}
	if name := strings.TrimSpace(ask.Name); name == "" || len(name) > 200 || strings.ContainsFunc(name, func(c rune) bool { return c < ' ' }) {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_name", Field: "name", Detail: "1 to 200 bytes"}
	}
	if ask.Role == regionfile.Administrator && ask.Unit == "" {
		return nil
	}
	if !slices.ContainsFunc(l.people().File().Units, func(u regionfile.Unit) bool { return u.ID == ask.Unit }) {
		return &errs.Error{Kind: errs.NotFound, Code: "unit_unknown", Field: "unit", Detail: "not a unit of the loaded region file"}
	}
	return nil
}

// Officers lists everyone with the devices they have a key on.
func (l *Local) Officers(context.Context) ([]OfficerRow, error) {
	people := l.people()
	out := []OfficerRow{}
	for _, o := range people.Officers() {
		row := OfficerRow{ID: o.ID, Name: o.Name, Role: o.Role, Unit: o.Unit, Revoked: o.Revoked, Devices: []DeviceRow{}}
		for _, v := range o.Oversees {
			row.Oversees = append(row.Oversees, v.ID)
		}
		for _, k := range o.Keys {
			if d := people.Device(k.Device); d != nil {
				of := DeviceRow{ID: d.ID, Client: d.Client, Expires: d.Expires, Revoked: d.Revoked || !k.Until.IsZero()}
				if d.Wipe != nil {
					of.Wipe = d.Wipe.At
				}
				if d.Wiped != nil {
					of.Wiped, of.Waiting = d.Wiped.At, d.Wiped.Waiting
				}
				row.Devices = append(row.Devices, of)
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// Keys publishes the officers' public keys, those that ended too, signed by
// the region: with them anybody can check a printed act without a network.
func (l *Local) Keys(context.Context) (handover.KeyFile, error) {
	return handover.SignKeys(l.people().File().ID, l.o.Now(), regionfile.PublishedKeys(l.people().Published()), l.o.Keys.Signing()), nil
}

// Revoke ends an officer or a device, from the very next request on. What a
// revoked device still pushes is kept aside.
func (l *Local) Revoke(ctx context.Context, ask RevokeRequest) error {
	if (ask.Officer == uuid.Nil) == (ask.Device == uuid.Nil) {
		return errs.Errorf(errs.Invalid, "revoke_what", "an officer or a device")
	}
	if ask.Wipe && ask.Device == uuid.Nil {
		return errs.Errorf(errs.Invalid, "revoke_what", "a device is wiped; revoke the officer, and wipe each of his devices")
	}
	order, err := l.wipeOrder(ask.Device)
	if err != nil {
		return err
	}
	err = l.o.Register.Change(ctx, func(e *register.Edit) error {
		if ask.Officer != uuid.Nil {
			return e.RevokeOfficer(ask.Officer, l.o.Now().UTC())
		}
		if err := e.RevokeDevice(ask.Device, l.o.Now().UTC()); err != nil || !ask.Wipe {
			return err
		}
		return e.OrderWipe(ask.Device, order)
	})
	if err == nil && ask.Wipe {
		err = l.dropEscrows(ctx, ask.Device)
	}
	action := map[bool]string{true: "wipe", false: "revoke"}[ask.Wipe]
	l.o.Journal.Note(ctx, audit.Frame{Action: action, Officer: ask.Officer, Device: ask.Device, Allowed: err == nil, Reason: wire.Code(err)})
	return err
}

// wipeOrder signs an order to a device.
func (l *Local) wipeOrder(device uuid.UUID) (wire.WipeOrder, error) {
	var nonce [16]byte
	if _, err := io.ReadFull(l.o.Rand, nonce[:]); err != nil {
		return wire.WipeOrder{}, err
	}
	o := wire.WipeOrder{Nonce: hex.EncodeToString(nonce[:]), At: l.o.Now().UTC()}
	o.Sign(l.o.Keys.Signing(), l.o.ID, device)
	return o, nil
}

// Verify opens everything that is kept, holds it against its name and, on the
// embedded store, both copies against each other.
func (l *Local) Verify(ctx context.Context) (VerifyReport, error) {
	found, err := l.o.Store.Verify(ctx, access.Upkeep())
	if err != nil {
		return VerifyReport{}, err
	}
	n, err := l.o.Store.Count(ctx, access.Upkeep())
	if err != nil {
		return VerifyReport{}, err
	}
	out := VerifyReport{Problems: found, Revisions: n.Revisions, Held: n.Held, Quarantined: n.Aside, Good: len(found) == 0}
	if l.o.Rotation != nil {
		out.Sealed, _, err = l.o.Rotation.Keys(ctx)
	}
	return out, err
}
