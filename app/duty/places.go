package duty

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/report/places"
	"shyraq/app/track"
	"shyraq/errs"
	"shyraq/sync/ledger"
)

// MaxPlacesNights is the longest time of which Places tells: five years.
const MaxPlacesNights = 5*365 + 2

// Places is where and when crews wrote something down in the nights of a period, and what
// kind it was, from what this device has; with it the ways of the officer's own shifts that
// are still here, as far as he holds their keys. That ways were read is written down first. A
// period that is not one, or is longer than MaxPlacesNights, is Invalid "places_period"; a
// night of it that was closed here is Denied "figures_closed".
func (d *Duty) Places(ctx context.Context, p commission.Period) (places.Source, error) {
	out := places.Source{Offset: d.Rules().Offset}
	if !p.Valid() || p.Nights() > MaxPlacesNights {
		return out, errs.Errorf(errs.Invalid, "places_period", "want a period of at most %d nights", MaxPlacesNights)
	}
	if err := d.openNights(ctx, p); err != nil {
		return out, err
	}
	packs, err := d.extracts(ctx, p)
	if err != nil {
		return out, err
	}
	g := gathering{lists: d.Rules().Codes, crews: map[string]uint32{}}
	for _, pack := range packs {
		for x, whole := range commission.Unpack(pack) {
			if !whole {
				return out, fmt.Errorf("what is kept of the records: %w", ledger.ErrDamaged)
			}
			if x.Known() && p.Has(x.Night()) {
				g.add(x)
			}
		}
	}
	out.Contacts = g.contacts
	if out.Ways, err = d.ownWays(p); err == nil && len(out.Ways) > 0 {
		err = d.audit(ctx, AuditTrack, uuid.Nil, "places")
	}
	return out, err
}

// gathering makes contacts of extracts.
type gathering struct {
	lists    *codes.Lists
	crews    map[string]uint32
	contacts []places.Contact
}

func (g *gathering) add(x *commission.Extract) {
	lon, lat := x.Degrees()
	crew, known := g.crews[x.Crew]
	if !known {
		crew = uint32(len(g.crews))
		g.crews[x.Crew] = crew
	}
	g.contacts = append(g.contacts, places.Contact{At: x.Minute * 60, Where: orb.Point{lon, lat}, Crew: crew, Kind: g.kind(x)})
}

func (g *gathering) kind(x *commission.Extract) places.Kind {
	minor := func(p raid.Person) bool { return p.Kind == raid.Minor }
	if x.Short != nil || !slices.ContainsFunc(x.Encounter.People, minor) {
		return places.Check
	}
	switch g.lists.Class("places", x.Encounter.Place.Type) {
	case codes.ClassVenue:
		return places.Venue
	case codes.ClassOutside:
		return places.Outside
	}
	return places.Elsewhere
}

// ownWays are the ways of the officer's own shifts in the nights of a period.
func (d *Duty) ownWays(p commission.Period) ([]places.Way, error) {
	folder := d.tracks()
	all, err := folder.files()
	if err != nil {
		return nil, fmt.Errorf("read track: %w", err)
	}
	me := d.opts.Keys.Officer().ID
	var ways []places.Way
	var bad error
	for _, f := range all {
		if !p.Has(f.Night) {
			continue
		}
		pieces, err := folder.open(f, d.opts.Keys)
		bad = errors.Join(bad, err)
		pieces = slices.DeleteFunc(pieces, func(o officerPoints) bool { return o.officer != me })
		if way := wayOf(inTurn(pieces)); len(way) > 1 {
			ways = append(ways, way)
		}
	}
	if bad != nil && len(ways) == 0 {
		return nil, fmt.Errorf("read track: %w", bad)
	}
	return ways, nil
}

func wayOf(points []track.Point) (way places.Way) {
	for _, p := range points {
		if !p.Beside() {
			way = append(way, places.Step{At: p.At.Unix(), Where: orb.Point{float64(p.Where.Lon) / 1e7, float64(p.Where.Lat) / 1e7}, Begin: p.Flags&track.Begin != 0})
		}
	}
	slices.SortStableFunc(way, func(a, b places.Step) int { return int(a.At - b.At) })
	return way
}
