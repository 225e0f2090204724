package duty

import (
	"context"
	"crypto/ed25519"
	"errors"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
	"shyraq/errs"
	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// Who holds the device secret can write what he likes into the store and into
// vault.json. So a night's key goes to a colleague on this device by signatures
// alone: the region's over the directory, under a key that only the officer's PIN
// opens; the supervisor's over the plan that names the crew, by his key in that
// directory; and the colleague's own, over the key to which it is wrapped.

// members are the officers of a crew for whom those signatures hold, with the keys
// by which they sign. Without a directory that is the region's there is none.
func (d *Duty) members(ctx context.Context, raidID, crew uuid.UUID) (all []vault.Member) {
	if raidID == uuid.Nil || crew == uuid.Nil || !d.directorySigned() {
		return nil
	}
	rec, err := d.ledger.Record(ctx, raidID)
	if err != nil {
		return nil
	}
	for _, h := range rec.Heads {
		var r raid.Raid
		if h.Envelope.Kind != raid.KindRaid || !d.plannedBySupervisor(h) || decodeBody(h, &r) != nil || r.Cancelled != nil {
			continue
		}
		for _, id := range membersOf(r.Crews, crew) {
			if o, ok := d.Colleague(id); ok && !o.Revoked && d.ridesBy(ctx, h, o) {
				all = append(all, vault.Member{ID: id, Sign: d.signsNow(o)})
			}
		}
	}
	return all
}

// crewMembers are a crew as its raid names it, and those of it who are vouched for.
type crewMembers struct {
	named   []uuid.UUID
	vouched []vault.Member
}

func (d *Duty) crewMembers(ctx context.Context, raidID, crew uuid.UUID) crewMembers {
	m := crewMembers{named: membersOf(d.crews(ctx, raidID), crew)}
	if d.withColleague(m.named) {
		m.vouched = d.members(ctx, raidID, crew)
	}
	return m
}

// withColleague says whether any of them but this officer is enrolled here: for
// others no key is wrapped, and no signature looked at.
func (d *Duty) withColleague(crew []uuid.UUID) bool {
	return slices.ContainsFunc(d.opts.Keys.Vault().Officers(), func(o vault.Officer) bool {
		return o.ID != d.opts.Keys.Officer().ID && slices.Contains(crew, o.ID)
	})
}

// plannedBySupervisor verifies the plan anew: it was verified when it came, and
// somebody may have written in the store since.
func (d *Duty) plannedBySupervisor(h revision.Signed) bool {
	if h.Envelope.Author == uuid.Nil {
		return h.Verify(d.opts.Keys.Region()) == nil // the region's own
	}
	o, ok := d.Colleague(h.Envelope.Author)
	return ok && o.Role == regionfile.Supervisor && o.Unit == h.Envelope.Unit && signedBy(h, o)
}

// ridesBy says whether a plan may name an officer: one of its unit, or lent by a
// supervisor of his.
func (d *Duty) ridesBy(ctx context.Context, h revision.Signed, o regionfile.Officer) bool {
	if h.Envelope.Author == uuid.Nil || o.Unit == h.Envelope.Unit {
		return true
	}
	for rec, err := range d.ledger.Reviews(ctx, h.Envelope.Record) {
		if errors.Is(err, ledger.ErrDamaged) {
			continue
		}
		if err != nil {
			return false
		}
		for _, r := range rec.Heads {
			by, ok := d.Colleague(r.Envelope.Author)
			if ok && by.Role == regionfile.Supervisor && by.Unit == o.Unit && r.Envelope.Unit == o.Unit && lends(r, h.Rev) && signedBy(r, by) {
				return true
			}
		}
	}
	return false
}

// lends says whether a review consents to a version of a raid.
func lends(r revision.Signed, rev revision.Hash) bool {
	var v raid.Review
	return decodeBody(r, &v) == nil && v.Undone == nil && v.Decision == raid.Accept && revision.Hash(v.Rev) == rev
}

// signedBy verifies a revision by the key of its author on the device it names.
func signedBy(s revision.Signed, o regionfile.Officer) bool {
	return slices.ContainsFunc(o.Keys, func(k regionfile.OfficerKey) bool {
		return k.ID == s.Envelope.Key && k.Device == s.Envelope.Device && s.Verify(k.Public) == nil
	})
}

// signsNow are the keys of an officer on this device that have not ended.
func (d *Duty) signsNow(o regionfile.Officer) (keys []ed25519.PublicKey) {
	for _, k := range o.Keys {
		if k.Device == d.opts.Device.Device && k.Until.IsZero() && len(k.Public) == ed25519.PublicKeySize {
			keys = append(keys, k.Public)
		}
	}
	return keys
}

// directorySigned says whether the directory at hand is the region's own word.
func (d *Duty) directorySigned() bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.signed
}

// isSigned holds a directory against the signature that was kept with it.
func (d *Duty) isSigned(ctx context.Context, raw []byte) bool {
	signed, err := optional{d.ledger.Ledger, d.opts.Dir}.Meta(ctx, courier.MetaSigned)
	return err == nil && wire.DirectorySigned(d.opts.Keys.Region(), d.opts.Device.ServerID, raw, string(signed))
}

// share hands the nights this officer holds on to those colleagues of his crews on
// this device who lack them, as one does who joined later or was enrolled anew.
func (d *Duty) share(ctx context.Context) error {
	return d.opts.Keys.Share(func(n vault.HeldNight) (all []vault.Member) {
		on, _, err := d.planned(ctx, n.Night)
		if err != nil {
			return nil
		}
		for _, p := range on {
			all = append(all, d.members(ctx, p.ID, n.Crew)...)
		}
		return all
	})
}

// sameRegionKey refuses a device.json that names another region's key than the one
// which the officer noted under his own key when he enrolled.
func (d *Duty) sameRegionKey() error {
	if had := d.opts.Keys.Region(); had != nil && !had.Equal(ed25519.PublicKey(d.opts.Device.RegionKey)) {
		return errs.Errorf(errs.Denied, "device_changed", "device.json names another key of the region than the officer noted")
	}
	return nil
}
