package plan

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

func (s *Screen) crewName(n int) string { return s.look.T("plan.crew_default", "N", strconv.Itoa(n)) }

func (s *Screen) addCrew() {
	s.form.addCrew(s.freeName())
	s.layCrews()
	s.changed()
	s.jump(fmt.Sprintf("crews.%d.members", len(s.form.raid.Crews)-1))
	s.still.Hold() // the new card lies where the button was
}

// freeName is a crew's name that no other has: after one was removed, the next
// number may be taken.
func (s *Screen) freeName() string {
	n := len(s.form.raid.Crews) + 1
	for slices.ContainsFunc(s.form.raid.Crews, func(c raid.Crew) bool { return c.Name == s.crewName(n) }) {
		n++
	}
	return s.crewName(n)
}

// layCrews writes a card for each crew and learns the fields of the form
// anew.
func (s *Screen) layCrews() {
	s.crews.Objects, s.members, s.seated = nil, nil, nil
	for _, c := range s.form.raid.Crews {
		s.seated = append(s.seated, c.Members...)
	}
	s.fields.Reset()
	s.fields.Add(s.operation.Field, s.night.Field, s.from.Field, s.to.Field, s.sectors.Field)
	for i, c := range s.form.raid.Crews {
		path := fmt.Sprintf("crews.%d", i)
		name := ui.NewTextField(s.look, path+".name", s.look.Say("plan.crew_name"))
		name.SetText(c.Name)
		name.OnChange = func(text string) {
			s.form.raid.Crews[i].Name = text
			s.showMembers() // other crews' tiles name it
			s.changed()
		}
		name.KeepScansOut(s.scanned)
		members := ui.NewBigButtons(s.look, path+".members", s.look.Say("plan.crew_members"), true, s.officers(i)...).Cell(210).OneLine()
		members.OnChange = func(codes []string) { s.membersTapped(i, codes) }
		name.Steady()
		members.Steady()
		remove := ui.NewIconButton(icon.Close, s.look.Say("plan.crew_remove"), func() {
			s.form.removeCrew(i)
			s.layCrews()
			s.changed()
		})
		s.members = append(s.members, members)
		s.fields.Add(name.Field, members.Field)
		s.crews.Add(ui.CardOf(12, ui.Column(12,
			ui.Row(palette.Gap, ui.Grow(name.Object()), ui.Inset(22, 0, 28, 0, remove)), s.noOfficers(), members.Object(), s.guestButton(i))))
	}
	s.showMembers()
	s.crews.Refresh()
	s.scroll.Refresh()
}

// scanned says that a number which a scanner read is no name and no reason.
func (s *Screen) scanned(is bool) {
	if is {
		s.notifier.Toast(s.look.Say("capture.iin.scan_none"), nil)
	}
}

// officers are the tiles of a crew. What is to be known of an officer before he is
// tapped stands below his name, in a line that is always there: nothing moves.
func (s *Screen) officers(crew int) []ui.Option {
	var options []ui.Option
	add := func(o regionfile.Officer, sign icon.Name, more ui.Say) {
		options = append(options, ui.Option{Code: o.ID.String(), Say: ui.Plain(o.Name), Icon: sign, Note: s.noteOf(o.ID, crew, more)})
	}
	for _, o := range s.form.data.Officers {
		if rides(o) {
			add(o, ui.RoleIcon(string(o.Role)), nil)
		}
	}
	for _, g := range s.form.data.Others {
		if slices.Contains(s.seated, g.ID) {
			add(g.Officer, ui.RoleIcon(string(g.Role)), s.named(g.Of))
		}
	}
	for _, o := range s.form.data.Gone { // to be seen, and to be taken out
		if slices.Contains(s.seated, o.ID) {
			add(o, icon.Warning, s.look.Say("plan.gone"))
		}
	}
	return options
}

// noteOf says from which crew a tap would take an officer, that he has no device yet,
// and what else is to be known of him.
func (s *Screen) noteOf(officer uuid.UUID, crew int, more ui.Say) ui.Say {
	return func() string {
		var all []string
		if at := s.form.crewOf(officer); at >= 0 && at != crew {
			all = append(all, cmp.Or(s.form.raid.Crews[at].Name, s.crewName(at+1)))
		}
		if s.form.noDevice(officer) {
			all = append(all, s.look.T("plan.no_device"))
		}
		if more != nil {
			all = append(all, more())
		}
		return strings.Join(all, " · ")
	}
}

// noOfficers says why there is nobody to choose: the directory that names them comes from
// the region.
func (s *Screen) noOfficers() fyne.CanvasObject {
	o := ui.NewNote(s.look.Say("plan.no_officers"))
	ui.Show(o, !s.offers())
	return o
}

// offers says whether there is anybody of the unit to choose.
func (s *Screen) offers() bool { return slices.ContainsFunc(s.form.data.Officers, rides) }

// rides says whether an officer goes out on raids.
func rides(o regionfile.Officer) bool {
	return !o.Revoked && (o.Role == regionfile.Patrol || o.Role == regionfile.Inspector)
}

// Staffed shows whom the raid can be planned with by now, where nobody was there to be
// chosen, and of those who stand there who has a device. Who comes beside them comes with
// the next opening, for his tile would move the others.
func (s *Screen) Staffed(p People) {
	d := &s.form.data
	switch {
	case !s.ready || s.busy || reflect.DeepEqual(d.People, p):
	case !s.offers():
		d.People = p
		s.layCrews()
		s.check()
		s.still.Hold() // the tiles came by themselves
	case !slices.Equal(d.NoDevice, p.NoDevice):
		d.NoDevice = p.NoDevice
		s.showMembers()
		s.check()
	}
}

// membersTapped follows a tap on one officer in the card of a crew.
func (s *Screen) membersTapped(crew int, codes []string) {
	for _, id := range s.form.everybody() {
		in := slices.Contains(s.form.raid.Crews[crew].Members, id)
		if slices.Contains(codes, id.String()) != in {
			s.form.toggleMember(crew, id)
		}
	}
	s.showMembers()
	s.changed()
}

func (s *Screen) showMembers() {
	for i, m := range s.members {
		var codes []string
		for _, id := range s.form.raid.Crews[i].Members {
			codes = append(codes, id.String())
		}
		m.SetOptions(s.officers(i)...)
		m.SetSelected(codes...)
	}
}

// check shows what the rules say of the raid as it stands.
func (s *Screen) check() {
	_, waits := s.form.unlent() // it is known, and nothing to be decided before the raid is saved
	problems := slices.Concat(s.form.problems(), waits, s.form.deviceless())
	var said []ui.Problem
	for _, p := range problems {
		said = append(said, ui.Problem{Path: p.Path, Blocks: p.Severity == raid.Blocks, Say: s.sentence(p)})
	}
	s.fields.Show(said)
	s.showSpan(said)
	s.list.Show(said)
	s.state.Icon, s.state.Say = icon.Done, s.look.Say("plan.ready")
	if len(said) > 0 {
		s.state.Icon, s.state.Say = icon.Warning, s.look.Say("plan.problems", "Count", s.look.Texts().Int(len(said)))
	}
	s.state.Refresh()
	s.scroll.Refresh()
	s.object.Refresh()
}

// sentence is a problem in words, with the crew that it is about.
func (s *Screen) sentence(p raid.Problem) ui.Say {
	crew := uuid.Nil
	if parts := strings.Split(p.Path, "."); len(parts) > 1 && parts[0] == "crews" {
		if i, err := strconv.Atoi(parts[1]); err == nil && i < len(s.form.raid.Crews) {
			crew = s.form.raid.Crews[i].ID
		}
	}
	var args []any
	for k, v := range p.Args {
		args = append(args, k, v)
	}
	return func() string {
		text := s.look.T(p.Key, args...)
		for _, c := range s.form.raid.Crews {
			if c.ID == crew && c.Name != "" {
				return c.Name + ": " + text
			}
		}
		return text
	}
}

// mostAsked is how many problems are read in the question before a raid is
// saved; the form lists all of them.
const mostAsked = 3

// sentences is what is wrong with the raid, to be read at once.
func (s *Screen) sentences(problems []raid.Problem) ui.Say {
	var all []ui.Say
	for _, p := range problems[:min(len(problems), mostAsked)] {
		all = append(all, s.sentence(p))
	}
	return func() string {
		var lines []string
		for _, say := range all {
			lines = append(lines, say())
		}
		return strings.Join(lines, "\n")
	}
}

func (s *Screen) jump(path string) { s.fields.Jump(path) }

// firstProblem leads to what blocks, else to what only warns.
func (s *Screen) firstProblem() {
	problems := s.form.problems()
	slices.SortStableFunc(problems, func(a, b raid.Problem) int {
		return strings.Compare(string(a.Severity), string(b.Severity)) // "blocks" before "warns"
	})
	if len(problems) > 0 {
		s.jump(problems[0].Path)
	}
}
