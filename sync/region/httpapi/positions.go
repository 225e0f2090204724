package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/position"
	"shyraq/sync/region/access"
	"shyraq/sync/region/answer"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/live"
	"shyraq/sync/region/register"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// tellPosition takes where an officer on a raid is. Nothing is written by it: it is
// held in memory until the next one comes, and who may tell none is written down
// without a place.
func (a *API) tellPosition(w http.ResponseWriter, req *http.Request, who caller) error {
	if err := wantType(req, wire.TypeJSON); err != nil {
		return err
	}
	body, err := wire.Unpack(req.Body, req.Header.Get("Content-Encoding"), position.MaxBytes, position.MaxBytes)
	if err != nil {
		return err
	}
	p, err := position.Decode(body)
	if err != nil {
		return err
	}
	if err := a.guard.positions.Take(who.device.ID, 1); err != nil {
		return err
	}
	scope, err := a.scope(req.Context(), who, register.Serial(req.TLS.PeerCertificates[0]))
	if err != nil {
		return err
	}
	now := a.o.Now().Add(offset(req)).UTC()
	on, err := a.raidOn(req.Context(), scope, access.Locate, p.Raid, now)
	if err != nil {
		a.live.Forget(who.device.ID) // what it told of another raid, or while it might
		a.pass(req.Context(), live.Entry{Device: who.device.ID, Officer: who.officer, Told: position.Position{Raid: p.Raid, Standing: position.StandsHidden}, Came: now, Ends: now})
		a.o.Journal.NoteRepeat(req.Context(), audit.Repeat{Action: access.Locate, Officer: who.officer, Device: who.device.ID, Reason: wire.Code(err)})
		return err
	}
	if !p.At.IsZero() {
		if p.At = p.At.UTC(); p.At.After(now) {
			p.At = now // its clock is ahead
		}
		if now.Sub(p.At) >= position.Life {
			p = position.Position{Raid: p.Raid, Standing: position.StandsBlind, Walked: p.Walked}
		}
	}
	e := live.Entry{Device: who.device.ID, Officer: who.officer, Told: p, Heard: now, Came: now, Ends: on.ends}
	a.live.Put(e)
	a.pass(req.Context(), e)
	answer.JSON(w, http.StatusOK, struct{}{})
	return nil
}

// pass tells the other servers of the region; what does not get through is lost, as
// anything of positions may be.
func (a *API) pass(ctx context.Context, e live.Entry) {
	s, ok := a.o.Store.(interface {
		Pass(ctx context.Context, plain []byte) error
	})
	if !ok {
		return
	}
	plain, err := json.Marshal(e)
	if err == nil {
		err = s.Pass(ctx, plain)
	}
	if err != nil {
		a.o.Log.DebugContext(ctx, "a position was not passed", "code", wire.Code(err))
	}
}

// Passed takes what another server of the region was told, or this one.
func (a *API) Passed(plain []byte) {
	var e live.Entry
	if json.Unmarshal(plain, &e) == nil && e.Told.Check() == nil {
		a.live.Take(e, a.o.Now().UTC())
	}
}

// positions answer a supervisor where the crews of his unit's raids are that are on.
func (a *API) positions(w http.ResponseWriter, req *http.Request, who caller) error {
	ctx := req.Context()
	scope, err := a.scope(ctx, who, register.Serial(req.TLS.PeerCertificates[0]))
	if err != nil {
		return err
	}
	refused := func(reason string) error {
		a.o.Journal.NoteRepeat(ctx, audit.Repeat{Action: access.Watch, Officer: who.officer, Device: who.device.ID, Reason: reason})
		return errs.Errorf(errs.Denied, reason, "positions")
	}
	if v := scope.May(access.Watch, access.Object{Facts: access.Facts{Kind: raid.KindRaid}}); v.Reason == access.ReasonRole {
		return refused(v.Reason)
	}
	now := a.o.Now().Add(offset(req)).UTC()
	all, err := a.watched(ctx, scope, now)
	if err != nil {
		return err
	}
	body, err := json.Marshal(position.All{Crews: all})
	if err != nil {
		return fmt.Errorf("write positions: %w", err)
	}
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	w.Header().Set("ETag", tag)
	if slices.Contains(req.Header.Values("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if err := a.sent(req.Context(), who, int64(len(body))); err != nil {
		return err
	}
	if len(all) > 0 {
		a.o.Journal.NoteRepeat(ctx, audit.Repeat{Action: access.Watch, Officer: who.officer, Device: who.device.ID, Allowed: true})
	}
	writeBody(w, req, wire.TypeJSON, body)
	return nil
}

// watched are the positions that a scope may see, of devices and officers that are
// still who they were.
func (a *API) watched(ctx context.Context, scope access.Scope, now time.Time) (all []position.OfCrew, err error) {
	open := map[uuid.UUID]*onRaid{} // nil: none of his, or not on
	for _, e := range a.live.At(now) {
		on, asked := open[e.Told.Raid]
		if !asked {
			r, err := a.raidOn(ctx, scope, access.Watch, e.Told.Raid, now)
			if code := wire.Code(err); err != nil && code == "" {
				return nil, err
			}
			if err == nil {
				on = &r
			}
			open[e.Told.Raid] = on
		}
		if on == nil || !a.serves(e) {
			continue
		}
		rides, err := a.rides(ctx, e.Officer, on.raid)
		if err != nil {
			return nil, err
		}
		if !rides {
			a.live.Forget(e.Device)
			continue
		}
		all = append(all, position.OfCrew{Position: e.Told, Officer: e.Officer, Heard: e.Heard.Truncate(time.Minute)})
	}
	return all, nil
}

// serves says whether device and officer of an entry were not revoked since.
func (a *API) serves(e live.Entry) bool {
	d, o := a.people().Device(e.Device), a.people().Officer(e.Officer)
	return d != nil && !d.Revoked && o != nil && !o.Revoked
}

// rides says whether an officer may still tell where he is on a raid: who was taken out
// of its crews, or whose unit lets him go no more, tells nothing by himself, since his
// device knows of no raid.
func (a *API) rides(ctx context.Context, officer uuid.UUID, raid access.Object) (bool, error) {
	s := a.people().Subject(officer)
	s.Session = true // he had one when he told it
	all, err := a.o.Store.Memberships(ctx, access.Judging(), officer)
	if err != nil {
		return false, err
	}
	for _, m := range all {
		s.Join(m)
	}
	return access.Decide(s, access.Locate, raid).Allow, nil
}

// onRaid is a raid that is on.
type onRaid struct {
	raid access.Object
	ends time.Time
}

// codeNotOn says that a raid is not on, or was called off.
const codeNotOn = "raid_not_on"

// longestRaid is how long a raid may be that says no end.
const longestRaid = 24 * time.Hour

// raidOn finds a raid that is on at a time, and with which this scope may do
// something. It is errs.Denied where he may not, also of a raid that is not there, and
// errs.Conflict "raid_not_on" before its window and after it.
func (a *API) raidOn(ctx context.Context, scope access.Scope, what access.Action, id uuid.UUID, now time.Time) (onRaid, error) {
	reading, err := a.o.Store.Read(ctx, scope)
	if err != nil {
		return onRaid{}, err
	}
	defer reading.Close()
	o, err := reading.Object(id)
	if err != nil {
		return onRaid{}, err
	}
	if !o.Exists() {
		o.Kind = raid.KindRaid // a raid nobody knows is answered as one that is none of his
	}
	if v := scope.May(what, o); !v.Allow {
		return onRaid{}, errs.Errorf(errs.Denied, v.Reason, "positions")
	}
	plan, err := lastPlan(reading, o)
	if err != nil {
		return onRaid{}, err
	}
	ends := plan.To
	if most := plan.From.Add(longestRaid); ends.IsZero() || ends.After(most) {
		ends = most
	}
	if plan.Cancelled != nil || now.Before(plan.From) || !now.Before(ends) {
		return onRaid{}, errs.Errorf(errs.Conflict, codeNotOn, "the raid is not on")
	}
	return onRaid{o, ends}, nil
}

// lastPlan is a raid as it was planned last.
func lastPlan(reading store.Reading, o access.Object) (plan raid.Raid, err error) {
	before := o.Last
	switch {
	case before.Seq > 0:
		before.Seq--
	case before.Commit > 0:
		before = access.Position{Commit: before.Commit - 1, Seq: access.Latest.Seq}
	}
	versions, err := reading.History(o.Record, before, o.Last, 1)
	if err != nil {
		return plan, err
	}
	if len(versions) == 0 {
		return plan, errs.Errorf(errs.Conflict, codeNotOn, "the raid was erased")
	}
	line, err := reading.Line(versions[0])
	if err != nil {
		return plan, err
	}
	signed, err := revision.ParseLine(line)
	if err == nil {
		err = json.Unmarshal(signed.Envelope.Body, &plan)
	}
	if err != nil {
		return plan, errs.Errorf(errs.Unavailable, "store_damaged", "line %s", versions[0].Rev)
	}
	return plan, nil
}
