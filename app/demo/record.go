package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
	"shyraq/app/vault"
)

// record makes the night: everybody enrols, the supervisor plans, the crews
// record, the supervisor looks through, and the crews hear of it.
func (d *Demo) record(ctx context.Context) error {
	d.step(StepRegion)
	if err := d.region.Load(ctx, d.opts.Region); err != nil {
		return err
	}
	d.step(StepEnrol)
	ids := map[string]uuid.UUID{}
	for _, s := range officers {
		id, err := d.enrol(ctx, s)
		if err != nil {
			return fmt.Errorf("enrol %s: %w", s.Dir, err)
		}
		ids[s.Dir] = id
	}
	d.step(StepPlan)
	err := d.on(ctx, "supervisor", clock(20, 30), func(w *duty.Duty, _ *time.Duration) error {
		return d.plan(ctx, w, ids)
	})
	if err != nil {
		return err
	}
	d.step(StepRecords)
	for crew, dir := range []string{"patrol", "patrol-2"} {
		err := d.on(ctx, dir, clock(21, 50), func(w *duty.Duty, at *time.Duration) error {
			return d.patrol(ctx, w, crew, at)
		})
		if err != nil {
			return err
		}
	}
	d.step(StepReview)
	err = d.on(ctx, "supervisor", clock(2, 5), func(w *duty.Duty, _ *time.Duration) error { return d.review(ctx, w) })
	if err != nil {
		return err
	}
	for _, dir := range []string{"patrol", "inspector"} {
		err := d.on(ctx, dir, clock(2, 12), func(*duty.Duty, *time.Duration) error { return nil })
		if err != nil {
			return err
		}
	}
	return nil
}

func (d *Demo) enrol(ctx context.Context, s staff) (uuid.UUID, error) {
	code, err := d.region.Invite(ctx, s.Role, s.Unit, s.Name)
	if err != nil {
		return uuid.Nil, err
	}
	p := d.person(s)
	if err := os.MkdirAll(p.Dir, 0o700); err != nil {
		return uuid.Nil, err
	}
	v, err := vault.Open(ctx, p.Dir, d.Vault())
	if err != nil {
		return uuid.Nil, err
	}
	who, err := duty.Enrol(ctx, d.at(p, d.Now), v, duty.Enrolment{Server: d.url, Code: code, PIN: s.PIN, Program: "shyraq demo"})
	return who.ID, err
}

// Vault are the options of the demonstration's vaults: the key store of the
// person who tries the program is not filled with invented officers.
func (d *Demo) Vault() vault.Options {
	return vault.Options{Now: d.opts.Real, Rand: d.opts.Rand, KeyStore: vault.NoKeyStore, Cost: d.opts.Cost}
}

// on lets one officer work on his device at a time of the night that the work
// may move on, and exchanges with the region before and after.
func (d *Demo) on(ctx context.Context, dir string, from time.Duration, work func(*duty.Duty, *time.Duration) error) error {
	i := slices.IndexFunc(officers, func(s staff) bool { return s.Dir == dir })
	p := d.person(officers[i])
	v, err := vault.Open(ctx, p.Dir, d.Vault())
	if err != nil {
		return err
	}
	keys, err := v.Unlock(ctx, v.Officers()[0].ID, p.PIN)
	if err != nil {
		return err
	}
	defer keys.Zero()
	at := from
	o := d.at(p, func() time.Time { return d.noon().Add(at) })
	o.Keys, o.Vault = keys, v
	if o.Device, err = vault.LoadDevice(p.Dir); err != nil {
		return err
	}
	w, err := duty.Open(ctx, o)
	if err != nil {
		return err
	}
	sync := func() error {
		_, _, err := w.SyncOnce(ctx)
		return err
	}
	err = sync()
	if err == nil {
		err = work(w, &at)
	}
	if err == nil {
		err = sync()
	}
	if err := errors.Join(err, w.Close()); err != nil {
		return fmt.Errorf("demonstration, %s: %w", dir, err)
	}
	return nil
}

func (d *Demo) noon() time.Time {
	return d.state.Night.In(time.FixedZone("", 5*60*60)).Add(12 * time.Hour)
}

func (d *Demo) plan(ctx context.Context, w *duty.Duty, ids map[string]uuid.UUID) error {
	unit := w.Officer().Unit
	r := raid.Raid{
		Type: "NIGHT", Night: d.state.Night, Unit: unit,
		From: d.noon().Add(clock(22, 0)), To: d.noon().Add(clock(6, 0)),
	}
	for _, u := range w.Region().Units {
		if u.ID != unit {
			continue
		}
		for _, kato := range u.Districts {
			i := slices.IndexFunc(w.Region().Districts, func(x regionfile.District) bool { return x.KATO == kato })
			r.Sectors = append(r.Sectors, raid.Sector{ID: uuid.New(), Name: w.Region().Districts[i].Names.KK, District: kato})
		}
	}
	for i, dir := range []string{"patrol", "patrol-2"} {
		r.Crews = append(r.Crews, raid.Crew{
			ID: uuid.New(), Name: crewNames[i], Members: []uuid.UUID{ids[dir]},
			Sectors: []uuid.UUID{r.Sectors[min(i, len(r.Sectors)-1)].ID},
		})
	}
	_, err := w.PlanRaid(ctx, uuid.Nil, r)
	return err
}

// patrol records what one crew saw, in the order in which it happened.
func (d *Demo) patrol(ctx context.Context, w *duty.Duty, crew int, at *time.Duration) error {
	type event struct {
		at time.Duration
		do func() error
	}
	var events []event
	for _, l := range looks() {
		if l.crew == crew {
			events = append(events, event{l.at, func() error {
				_, err := w.CheckVenue(ctx, d.place(w, raid.Place{Venue: l.venue}), l.result, "")
				return err
			}})
		}
	}
	for _, m := range meetings() {
		if m.crew != crew {
			continue
		}
		var record uuid.UUID
		events = append(events, event{m.at + 4*time.Minute, func() error {
			draft, err := w.NewEncounter(ctx)
			if err != nil {
				return err
			}
			record = draft.ID
			d.begin(w, &draft.Encounter, m)
			_, err = w.Record(ctx, draft)
			return err
		}})
		if m.closed > 0 {
			events = append(events, event{m.at + m.closed, func() error {
				_, err := w.Step(ctx, record, func(e *raid.Encounter) error { d.end(e, m); return nil })
				return err
			}})
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return int(a.at - b.at) })
	for _, e := range events {
		*at = e.at
		if err := e.do(); err != nil {
			return err
		}
	}
	return nil
}

// place fills in what the region file knows of a venue.
func (d *Demo) place(w *duty.Duty, p raid.Place) raid.Place {
	for _, v := range w.Region().Venues {
		if v.ID == p.Venue {
			p.Point, p.Type, p.Source, p.District = v.Point, v.Type, raid.FromMap, v.District
		}
	}
	if p.District == "" && p.Point != nil {
		p.District, _ = w.DistrictAt(*p.Point)
	}
	return p
}

// begin is the record as it stands after the first minutes: who it is and
// who was called.
func (d *Demo) begin(w *duty.Duty, e *raid.Encounter, m meeting) {
	met := d.noon().Add(m.at)
	e.MetAt, e.Place, e.Note = met, d.place(w, m.place), m.note
	for _, p := range m.people {
		p.Outcome = ""
		p.Guardians = slices.Clone(p.Guardians)
		for i := range p.Guardians {
			p.Guardians[i].NotifiedAt = met.Add(p.Guardians[i].NotifiedAt.Sub(time.Time{}))
			p.Guardians[i].NotifiedAt = p.Guardians[i].NotifiedAt.Truncate(time.Minute)
		}
		e.People = append(e.People, p)
	}
}

// end hands every child over.
func (d *Demo) end(e *raid.Encounter, m meeting) {
	over := d.noon().Add(m.at + m.closed)
	for i := range e.People {
		p := &e.People[i]
		for _, planned := range m.people {
			if planned.Name == p.Name {
				p.Outcome = planned.Outcome
			}
		}
		if len(p.Guardians) > 0 {
			p.Guardians[0].ArrivedAt = over.Add(-6 * time.Minute)
			p.HandedTo, p.HandedAt = p.Guardians[0].ID, over.Add(-2*time.Minute)
		}
		p.Referrals = d.promised(*p)
		if p.Outcome == "O_POL" {
			e.DeliveredAt = d.noon().Add(m.at + 30*time.Minute)
		}
	}
	e.ClosedAt = over
}

// promised is the help that a child was promised: whoever ran away from home sees a
// psychologist, whoever drank a doctor, and the family the centre for families.
func (d *Demo) promised(p raid.Person) (out []raid.Referral) {
	refer := func(kind codes.Code, days int) {
		due := civil.DateOf(d.state.Night.In(time.UTC).AddDate(0, 0, days))
		out = append(out, raid.Referral{Kind: kind, Status: "new", Due: due})
	}
	if slices.Contains(p.Reasons, codes.ReasonRunaway) {
		refer(codes.ReferralPsych, 5)
		refer(codes.ReferralFamilySupport, 14)
	}
	if slices.Contains(p.Conditions, codes.ConditionDrunk) {
		refer(codes.ReferralMedical, 3)
	}
	return out
}

// review accepts two records and sends one back, as a supervisor would before
// dawn.
func (d *Demo) review(ctx context.Context, w *duty.Duty) error {
	queue, err := w.Queue(ctx)
	if err != nil {
		return err
	}
	done := 0
	for _, item := range queue {
		row := item.Row
		switch {
		case len(row.People) == 2 && row.Place.Type == "PARK":
			err = w.Return(ctx, row.ID, row.Rev, raid.Comment{Field: "people.0.guardians.0.phone", Text: "Телефон отца не указан, а дома никого не было. Кто принял Артёма?"})
		case done < 2:
			err, done = w.Accept(ctx, row.ID, row.Rev), done+1
		}
		if err != nil {
			return err
		}
	}
	return nil
}
