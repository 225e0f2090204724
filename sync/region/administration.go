package region

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// Control is what an administrator can do with a region, the same with the
// server stopped (Region) and running (Remote).
type Control interface {
	Load(ctx context.Context, file []byte, dry bool) (LoadReport, error)
	LoadRegister(ctx context.Context, ask RegisterRequest) (RegisterReport, error)
	Invite(ctx context.Context, ask InviteRequest) (Invite, error)
	Officers(ctx context.Context) ([]OfficerRow, error)
	Revoke(ctx context.Context, ask RevokeRequest) error
	Verify(ctx context.Context) (VerifyReport, error)
	Keys(ctx context.Context) (handover.KeyFile, error)
	Names(ctx context.Context, ask NamesRequest) ([]NameRow, error)
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
}

// OfficerRow is an officer as the administrator sees him.
type OfficerRow struct {
	ID      uuid.UUID       `json:"id"`
	Name    string          `json:"name"`
	Role    regionfile.Role `json:"role"`
	Unit    string          `json:"unit"`
	Revoked bool            `json:"revoked,omitempty"`
	Devices []DeviceRow     `json:"devices"`
}

// DeviceRow is a device on which an officer has a key.
type DeviceRow struct {
	ID      uuid.UUID `json:"id"`
	Client  string    `json:"client,omitempty"`
	Expires time.Time `json:"expires"`
	Revoked bool      `json:"revoked,omitempty"`
}

// VerifyReport is what an audit of both copies found.
type VerifyReport struct {
	Ledger      ledger.Report `json:"ledger"`
	Revisions   int           `json:"revisions"`
	Held        int           `json:"held"`
	Quarantined int           `json:"quarantined"`
	Good        bool          `json:"good"` // nothing is lost; what could be mended is
}

// Load takes a region file in, or with dry only tells what it would change.
// The raids planned in it become records authored by the region's own key.
func (r *Region) Load(ctx context.Context, file []byte, dry bool) (LoadReport, error) {
	next, err := regionfile.Decode(bytes.NewReader(file))
	if err != nil {
		return LoadReport{}, err
	}
	r.changing.Lock()
	defer r.changing.Unlock()
	old := r.file.Load().region
	if old.ID != "" && old.ID != next.ID {
		return LoadReport{}, &errs.Error{Kind: errs.Conflict, Code: "another_region", Field: "id", Detail: "this is the region " + old.ID}
	}
	plans, err := r.plan(next.Raids)
	if err != nil {
		return LoadReport{}, err
	}
	report := LoadReport{Region: next.ID, Changes: next.Diff(old), Raids: len(plans), DryRun: dry}
	if dry {
		return report, nil
	}
	if err := r.cabinet.write("file", next); err != nil {
		return LoadReport{}, err
	}
	r.file.Store(&loaded{region: next})
	r.listing.Store(nil)
	if err := r.desk.author(ctx, plans); err != nil {
		return LoadReport{}, err
	}
	r.wakeFeeds()
	r.audit(ctx, auditFrame{Action: "load", Allowed: true})
	return report, nil
}

// plan gives the revisions that planned raids need: none where the region
// already wrote just that.
func (r *Region) plan(plans []regionfile.Plan) ([]revision.Signed, error) {
	var out []revision.Signed
	for i, p := range plans {
		body, err := json.Marshal(p.Raid)
		if err != nil {
			return nil, fmt.Errorf("plan raid: %w", err)
		}
		if body, err = revision.Canonical(body); err != nil {
			return nil, &errs.Error{Kind: errs.Invalid, Code: wire.Code(err), Field: fmt.Sprintf("raids.%d", i)}
		}
		last, err := r.ownLast(p.ID)
		if err != nil {
			return nil, err
		}
		var parents []revision.Hash
		if last != nil {
			if bytes.Equal(last.Envelope.Body, body) {
				continue
			}
			parents = []revision.Hash{last.Rev}
		}
		s, err := revision.Sign(revision.Envelope{Schema: 1, Kind: raid.KindRaid, Record: p.ID, Parents: parents,
			Key: revision.KeyID(r.keys.regionPublic()), Time: r.clock.Now(), Unit: p.Raid.Unit, Body: body}, r.keys.regionKey())
		if err != nil {
			return nil, fmt.Errorf("plan raid: %w", err)
		}
		out = append(out, s)
	}
	return out, nil
}

// ownLast is the last revision of a record that the region itself wrote.
func (r *Region) ownLast(record uuid.UUID) (*revision.Signed, error) {
	r.shelf.mu.RLock()
	var rev revision.Hash
	if f := r.shelf.records[record]; f != nil {
		for _, i := range f.leaves {
			if l := r.shelf.leaves[i]; l.author == uuid.Nil {
				rev = l.rev
			}
		}
	}
	r.shelf.mu.RUnlock()
	if rev == "" {
		return nil, nil
	}
	s, err := r.store.get(context.Background(), rev)
	return &s, err
}

// Invite makes a code that lets one device enrol once, within a day.
func (r *Region) Invite(ctx context.Context, ask InviteRequest) (Invite, error) {
	secret, err := wire.NewSecret(r.rand)
	if err != nil {
		return Invite{}, err
	}
	id, err := uuid.NewRandomFromReader(r.rand)
	if err != nil {
		return Invite{}, err
	}
	until := r.now().Add(wire.InviteLife).UTC()
	err = r.change(ctx, func(reg *registry) error {
		if ask.Officer != uuid.Nil {
			o := reg.officer(ask.Officer)
			if o == nil || o.Revoked {
				return errs.Errorf(errs.NotFound, "officer_unknown", "%s", ask.Officer)
			}
			id = o.ID
		} else {
			if err := r.checkInvite(ask); err != nil {
				return err
			}
			reg.Officers = append(reg.Officers, regionfile.Officer{ID: id, Name: strings.TrimSpace(ask.Name), Role: ask.Role, Unit: ask.Unit})
		}
		now := r.now()
		reg.Invites = slices.DeleteFunc(reg.Invites, func(v invite) bool { return now.After(v.Until.Add(30 * 24 * time.Hour)) })
		reg.Invites = append(reg.Invites, invite{ID: secret.ID(), Secret: secret, Officer: id, Until: until})
		return nil
	})
	if err != nil {
		return Invite{}, err
	}
	r.audit(ctx, auditFrame{Action: "invite", Officer: id, Allowed: true})
	return Invite{Code: secret.Code(), Officer: id, Until: until}, nil
}

func (r *Region) checkInvite(ask InviteRequest) error {
	if !slices.Contains([]regionfile.Role{regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor, regionfile.Administrator}, ask.Role) {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_role", Field: "role", Detail: "patrol, inspector, supervisor or administrator"}
	}
	if name := strings.TrimSpace(ask.Name); name == "" || len(name) > 200 || strings.ContainsFunc(name, func(c rune) bool { return c < ' ' }) {
		return &errs.Error{Kind: errs.Invalid, Code: "bad_name", Field: "name", Detail: "1 to 200 bytes"}
	}
	if ask.Role == regionfile.Administrator && ask.Unit == "" {
		return nil
	}
	if !slices.ContainsFunc(r.file.Load().region.Units, func(u regionfile.Unit) bool { return u.ID == ask.Unit }) {
		return &errs.Error{Kind: errs.NotFound, Code: "unit_unknown", Field: "unit", Detail: "not a unit of the loaded region file"}
	}
	return nil
}

// Officers lists everyone with the devices they have a key on.
func (r *Region) Officers(context.Context) ([]OfficerRow, error) {
	reg := r.people()
	out := make([]OfficerRow, 0, len(reg.Officers))
	for _, o := range reg.Officers {
		row := OfficerRow{ID: o.ID, Name: o.Name, Role: o.Role, Unit: o.Unit, Revoked: o.Revoked, Devices: []DeviceRow{}}
		for _, k := range o.Keys {
			if d := reg.device(k.Device); d != nil {
				row.Devices = append(row.Devices, DeviceRow{ID: d.ID, Client: d.Client, Expires: d.Expires, Revoked: d.Revoked || !k.Until.IsZero()})
			}
		}
		out = append(out, row)
	}
	return out, nil
}

// Keys publishes the officers' public keys, those that ended too, signed by
// the region: with them anybody can check a printed act without a network.
func (r *Region) Keys(context.Context) (handover.KeyFile, error) {
	return handover.SignKeys(r.file.Load().region.ID, r.now(), regionfile.PublishedKeys(r.people().Officers), r.keys.regionKey()), nil
}

// Revoke ends an officer or a device, from the very next request on. What a
// revoked device still pushes is kept aside.
func (r *Region) Revoke(ctx context.Context, ask RevokeRequest) error {
	if (ask.Officer == uuid.Nil) == (ask.Device == uuid.Nil) {
		return errs.Errorf(errs.Invalid, "revoke_what", "an officer or a device")
	}
	err := r.change(ctx, func(reg *registry) error {
		if ask.Officer != uuid.Nil {
			return reg.revokeOfficer(ask.Officer, r.now().UTC())
		}
		return reg.revokeDevice(ask.Device, r.now().UTC())
	})
	r.audit(ctx, auditFrame{Action: "revoke", Officer: ask.Officer, Device: ask.Device, Allowed: err == nil, Reason: wire.Code(err)})
	if err == nil {
		r.wakeFeeds()
	}
	return err
}

// Verify audits both copies of everything kept.
func (r *Region) Verify(ctx context.Context) (VerifyReport, error) {
	var v VerifyReport
	r.desk.mu.Lock()
	for _, a := range r.desk.asides {
		if a.Held {
			v.Held++
		} else {
			v.Quarantined++
		}
	}
	r.desk.mu.Unlock()
	r.shelf.mu.RLock()
	v.Revisions = len(r.shelf.leaves)
	r.shelf.mu.RUnlock()
	v.Good = true
	if r.ledger == nil {
		return v, nil
	}
	var err error
	v.Ledger, err = r.ledger.Verify(ctx)
	v.Good = err == nil && !slices.ContainsFunc(v.Ledger.Findings, func(f ledger.Finding) bool {
		return f.Kind == ledger.Lost || f.Kind == ledger.Forked // everything else is mended by now
	})
	return v, err
}
