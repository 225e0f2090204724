package httpapi

import (
	"context"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"shyraq/sync/bundle"
	"shyraq/sync/courier/wire"
	"shyraq/sync/position"
	"shyraq/sync/region/access"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/quota"
	"shyraq/sync/region/store"
)

const (
	smallBody   = 2 * time.Minute // for all of a request that is no push
	slowestBody = 1 << 10         // bytes a second below which a push is not waited for
	slowestRead = 1 << 10         // and an answer is not written any more
)

// guard is what stands between a caller and the region's work.
type guard struct {
	deviceRequests  *quota.Meter[uuid.UUID]
	addressRequests *quota.Meter[netip.Prefix]
	signIns         *quota.Meter[uuid.UUID]
	enrols          *quota.Meter[netip.Prefix]
	revisions       *quota.Meter[uuid.UUID]
	bytesIn         *quota.Meter[uuid.UUID]
	reading         *quota.Meter[uuid.UUID]
	tokens          *quota.Meter[uuid.UUID]
	positions       *quota.Meter[uuid.UUID]
	played          *quota.Meter[[32]byte]  // files, by the key that each names
	begun, opened   *quota.Meter[uuid.UUID] // by officers; beyond is an alarm, and nothing is refused

	pushes, asks, enrolments queue
	bundles, places          queue
	feeds                    *quota.Waits[uuid.UUID]
	limits                   Limits
	pages                    *quota.Places[string]
	bodies, answers          *quota.Budget
	listener                 atomic.Pointer[quota.Listener]
	holders                  *pki.Holders
}

// queue is how one kind of request comes in: it arrives, bounded for each
// caller, with its body; and only then it takes one of the few places of work.
type queue struct {
	arriving, working *quota.Places[string]
	body              int64 // bytes
}

func newGuard(l Limits, elapsed quota.Elapsed) *guard {
	way := func(arriving, working quota.Limits, body int64) queue {
		return queue{quota.NewPlaces[string](arriving), quota.NewPlaces[string](working), body}
	}
	device := func(r quota.Rate, code string) *quota.Meter[uuid.UUID] {
		return quota.NewMeter[uuid.UUID](r, code, l.Callers, elapsed)
	}
	address := func(r quota.Rate, code string) *quota.Meter[netip.Prefix] {
		return quota.NewMeter[netip.Prefix](r, code, l.Callers, elapsed)
	}
	return &guard{
		deviceRequests:  device(l.DeviceRequests, wire.CodeRequests),
		addressRequests: address(l.AddressRequests, wire.CodeRequests),
		signIns:         device(l.SignIns, wire.CodeSignIns),
		enrols:          address(l.Enrols, wire.CodeEnrols),
		revisions:       device(l.Revisions, wire.CodeRevisions),
		bytesIn:         device(l.BytesIn, wire.CodeBytes),
		reading:         device(l.Reading, wire.CodeReading),
		tokens:          device(l.TokenRequests, wire.CodeRequests),
		positions:       device(l.Positions, position.CodeQuota),
		played:          quota.NewMeter[[32]byte](playedAgain, wire.CodeRequests, l.Callers, elapsed),
		begun:           device(manyBegun, alarmBegun),
		opened:          device(manyOpened, alarmOpened),
		pushes:          way(l.Sending, l.Pushing, wire.MaxPacked),
		asks:            way(l.Calling, l.Asking, wire.MaxRequest),
		enrolments:      way(l.Knocking, l.Enrolling, wire.MaxRequest),
		bundles:         way(l.Carrying, l.Playing, bundle.MaxFile),
		places:          way(l.Telling, l.Placing, position.MaxBytes),
		feeds:           quota.NewWaits[uuid.UUID](l.Feeds),
		limits:          l,
		pages:           quota.NewPlaces[string](l.Pages),
		bodies:          quota.NewBudget(l.Bodies),
		answers:         quota.NewBudget(l.Answers),
		holders:         pki.NewHolders(elapsed),
	}
}

// admit counts a request, of its device where there is one and else of its
// address, and of a sign-in or an enrolment that too.
func (g *guard) admit(a access.Action, who caller, from netip.Prefix) error {
	if who.device.ID == uuid.Nil {
		if err := g.addressRequests.Take(from, 1); err != nil {
			return err
		}
	} else if err := g.deviceRequests.Take(who.device.ID, 1); err != nil {
		return err
	}
	if a == "" {
		return g.enrols.Take(from, 1)
	}
	return nil
}

// push counts what a device sends, all of it or none.
func (g *guard) push(device uuid.UUID, lines, bytes int) error {
	if err := g.revisions.Take(device, int64(lines)); err != nil {
		return err
	}
	if err := g.bytesIn.Take(device, int64(bytes)); err != nil {
		g.revisions.Add(device, -int64(lines))
		return err
	}
	return nil
}

// known takes back nine tenths of what a device had sent before: an answer that
// was lost, or a region put back, costs it little, and repeating the same all day
// is no way to have its signatures checked without end.
func (g *guard) known(device uuid.UUID, lines int) { g.revisions.Add(device, -int64(lines)*9/10) }

// wait lets a feed wait, and an older one of the same device or officer go.
func (g *guard) wait(ctx context.Context, who caller) (context.Context, func(), error) {
	return g.feeds.Enter(ctx, quota.Bound[uuid.UUID]{Key: who.device.ID, Most: g.limits.FeedsOfDevice},
		quota.Bound[uuid.UUID]{Key: who.officer, Most: g.limits.FeedsOfOfficer})
}

// rooms is a store in which so many read at once: a thousand feeds that are
// woken together do not make their pages together.
type rooms struct {
	store.Store
	pages *quota.Places[string]
}

// Read waits for its turn, and holds it until the reading is closed.
func (s rooms) Read(ctx context.Context, scope access.Scope) (store.Reading, error) {
	leave, err := s.pages.Enter(ctx, scope.Officer().String())
	if err != nil {
		return nil, err
	}
	r, err := s.Store.Read(ctx, scope)
	if err != nil {
		leave()
		return nil, err
	}
	return room{r, leave}, nil
}

type room struct {
	store.Reading
	leave func()
}

func (r room) Close() {
	r.Reading.Close()
	r.leave()
}

// prefixOf is where a request comes from.
func prefixOf(req *http.Request) netip.Prefix { return quota.PrefixOf(req.RemoteAddr) }

// key names a caller for the places it takes.
func (c caller) key(from netip.Prefix) string {
	if c.device.ID != uuid.Nil {
		return c.device.ID.String()
	}
	return from.String()
}
