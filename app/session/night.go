package session

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/locate"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/regionfile"
	"shyraq/app/raid/state"
	"shyraq/app/ui"
	"shyraq/app/ui/capture"
	"shyraq/app/ui/night"
	"shyraq/sync/courier"
)

// makeNight makes the home: the map and the list of tonight.
func (s *Session) makeNight() error {
	m, err := s.newMap()
	if err != nil {
		return err
	}
	s.night = night.New(s.look, s.notifier(), m, nightDuty{s.duty})
	s.night.OnNew = s.NewCheck
	s.night.OnNewAt = func(at raid.Point, within int) { s.newCheck(&capture.Fix{At: at, Accuracy: within}) }
	s.night.Settling = func() bool { return s.justEnded(s.duty.Now()) }
	s.night.Ended = func(then func()) bool {
		closed := s.shiftClosed()
		if closed {
			s.askReopen(then)
		}
		return closed
	}
	s.night.OnCardLeft = s.frame
	s.night.OnFound = s.newCheckFrom
	s.night.OnOpen, s.night.OnDraft = s.openRecord, s.openRecord
	s.night.SetFilter(s.cfg.Filter)
	s.night.OnFilter = s.cfg.OnFilter
	s.night.OnPlan = func() { s.Area(ui.AreaPlan) }
	s.night.OnSummary = func() { s.Area(ui.AreaFigures) }
	s.night.OnChanged = s.refresh
	s.night.OnStand = s.stand
	s.night.Furnish(s.tools())
	s.host.Router().SetRoot(ui.AreaNight, s.night)
	return nil
}

// stand takes the place where the officer says he stands.
func (s *Session) stand(at raid.Point, within int) {
	s.fix = locate.Fix{Point: at, Accuracy: float64(within), At: s.cfg.Clock.Now(), Valid: true}
	s.byHand = true
	s.showPosition()
}

// handHolds is how long a place that the officer has shown is where he stands.
const handHolds = 10 * time.Minute

// stands says whether it is known where the officer stands now: an old fix does
// not say so, nor a place that he has shown long ago.
func (s *Session) stands() bool {
	now := s.cfg.Clock.Now()
	if s.byHand {
		return s.fix.Valid && s.fix.Age(now) < handHolds
	}
	return s.fix.Good(now)
}

func (s *Session) showPosition() {
	own, here := s.position()
	s.standing = s.stands()
	s.night.SetPosition(own, here)
}

// aged shows that a place grew old, of which no fix tells.
func (s *Session) aged() {
	if s.standing && !s.stands() {
		s.showPosition()
	}
}

// near is how close a known venue has to be for "place checked" to mean it.
const near = 60 // metres

// position is where we are, and which place "place checked" would record.
func (s *Session) position() (*night.Fix, night.Spot) {
	f := s.fix
	if !f.Valid {
		return nil, night.Spot{}
	}
	own := &night.Fix{
		Point: f.Point, Accuracy: f.Accuracy, Heading: f.Course, Moving: f.Speed > 0.5,
		Stale: !s.stands(), At: f.At,
	}
	if own.Stale {
		return own, night.Spot{}
	}
	at := f.Point
	spot := night.Spot{Place: raid.Place{Point: &at, Source: raid.FromGPS, Accuracy: metres(f)}}
	if s.byHand {
		spot.Place.Source = raid.FromMap
	}
	spot.Place.District, _ = s.duty.DistrictAt(at)
	if s.byHand && f.Accuracy > near {
		return own, spot // shown roughly: at no venue more than at another
	}
	around := places{region: s.duty.Region()}.Nearest(at, 1) // the region's own alone: a tap takes it
	if len(around) == 1 && around[0].Metres <= near {
		v := around[0].Venue
		spot = night.Spot{
			Place:    raid.Place{Point: v.Point, Source: raid.FromMap, Type: v.Type, Venue: v.ID, District: v.District},
			Names:    v.Names,
			Distance: around[0].Metres,
		}
	}
	return own, spot
}

// metres is how exact a fix is, to the metre.
func metres(f locate.Fix) int { return int(f.Accuracy + 0.5) }

// nightDuty fills night.Duty.
type nightDuty struct{ duty *duty.Duty }

func (h nightDuty) CheckPlace(ctx context.Context, at night.Spot, result raid.VenueResult) (uuid.UUID, error) {
	return h.duty.CheckVenue(ctx, at.Place, result, "")
}

func (h nightDuty) Visit(ctx context.Context, body raid.Short) (uuid.UUID, error) {
	return h.duty.Visit(ctx, body)
}

func (h nightDuty) Amend(ctx context.Context, record uuid.UUID, body raid.Short) error {
	return h.duty.AmendShort(ctx, record, body)
}

func (h nightDuty) UndoCheck(ctx context.Context, check uuid.UUID) error {
	return h.duty.Undo(ctx, check, "undo")
}

func (h nightDuty) Reveal(ctx context.Context, record uuid.UUID) ([]string, error) {
	file, err := h.duty.Reveal(ctx, record, "names")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, p := range file.Encounter.People {
		names = append(names, fullName(p))
	}
	return names, nil
}

func (h nightDuty) Search(ctx context.Context, text string) (night.Found, error) {
	rows, err := h.duty.Search(ctx, text)
	if err != nil {
		return night.Found{}, err
	}
	return h.found(rows, night.All), nil
}

// Nights goes through all that is on the device: a list, masked as any other.
func (h nightDuty) Nights(ctx context.Context, f night.Filter) (night.Found, error) {
	rows, err := h.duty.List(ctx, 0)
	if err != nil {
		return night.Found{}, err
	}
	return h.found(rows, f), nil
}

// found is what a filter shows of some records, as far as a list is long.
func (h nightDuty) found(rows []duty.Row, f night.Filter) night.Found {
	var found night.Found
	now, rules, me := h.duty.Now(), h.duty.Rules(), h.duty.Officer()
	limit := careLimit(rules)
	for _, r := range rows {
		switch row := nightRow(rules.Codes, r, me, now, limit); {
		case r.Undone:
		case r.Draft && r.Rev == "":
			found.Drafts = append(found.Drafts, r.ID)
		case !f.Takes(row):
		case len(found.Rows) == mostFound:
			found.Cut = true
			return found
		default:
			found.Rows = append(found.Rows, row)
		}
	}
	return found
}

// mostFound bounds a search that fits nearly everything.
const mostFound = 200

// othersRide says whether raids of this officer's unit are on, or come tonight, and he
// is in no crew of theirs.
func (s *Session) othersRide() bool {
	me, now := s.duty.Officer().ID, s.duty.Now()
	return slices.ContainsFunc(s.tonights(s.unit()), func(p duty.PlannedRaid) bool {
		return (p.Raid.To.IsZero() || now.Before(p.Raid.To)) && !slices.ContainsFunc(p.Raid.Crews, func(c raid.Crew) bool { return slices.Contains(c.Members, me) })
	})
}

// nightData is the night as the screen wants it.
func (s *Session) nightData() night.Data {
	codes := s.cfg.Codes
	d := night.Data{
		Now: s.duty.Now(), Night: s.shift.Night, Planned: s.shift.Raid != nil, Off: s.offBriefly(), Others: s.othersRide(),
		Rules: s.duty.Rules(), Supervisor: s.role() == regionfile.Supervisor, Sectors: s.sectors(),
		Reading: !s.whole, Ended: s.grant.Ended, Revoked: s.link.State == courier.Revoked, Refused: s.grant.Refused, Recorded: s.grant.Recorded, Closed: s.closed,
	}
	d.Districts, d.Crews = s.districts(), s.nightCrews()
	d.Own, d.Here = s.position()
	s.standing = s.stands()
	saved := map[uuid.UUID]bool{}
	limit := careLimit(d.Rules)
	rows := s.rows()
	none := unwritten(rows)
	for _, r := range rows {
		if r.Draft && r.Rev == "" {
			continue // it stands among the drafts
		}
		row := nightRow(codes, r, s.duty.Officer(), d.Now, limit)
		row.Earlier, row.Unwritten = r.Night != s.shift.Night, none[r.ID]
		saved[r.ID] = true
		if !r.Undone {
			d.Rows = append(d.Rows, row)
		}
	}
	for _, w := range s.drafts {
		if !saved[w.ID] { // else it is seen in the row of its record
			d.Drafts = append(d.Drafts, s.draftRow(w))
		}
	}
	for _, c := range s.begunCards() {
		d.Drafts = append(d.Drafts, c.row(s.shift.Night))
	}
	return d
}

// nightRow is a record as a list shows it to an officer: masked.
func nightRow(codes *codes.Lists, r duty.Row, o regionfile.Officer, now time.Time, limit time.Duration) night.Row {
	me, supervises := o.ID, o.Role == regionfile.Supervisor
	row := night.Row{
		ID: r.ID, Kind: r.Kind, Night: r.Night, At: r.At, Place: placeNames(codes, r.Label, r.Place.Type),
		Result: r.Result, Word: r.Word, Point: r.Place.Point,
		Mine: r.Author == me || r.Mine || r.Passed, Care: !r.Since.IsZero(), Away: !supervises && !r.Ours, Watched: o.Role == regionfile.Inspector,
		Unsent:    r.Author == me && r.State.Transfer == state.TransferWaiting,
		Returned:  returned(r),
		Withdrawn: r.State.Verdict == state.VerdictWithdrawn,
		Unnamed:   r.Withheld.Has(fields.Identity),
		Share:     r.Share, Typing: r.Draft, Behind: r.Behind, Wrong: r.Wrong, Passed: r.Passed, PassedAt: r.PassedAt, Overdue: overdue(r, now, limit),
		Found: r.Kind.Short() && len(r.Risks) > 0,
	}
	if c, ok := codes.Row(r.Kind.Outcomes(), r.Outcome); ok {
		row.Outcome = c.Names
	}
	for _, o := range r.Others {
		if c, ok := codes.Row(r.Kind.Outcomes(), o); ok {
			row.Others = append(row.Others, c.Names)
		}
	}
	row.Older = older(r.People)
	for i, f := range r.People {
		row.Names = append(row.Names, f.Initials)
		if i == 0 && f.AgeKnown {
			row.Age, row.About = f.Age, f.About
		}
		if i == 0 {
			row.Sex = f.Sex
		}
	}
	return row
}

// older is who was met, where no child was.
func older(people []duty.Face) raid.PersonKind {
	if len(people) == 0 || slices.ContainsFunc(people, func(f duty.Face) bool { return f.Kind == raid.Minor }) {
		return ""
	}
	return people[0].Kind
}

// draftRow is a draft with all that tells it from another.
func (s *Session) draftRow(w duty.Draft) night.Draft {
	e, zone := w.Encounter, s.duty.Rules().Offset
	row := night.Draft{
		ID: w.ID, At: e.MetAt.In(zone), Typed: w.Saved.In(zone), Earlier: e.Night != s.shift.Night,
		Place: placeNames(s.cfg.Codes, s.duty.PlaceName(e.Place), e.Place.Type), People: len(e.People),
	}
	if e.MetAt.IsZero() {
		row.At = row.Typed
	}
	row.Care, row.Wrong = e.WithPatrol(), e.GivenWrong()
	row.Overdue = row.Care && heldTooLong(e.MetAt, s.duty.Now(), careLimit(s.duty.Rules()))
	for i, p := range e.People {
		if i == 0 {
			age, known := p.AgeOn(row.At)
			if known {
				row.Age, row.About = age, p.BirthDate == ""
			}
			row.Sex = p.Sex
		}
		if name := p.Masked(); name != "" {
			row.Names = append(row.Names, name)
		}
	}
	return row
}

// districts are all of the region's. Their shapes are read once a session.
func (s *Session) districts() []night.Sector {
	if s.parts == nil {
		for _, d := range s.duty.Region().Districts {
			s.parts = append(s.parts, night.Sector{ID: d.KATO, Names: d.Names, Shape: shape(d)})
		}
	}
	return s.parts
}

// placeNames is what a place is called: its own name, else the kind of place.
func placeNames(lists *codes.Lists, own codes.Names, kind codes.Code) codes.Names {
	if own != (codes.Names{}) {
		return own
	}
	if c, ok := lists.Row("places", kind); ok {
		return c.Names
	}
	return codes.Names{}
}

// sectors are those of the night's raids, or the unit's districts on a routine patrol.
// Of a district that several of them go through there is one, the own crew's first.
func (s *Session) sectors() []night.Sector {
	region, shift := s.duty.Region(), s.shift
	var all []night.Sector
	if shift.Raid == nil {
		for _, d := range unitDistricts(region, s.duty.Officer().Unit) {
			all = append(all, night.Sector{ID: d.KATO, Names: d.Names, Shape: shape(d)})
		}
		return all
	}
	at := map[string]int{}
	for _, r := range s.tonights(s.unit()) {
		for _, sector := range r.Raid.Sectors {
			own := shift.Crew != nil && slices.Contains(shift.Crew.Sectors, sector.ID)
			if i, there := at[sector.District]; there {
				all[i].Own = all[i].Own || own
				continue
			}
			if d, ok := region.District(sector.District); ok {
				at[sector.District] = len(all)
				all = append(all, night.Sector{ID: sector.ID.String(), Names: d.Names, Shape: shape(d), Own: own})
			}
		}
	}
	return all
}

func unitDistricts(region regionfile.Region, unit string) []regionfile.District {
	var all []regionfile.District
	for _, u := range region.Units {
		if u.ID != unit {
			continue
		}
		for _, kato := range u.Districts {
			if d, ok := region.District(kato); ok {
				all = append(all, d)
			}
		}
	}
	return all
}

func fullName(p raid.Person) string {
	name := ""
	for _, part := range []string{p.Surname, p.Name, p.Patronymic} {
		if part != "" {
			if name != "" {
				name += " "
			}
			name += part
		}
	}
	return name
}
