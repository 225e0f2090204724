package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// The codes of the choices that are no raid.
const (
	newRaid  = "new"
	copyRaid = "copy"
	moreRaid = "more"
)

// mostOffered is how many raids are offered at once, those nearest to tonight:
// the form below stays in sight.
const mostOffered = 6

// offered are the places of those in the list.
func (f *form) offered(every bool) []int {
	var all []int
	for i := range f.data.Known {
		all = append(all, i)
	}
	if every || len(all) <= mostOffered+1 { // one more has the room of the button that would lead to it
		return all
	}
	away := func(i int) time.Duration {
		k := f.data.Known[i]
		if k.ID == f.data.ID {
			return -1
		}
		return k.Raid.Night.In(f.zone()).Sub(f.tonight().In(f.zone())).Abs()
	}
	near := slices.Clone(all)
	slices.SortStableFunc(near, func(a, b int) int { return cmp.Compare(away(a), away(b)) })
	near = near[:mostOffered]
	slices.Sort(near)
	return near
}

// showKnown offers the raids that were planned, a new one, and, where one
// stands in the form, a copy of it for the next night that has none.
func (s *Screen) showKnown() {
	s.entitle()
	options := []ui.Option{{Code: newRaid, Say: s.look.Say("plan.new"), Icon: icon.Plus}}
	if s.form.data.ID != uuid.Nil {
		options = append(options, ui.Option{Code: copyRaid, Say: s.look.Say("plan.copy"), Icon: icon.Forward})
	}
	known := s.form.data.Known
	at := s.form.offered(s.every)
	for _, i := range at {
		o := ui.Option{Code: known[i].ID.String(), Say: s.nameOf(i)}
		if len(known[i].Versions) > 1 {
			o.Icon = icon.Conflict
		}
		options = append(options, o)
	}
	if rest := len(known) - len(at); rest > 0 {
		options = append(options, ui.Option{Code: moreRaid, Say: s.look.Say("plan.more", "Count", s.look.Texts().Int(rest)), Icon: icon.Down})
	}
	s.known.SetOptions(options...)
	selected := newRaid
	if s.form.data.ID != uuid.Nil {
		selected = s.form.data.ID.String()
	}
	s.known.SetSelected(selected)
	ui.Show(s.known.Object(), len(options) > 1)
}

// entitle says above the form which raid stands in it.
func (s *Screen) entitle() {
	title := "plan.title_new"
	switch {
	case s.form.apart():
		title = "plan.title_apart"
	case s.form.data.ID != uuid.Nil:
		title = "plan.title_edit"
	}
	s.title.Set(s.look.Say(title))
}

// nameOf is a raid in the list: its evening, or that it is tonight's, or was, and
// its operation. Of raids that are the same in this it says the hours too, else the
// crews, else which of them it is.
func (s *Screen) nameOf(at int) ui.Say {
	known := s.form.data.Known
	r := known[at].Raid
	evening, more := s.evening(r.Night), s.apartFrom(known, at)
	switch {
	case r.Night == s.form.tonight() && s.form.over(r) && s.form.coming() == r.Night:
		evening = s.look.Say("plan.tonight_over")
	case r.Night == s.form.tonight() && s.form.over(r):
		evening = s.look.Say("plan.last_night")
	case r.Night == s.form.tonight():
		evening = s.look.Say("plan.tonight")
	}
	return func() string {
		name := string(r.Type)
		if codes := s.form.data.Rules.Codes; codes != nil {
			name = codes.Label("operations", r.Type, string(s.look.Lang()))
		}
		return strings.Join(append([]string{evening(), name}, more...), " · ")
	}
}

// apartFrom is what tells a raid from the others of its night and operation.
func (s *Screen) apartFrom(known []Known, at int) []string {
	r := known[at].Raid
	var alike []raid.Raid // it is one of them
	which := 0
	for i, k := range known {
		if k.Raid.Night == r.Night && k.Raid.Type == r.Type {
			alike = append(alike, k.Raid)
		}
		if i == at {
			which = len(alike)
		}
	}
	if len(alike) == 1 {
		return nil
	}
	for _, by := range []func(raid.Raid) string{s.hours, crewNames} {
		words := by(r)
		same := slices.DeleteFunc(slices.Clone(alike), func(o raid.Raid) bool { return by(o) != words })
		if len(same) == 1 && words != "" {
			return []string{words}
		}
	}
	return []string{s.hours(r), s.look.Texts().Int(which)}
}

// hours is when a raid begins and ends, by the clock.
func (s *Screen) hours(r raid.Raid) string {
	if r.From.IsZero() || r.To.IsZero() {
		return ""
	}
	t, zone := s.look.Texts(), s.form.zone()
	return t.Clock(r.From.In(zone)) + "–" + t.Clock(r.To.In(zone))
}

func crewNames(r raid.Raid) string {
	var names []string
	for _, c := range r.Crews {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

// evening is the date of a night, with its year where it is far off.
func (s *Screen) evening(night civil.Date) ui.Say {
	day, tonight := night.In(s.form.zone()), s.form.tonight().In(s.form.zone())
	return func() string {
		if away := day.Sub(tonight); away > farOff || away < -farOff {
			return s.look.Texts().Date(day)
		}
		return s.look.Texts().DayMonth(day)
	}
}

// called is a raid where it stands alone: its evening, operation and hours, since a night
// may have several.
func (s *Screen) called(r raid.Raid) ui.Say {
	evening := s.evening(r.Night)
	return func() string {
		t := s.look.Texts()
		return evening() + " · " + s.operationOf(r) + ", " + t.Clock(r.From) + "–" + t.Clock(r.To)
	}
}

// farOff is from when on a day and a month alone may be those of another year.
const farOff = 183 * 24 * time.Hour

// choose puts another raid into the form. What was typed and not saved is
// asked for first.
func (s *Screen) choose(code string) {
	proceed := func() {
		switch code {
		case newRaid:
			s.open(Known{Raid: raid.Raid{Type: s.form.raid.Type, Night: s.freeNight(), Unit: s.form.raid.Unit}})
		case copyRaid:
			s.copyOn(s.freeNight())
		default:
			for _, k := range s.form.data.Known {
				if k.ID.String() == code {
					s.open(k)
					return
				}
			}
		}
	}
	if code == moreRaid {
		s.every = true
		s.showKnown()
		return
	}
	if code == "" || code == s.form.data.ID.String() { // tapped again: it stands there already
		s.showKnown()
		return
	}
	if code == copyRaid || !s.form.touched() {
		proceed()
		return
	}
	s.notifier.Ask(ui.Question{
		Icon: icon.Warning, Head: s.look.Say("plan.leave"), Text: s.look.Say("plan.leave_text"),
		Yes: s.look.Say("plan.leave_yes"), No: s.look.Say("plan.leave_no"), Risky: true,
		OnYes: proceed, OnNo: s.showKnown,
	})
}

// Planned is the raid in the form; uuid.Nil for a new one.
func (s *Screen) Planned() uuid.UUID { return s.form.data.ID }

func (s *Screen) open(k Known) {
	d := s.form.data
	d.ID, d.Raid, d.Versions, d.Typed = k.ID, k.Raid, k.Versions, nil
	s.Show(d)
}

// copyOn makes what stands in the form a new raid of another night.
func (s *Screen) copyOn(night civil.Date) {
	d := s.form.data
	s.form.anew()
	d.ID, d.Raid, d.Typed, d.Versions = uuid.Nil, s.form.raid, nil, nil
	d.Raid.From, d.Raid.To = time.Time{}, time.Time{} // of another night
	from, to := s.form.from, s.form.to
	d.Raid.Night = night
	s.Show(d)
	s.from.SetText(from)
	s.to.SetText(to)
	s.form.from, s.form.to, s.form.copied = from, to, true
	s.changed()
}

// freeNight is the night that is planned next, or the first one after it that has
// no raid.
func (s *Screen) freeNight() civil.Date {
	night := s.form.coming()
	taken := func(n civil.Date) bool {
		return slices.ContainsFunc(s.form.data.Known, func(k Known) bool { return k.Raid.Night == n && k.Raid.Cancelled == nil })
	}
	for range 60 {
		if !taken(night) {
			return night
		}
		night = night.Next()
	}
	return night
}
