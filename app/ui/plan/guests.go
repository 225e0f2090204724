package plan

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// everybody are the officers who can stand in a crew.
func (f *form) everybody() (all []uuid.UUID) {
	for _, o := range f.data.Officers {
		all = append(all, o.ID)
	}
	for _, g := range f.data.Others {
		all = append(all, g.ID)
	}
	for _, o := range f.data.Gone {
		all = append(all, o.ID)
	}
	return all
}

// gone are the members of crews who go out no more: a crew of them alone would not
// come.
func (f *form) gone() (all []raid.Problem) {
	for i, c := range f.raid.Crews {
		for j, id := range c.Members {
			if slices.ContainsFunc(f.data.Gone, func(o regionfile.Officer) bool { return o.ID == id }) {
				all = append(all, raid.Problem{
					Path: fmt.Sprintf("crews.%d.members.%d", i, j), Severity: raid.Warns,
					Key: "plan.problem_gone", Args: map[string]string{"Name": f.name(id)},
				})
			}
		}
	}
	return all
}

// noDevice says whether an officer has no device on which he could see the raid and
// record.
func (f *form) noDevice(officer uuid.UUID) bool { return slices.Contains(f.data.NoDevice, officer) }

// deviceless are the members of crews who have no device yet. It is known, and nothing
// to be decided before the raid is saved: they may be enrolled until it begins.
func (f *form) deviceless() (all []raid.Problem) {
	for i, c := range f.raid.Crews {
		for j, id := range c.Members {
			if f.noDevice(id) {
				all = append(all, raid.Problem{
					Path: fmt.Sprintf("crews.%d.members.%d", i, j), Severity: raid.Warns,
					Key: "plan.problem_device", Args: map[string]string{"Name": f.name(id)},
				})
			}
		}
	}
	return all
}

// unlent names the officers of other units in the crews who do not go out as it
// stands: those whose unit declined, and those who wait for its consent.
func (f *form) unlent() (declined, waits []raid.Problem) {
	for i, c := range f.raid.Crews {
		for j, id := range c.Members {
			state, asked := f.lentState(id)
			p := raid.Problem{Path: fmt.Sprintf("crews.%d.members.%d", i, j), Severity: raid.Warns, Args: map[string]string{"Name": f.name(id)}}
			switch {
			case !asked || state == Consents:
			case state == Declines:
				p.Key = "plan.problem_declined"
				declined = append(declined, p)
			default:
				p.Key = "plan.problem_waits"
				waits = append(waits, p)
			}
		}
	}
	return declined, waits
}

// lentState is what the unit of an officer said of him; asked is false of who needs
// no leave: one of this unit, or one whom the region itself planned.
func (f *form) lentState(officer uuid.UUID) (state AnswerState, asked bool) {
	for _, k := range f.data.Known {
		if k.ID != f.data.ID || k.ID == uuid.Nil {
			continue
		}
		for _, a := range k.Lent {
			if slices.Contains(a.Of, officer) {
				return a.State, true
			}
		}
	}
	guest := slices.ContainsFunc(f.data.Others, func(g Guest) bool { return g.ID == officer })
	before := form{raid: f.data.Raid}
	return Waits, guest && (f.data.ID == uuid.Nil || before.crewOf(officer) < 0)
}

// guestButton leads to the officers of other units; nothing where there are none.
func (s *Screen) guestButton(crew int) fyne.CanvasObject {
	if len(s.form.data.Others) == 0 {
		return ui.Column(0)
	}
	return ui.Row(palette.Gap, ui.NewButton(s.look.Say("plan.guests"), func() { s.chooseGuests(crew) }).With(icon.People), ui.Space())
}

// chooseGuests takes officers of another unit into a crew, or out of it: first the
// unit, then who of it.
func (s *Screen) chooseGuests(crew int) {
	if s.busy || crew >= len(s.form.raid.Crews) {
		return
	}
	of := ui.NewBigButtons(s.look, "guests.unit", s.look.Say("plan.guests_unit"), false, s.guestUnits()...).Cell(230)
	who := ui.NewBigButtons(s.look, "guests.who", s.look.Say("plan.crew_members"), true).Cell(210).OneLine()
	of.OnChange = func([]string) {
		var options []ui.Option
		var in []string
		for _, g := range s.form.data.Others {
			if g.Unit != of.Code() || g.Role != regionfile.Patrol && g.Role != regionfile.Inspector {
				continue
			}
			options = append(options, ui.Option{Code: g.ID.String(), Say: ui.Plain(g.Name), Icon: ui.RoleIcon(string(g.Role)), Note: s.noteOf(g.ID, crew, nil)})
			if s.form.crewOf(g.ID) == crew {
				in = append(in, g.ID.String())
			}
		}
		who.SetOptions(options...)
		who.SetSelected(in...)
		ui.Show(who.Object(), len(options) > 0)
	}
	ui.Show(who.Object(), false)
	who.OnChange = func(codes []string) {
		for _, g := range s.form.data.Others {
			if g.Unit == of.Code() && slices.Contains(codes, g.ID.String()) != (s.form.crewOf(g.ID) == crew) {
				s.form.toggleMember(crew, g.ID)
			}
		}
		s.layCrews()
		s.changed()
	}
	var close func()
	done := ui.NewMain(icon.Tick, s.look.Say("plan.guests_done"), func() { close() })
	head := func() string { return strings.TrimSuffix(s.look.T("plan.guests"), "…") }
	close = s.notifier.Sheet(640, head, ui.Column(12,
		ui.NewNote(s.look.Say("plan.guests_hint")), ui.NewNote(s.look.Say("plan.guests_records")), of.Object(), who.Object(), ui.Row(palette.Gap, ui.Space(), done)))
}

func (s *Screen) guestUnits() (options []ui.Option) {
	for _, g := range s.form.data.Others {
		known := slices.ContainsFunc(options, func(o ui.Option) bool { return o.Code == g.Unit })
		if !known && (g.Role == regionfile.Patrol || g.Role == regionfile.Inspector) {
			options = append(options, ui.Option{Code: g.Unit, Say: s.named(g.Of)})
		}
	}
	return options
}
