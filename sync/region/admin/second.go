package admin

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid/regionfile"
	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/audit"
	"shyraq/sync/region/register"
)

// Administrator is one of those who look after a region, by a key of his own: what
// opens children's records to somebody takes two of them.
type Administrator struct {
	ID   uuid.UUID         `json:"id"`
	Name string            `json:"name"`
	Key  ed25519.PublicKey `json:"key"`
	At   time.Time         `json:"at"`
}

// The kinds of what is proposed.
const (
	ProposeInvite = "invite"         // InviteRequest: a reader, or a further device of one
	ProposeChange = "officer"        // OfficerChange that gives somebody more to read
	ProposeRevive = "revive"         // RevokeRequest that is taken back
	ProposeAdd    = "administrator"  // Administrator
	ProposeRemove = "administrator_" // Administrator, by his id
	ProposeErase  = "erase"          // EraseRequest
	ProposeTerms  = "retention"      // retention.Settings
	ProposeFree   = "release"        // HoldRequest
)

// Proposal is what one administrator wants done, signed with his key. Another one
// approves it with his; nobody approves his own.
type Proposal struct {
	ID    uuid.UUID       `json:"id"`
	Kind  string          `json:"kind"`
	Body  json.RawMessage `json:"body"`
	By    uuid.UUID       `json:"by"`
	At    time.Time       `json:"at"`
	Until time.Time       `json:"until"`
	Sig   []byte          `json:"sig"`
}

// Approval is the word of another administrator on a proposal, signed.
type Approval struct {
	Proposal uuid.UUID `json:"proposal"`
	By       uuid.UUID `json:"by"`
	Reject   bool      `json:"reject,omitempty"`
	Sig      []byte    `json:"sig"`
}

// Approved is what came of an approval.
type Approved struct {
	Kind   string       `json:"kind"`
	Invite *Invite      `json:"invite,omitempty"`
	Admit  *AdmitReport `json:"admit,omitempty"`
	Erase  *EraseReport `json:"erase,omitempty"`
}

// ProposalLife is how long a proposal waits for the second administrator, and
// mostProposals how many do.
const (
	ProposalLife  = 72 * time.Hour
	mostProposals = 100
	mostAdmins    = 50

	settingAdmins    = "administrators"
	settingProposals = "proposals"
)

func (p Proposal) text(region uuid.UUID) []byte {
	return fmt.Appendf(nil, "shyraq proposal v1\n%s\n%s\n%q\n%s\n%s\n%s\n%s", region, p.ID, p.Kind, p.By, p.At.UTC().Format(time.RFC3339Nano), p.Until.UTC().Format(time.RFC3339Nano), p.Body)
}

// Sign signs a proposal to a region.
func (p *Proposal) Sign(region uuid.UUID, key ed25519.PrivateKey) {
	p.Sig = ed25519.Sign(key, p.text(region))
}

func (a Approval) text(region uuid.UUID, p Proposal) []byte {
	return fmt.Appendf(nil, "shyraq approval v1\n%s\n%v\n%s\n%x", a.By, a.Reject, p.text(region), p.Sig)
}

// Sign signs an approval of a proposal, all of which it stands for.
func (a *Approval) Sign(region uuid.UUID, p Proposal, key ed25519.PrivateKey) {
	a.Sig = ed25519.Sign(key, a.text(region, p))
}

func adminsOf(s *register.State) (all []Administrator, err error) {
	_, err = s.Setting(settingAdmins, &all)
	return all, err
}

func proposalsOf(s *register.State, now time.Time) (all []Proposal, err error) {
	_, err = s.Setting(settingProposals, &all)
	return slices.DeleteFunc(all, func(p Proposal) bool { return !now.Before(p.Until) }), err
}

// needsSecond is errs.Denied "second_administrator" where two have keys here: then
// nobody alone opens children's records to anybody.
func (l *Local) needsSecond(what string) error {
	all, err := adminsOf(l.people())
	if err == nil && len(all) >= 2 {
		err = errs.Errorf(errs.Denied, "second_administrator", "%s takes two administrators: propose it with --as KEY-FILE, and another one approves", what)
	}
	return err
}

// raises says whether a change gives an officer more to read than he has.
func raises(o *register.Officer, c OfficerChange) bool {
	rank := []regionfile.Role{regionfile.Administrator, regionfile.Patrol, regionfile.Inspector, regionfile.Supervisor}
	if o == nil || c.Unit != "" && c.Unit != o.Unit {
		return true
	}
	if c.Role != "" && slices.Index(rank, c.Role) > slices.Index(rank, o.Role) {
		return true
	}
	return c.Oversees != nil && slices.ContainsFunc(*c.Oversees, func(unit string) bool {
		return !slices.ContainsFunc(o.Oversees, func(v access.Since[string]) bool { return v.ID == unit })
	})
}

// Administrators lists who has a key, and what waits for a second one.
func (l *Local) Administrators(context.Context) (rep AdministratorsReport, err error) {
	rep.Region = l.o.ID
	if rep.Administrators, err = adminsOf(l.people()); err == nil {
		rep.Proposals, err = proposalsOf(l.people(), l.o.Now())
	}
	return rep, err
}

// AdministratorsReport is that.
type AdministratorsReport struct {
	Region         uuid.UUID       `json:"region"`
	Administrators []Administrator `json:"administrators"`
	Proposals      []Proposal      `json:"proposals"`
}

// AddAdministrator gives the first two administrators their keys; every further one
// is proposed and approved.
func (l *Local) AddAdministrator(ctx context.Context, a Administrator) (Administrator, error) {
	if err := l.needsSecond("a further administrator"); err != nil {
		return a, err
	}
	return l.addAdministrator(ctx, a)
}

func (l *Local) addAdministrator(ctx context.Context, a Administrator) (Administrator, error) {
	a.Name, a.At = strings.TrimSpace(a.Name), l.o.Now().UTC()
	if len(a.Key) != ed25519.PublicKeySize || a.Name == "" || len(a.Name) > 200 {
		return a, errs.Errorf(errs.Invalid, "administrator", "a name, and a public key of 64 hex digits")
	}
	if a.ID == uuid.Nil {
		id, err := uuid.NewRandomFromReader(l.o.Rand)
		if err != nil {
			return a, err
		}
		a.ID = id
	}
	err := l.o.Register.Change(ctx, func(e *register.Edit) error {
		all, err := adminsOf(e.State())
		if err != nil {
			return err
		}
		if len(all) >= mostAdmins || slices.ContainsFunc(all, func(o Administrator) bool { return o.ID == a.ID || o.Key.Equal(a.Key) }) {
			return errs.Errorf(errs.Conflict, "administrator_known", "this key is an administrator's already, or there are %d", mostAdmins)
		}
		return e.Set(settingAdmins, append(all, a))
	})
	l.o.Journal.Note(ctx, audit.Frame{Action: "administrator", Officer: a.ID, Allowed: err == nil, Reason: wire.Code(err)})
	return a, err
}

func (l *Local) removeAdministrator(ctx context.Context, id uuid.UUID) error {
	err := l.o.Register.Change(ctx, func(e *register.Edit) error {
		all, err := adminsOf(e.State())
		if err != nil {
			return err
		}
		rest := slices.DeleteFunc(slices.Clone(all), func(o Administrator) bool { return o.ID == id })
		if len(rest) == len(all) {
			return errs.Errorf(errs.NotFound, "administrator_unknown", "%s", id)
		}
		if len(rest) < 2 {
			return errs.Errorf(errs.Denied, "second_administrator", "two have to remain; add the one who follows first")
		}
		return e.Set(settingAdmins, rest)
	})
	l.o.Journal.Note(ctx, audit.Frame{Action: "administrator", Officer: id, Allowed: err == nil, Reason: cmp.Or(wire.Code(err), "removed")})
	return err
}
