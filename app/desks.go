package app

import (
	"bytes"
	"context"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/duty"
	"shyraq/app/raid"
	"shyraq/app/report"
	"shyraq/app/session/draft"
	"shyraq/app/ui"
	"shyraq/app/ui/plan"
	"shyraq/app/ui/review"
	"shyraq/app/ui/settings"
	"shyraq/app/vault"
	"shyraq/sync/courier"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// bench fills review.Desk.
type bench struct{ duty *duty.Duty }

// Record opens a record in full: that is what a review is, so it is written
// down as a reveal.
func (b bench) Record(ctx context.Context, id uuid.UUID) (review.Record, error) {
	file, err := b.duty.Reveal(ctx, id, "review")
	if err != nil {
		return review.Record{}, err
	}
	r := review.Record{ID: id, Own: file.Row.Author == b.duty.Officer().ID}
	for _, v := range file.Heads {
		r.Heads = append(r.Heads, b.version(file, v))
	}
	if n := len(file.History); n > 1 && len(file.Heads) == 1 {
		before := b.version(file, b.lastSeen(file))
		r.Before = &before
	}
	if n := len(file.Reviews); n > 0 && file.Reviews[n-1].Review.Decision == raid.Return {
		r.Asked = file.Reviews[n-1].Review.Comments
		if a := file.Encounter.Answer; a != nil {
			r.Answer = a.Text
		}
	}
	return r, nil
}

// lastSeen is the revision a reviewer decided on last, else the one before.
func (b bench) lastSeen(file duty.File) duty.Version {
	for i := len(file.Reviews) - 1; i >= 0; i-- {
		for _, v := range file.History {
			if string(v.Rev) == file.Reviews[i].Review.Rev && !v.Head {
				return v
			}
		}
	}
	return file.History[len(file.History)-2]
}

func (b bench) version(file duty.File, v duty.Version) review.Version {
	out := review.Version{Rev: string(v.Rev), Author: v.Name, Time: v.At}
	for _, u := range b.duty.Region().Units {
		if u.ID == v.Unit {
			out.Unit = u.Names
		}
	}
	switch file.Row.Kind {
	case raid.KindVenueCheck:
		out.Check = &v.Check
	case raid.KindHomeCheck:
		out.Home = &v.Home
	case raid.KindTalk:
		out.Talk = &v.Talk
	default:
		out.Encounter = &v.Encounter
	}
	return out
}

func (b bench) Accept(ctx context.Context, id uuid.UUID, rev string) error {
	return b.duty.Accept(ctx, id, revision.Hash(rev))
}

func (b bench) Return(ctx context.Context, id uuid.UUID, rev string, comments []raid.Comment) error {
	return b.duty.Return(ctx, id, revision.Hash(rev), comments...)
}

func (b bench) Undo(ctx context.Context, id uuid.UUID, rev string) error {
	return b.duty.UndoReview(ctx, id, revision.Hash(rev), "undo")
}

func (b bench) Reveal(ctx context.Context, id uuid.UUID) error {
	_, err := b.duty.Reveal(ctx, id, "held")
	return err
}

func (s *session) reviewData() review.Data {
	rules := s.duty.Rules()
	d := review.Data{Now: s.duty.Now(), Whole: s.bad[partQueue] == nil, Words: review.Words{Codes: s.p.env.Codes, Region: s.duty.Region(), Zone: rules.Offset, Officer: s.officerName}}
	for _, q := range s.queue {
		item := s.reviewItem(q.Row)
		item.Since, item.Answered = q.Since, q.Answered
		d.Queue = append(d.Queue, item)
	}
	for _, q := range s.decided.returned {
		item := s.reviewItem(q.Row)
		item.Since, item.By = q.At, q.By
		d.Returned = append(d.Returned, item)
	}
	for _, q := range s.decided.accepted {
		item := s.reviewItem(q.Row)
		item.Since, item.By, item.Withdrawn = q.At, q.By, q.Withdrawn
		d.Accepted = append(d.Accepted, item)
	}
	return d
}

// reviewItem is a row as the review lists it.
func (s *session) reviewItem(r duty.Row) review.Item {
	item := review.Item{
		ID: r.ID, Rev: string(r.Rev), Kind: r.Kind, At: r.At, Place: placeNames(s.p.env.Codes, r.Label, r.Place.Type),
		Own: r.Author == s.duty.Officer().ID, Conflict: r.Heads > 1, Risks: r.Risks,
	}
	for _, f := range r.People {
		item.Names = append(item.Names, f.Initials)
	}
	if o, ok := s.duty.Colleague(r.Author); ok {
		item.Author = o.Name
	}
	if s.shift.Raid != nil {
		for _, c := range s.shift.Raid.Crews {
			if c.ID == r.Crew {
				item.Crew = c.Name
			}
		}
	}
	return item
}

// reviewTyped keeps the comments that were written and not sent.
func (s *session) reviewTyped(t *review.Typed) {
	if t == nil {
		s.typedOn(draft.Review, nil)
		return
	}
	s.typedOn(draft.Review, t)
}

// officerName names who entered a time, or nobody.
func (s *session) officerName(id uuid.UUID) string {
	o, _ := s.duty.Colleague(id)
	return o.Name
}

// unit is the officer's own.
func (s *session) unit() string { return s.duty.Officer().Unit }

// inspectorHere is the officer's name where she is a juvenile inspector: nobody
// has to call her.
func (s *session) inspectorHere() string {
	if s.role() != raid.Inspector {
		return ""
	}
	return s.duty.Officer().Name
}

// staffer fills plan.Staff.
type staffer struct{ s *session }

func (t staffer) SavePlan(ctx context.Context, id uuid.UUID, r raid.Raid) error {
	_, err := t.s.duty.PlanRaid(ctx, id, r)
	return err
}

func (t staffer) NewID() uuid.UUID { return t.s.newID() }

// openPlan shows what was typed and not saved, else tonight's raid or an empty
// form for it, and the raids beside it, those of the last week and all that are
// to come.
func (s *session) openPlan() {
	var known []duty.PlannedRaid
	s.away(func() (err error) {
		_ = s.desk.drafts.ReadPages(s.ctx) // what cannot be read is said when the session begins
		known, err = s.duty.Raids(s.ctx, "")
		return err
	}, func() { s.showPlan(known) })
}

// earlierRaids is how long a raid that is over can still be copied from the
// list, and mostRaids how many the list holds.
const (
	earlierRaids = 7 * 24 * time.Hour
	mostRaids    = 24
)

func (s *session) showPlan(known []duty.PlannedRaid) {
	o, region := s.duty.Officer(), s.duty.Region()
	d := plan.Data{
		Raid:  raid.Raid{Type: "NIGHT", Night: s.shift.Night, Unit: o.Unit},
		Rules: s.duty.Rules(),
	}
	if s.shift.Raid != nil {
		d.ID, d.Raid = s.shift.RaidID, *s.shift.Raid
	}
	since := raid.DateOf(s.duty.Now().Add(-earlierRaids))
	for _, k := range known {
		if k.Raid.Unit == o.Unit && k.Raid.Night >= since && len(d.Known) < mostRaids {
			d.Known = append(d.Known, plan.Known{ID: k.ID, Raid: k.Raid})
		}
	}
	for _, c := range s.duty.Colleagues() {
		if c.Unit == o.Unit && c.Role != raid.Administrator && c.Role != raid.Supervisor {
			d.Officers = append(d.Officers, c)
		}
	}
	for _, x := range unitDistricts(region, o.Unit) {
		d.Districts = append(d.Districts, plan.District{KATO: x.KATO, Names: x.Names, Shape: shape(x)})
	}
	var typed plan.Typed
	if s.desk.drafts.Noted(draft.Plan, &typed) {
		d.Typed = &typed
	}
	s.plan.Show(d)
}

// planTyped keeps what is typed of a plan.
func (s *session) planTyped(t *plan.Typed) {
	if t == nil {
		s.typedOn(draft.Plan, nil)
		return
	}
	s.typedOn(draft.Plan, t)
}

// counter fills figures.Desk.
type counter struct{ s *session }

func (c counter) Summary(ctx context.Context, night raid.Date) (report.Summary, bool, error) {
	sum, err := c.s.duty.Summary(ctx, night)
	tonight := raid.NightOf(c.s.duty.Now(), c.s.duty.Rules().Offset)
	return sum, night >= tonight, err
}

// Export writes the night's counts beside the officer's other downloads. They
// hold no name; that they left the device is written down first.
func (c counter) Export(ctx context.Context, night raid.Date) (string, error) {
	sum, err := c.s.duty.Summary(ctx, night)
	if err != nil {
		return "", err
	}
	if err := c.s.duty.Exported(ctx, "summary "+string(night)); err != nil {
		return "", err
	}
	text := c.s.p.look.Texts()
	var out bytes.Buffer
	if err := report.WriteCSV(&out, sum, string(text.Lang()), func(key string) string { return text.T(key) }); err != nil {
		return "", err
	}
	return writeCopy(c.s.p.downloads(), "shyraq-"+string(night), ".csv", out.Bytes())
}

// keeper fills settings.Keeper.
type keeper struct{ s *session }

func (k keeper) CheckPIN(pin string) error { return vault.CheckPIN(pin) }

func (k keeper) ChangePIN(ctx context.Context, old, pin string) error {
	return k.s.p.device.ChangePIN(ctx, k.s.duty.Officer().ID, old, pin)
}

func (k keeper) Verify(ctx context.Context) ([]settings.Finding, error) {
	rep, err := k.s.duty.Verify(ctx)
	if err != nil {
		return nil, err
	}
	var all []settings.Finding
	for _, f := range rep.Findings {
		all = append(all, settings.Finding{Text: f.String(), Mended: mended(f)})
	}
	return all, nil
}

func (s *session) settingsData() settings.Data {
	o, link := s.duty.Officer(), s.link
	zone := s.duty.Rules().Offset
	d := settings.Data{
		Officer: o.Name, Role: string(o.Role), KeyStore: s.p.device.KeyStore(), IdleMinutes: s.p.prefs.Idle, Text: string(s.p.prefs.Text), Keyboard: string(s.p.board.Mode()),
		Link: linkOf(link), Waiting: link.Waiting, Now: s.duty.Now(), Version: Version, Licences: licences,
	}
	d.Receiver, d.Clock = s.receiverData(), s.p.clockState()
	for _, u := range s.duty.Region().Units {
		if u.ID == o.Unit {
			d.Unit = u.Names.In(string(s.p.look.Lang()))
		}
	}
	if !link.LastAck.IsZero() {
		d.LastAck = link.LastAck.In(zone)
	}
	if !link.NextTry.IsZero() && link.State != courier.UpToDate {
		d.NextTry = link.NextTry.In(zone)
	}
	if known, err := s.p.device.Identity(); err == nil {
		d.Device, d.Server = known.Device.String(), known.Server
	}
	d.Packs = s.mapList()
	return d
}

// licences are the works of others the program is built on; docs/licences.md
// is the whole list.
var licences = []settings.Licence{
	{Name: "Fyne", Terms: "BSD-3-Clause"},
	{Name: "Badger", Terms: "Apache-2.0"},
	{Name: "orb", Terms: "MIT"},
	{Name: "go-i18n", Terms: "MIT"},
	{Name: "compress (zstd)", Terms: "BSD-3-Clause"},
	{Name: "fpdf, brotli", Terms: "MIT"},
	{Name: "qr", Terms: "BSD-3-Clause"},
	{Name: "SQLite, modernc.org/sqlite", Terms: "BSD-3-Clause"},
	{Name: "Noto Sans", Terms: "SIL OFL 1.1"},
	{Name: "OpenStreetMap", Terms: "ODbL 1.0"},
	{Name: "OpenMapTiles, geokz, Who's On First, GeoNames", Terms: "CC BY 4.0"},
	{Name: "Natural Earth", Terms: "public domain"},
}

// mended says that a difference between the two copies was put right.
func mended(f ledger.Finding) bool { return f.Kind != ledger.Lost && f.Kind != ledger.Forked }

func trouble(say ui.Say) ui.Banner {
	return ui.Banner{Icon: ui.IconWarning, Role: ui.Danger, Say: say}
}

// banners say what an officer should not overlook.
func (s *session) banners() {
	look, link := s.p.look, s.link
	var all []ui.Banner
	switch link.State {
	case courier.CertExpired:
		all = append(all, trouble(look.Say("app.cert_expired")))
	case courier.Revoked, courier.Refused:
		all = append(all, trouble(look.Say("app.revoked")))
	}
	if link.Quarantined > 0 {
		all = append(all, trouble(look.SayN("app.quarantined", link.Quarantined)))
	}
	for _, p := range allParts {
		if err := s.bad[p]; err != nil {
			all = append(all, trouble(look.Say("app.stale", "What", look.Say("app.part."+string(p)), "Why", look.SaySentence(err))))
		}
	}
	lost := 0
	for _, f := range s.found {
		if !mended(f) {
			lost++
		}
	}
	if lost > 0 {
		all = append(all, trouble(look.SayN("app.damaged", lost)))
	}
	s.p.shell.SetBanners(append(all, s.noticeBanners()...)...)
}

// onAudit hears from the store, from a goroutine of its own, what it found
// damaged.
func (p *program) onAudit(f ledger.Finding) {
	fyne.Do(func() {
		if s := p.session; s != nil {
			s.found = append(s.found, f)
			s.changed()
		}
	})
}
