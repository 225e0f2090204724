package plan

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// first puts the version at a place before the others, and its raid into the
// form.
func (d *Data) first(at int) {
	v := d.Versions[at]
	d.Versions = slices.Insert(slices.Delete(slices.Clone(d.Versions), at, at+1), 0, v)
	d.Raid = v.Raid
}

// showVersions says that the raid was changed in two places, and what each other
// version says that the one in the form does not.
func (s *Screen) showVersions() {
	all := s.form.data.Versions
	s.versions.Objects = nil
	ui.Show(s.versions, len(all) > 1)
	if len(all) < 2 {
		return
	}
	s.versions.Add(ui.Row(palette.Gap, icon.New(icon.Conflict, palette.Danger),
		ui.Grow(ui.NewNote(s.look.Say("plan.versions", "By", s.by(all[0]))).In(palette.Danger))))
	for i := 1; i < len(all); i++ {
		s.versions.Add(ui.CardOf(12, ui.Column(palette.Gap,
			ui.NewNote(func() string { return s.by(all[i]) + "\n" + s.apart(all[i].Raid, all[0].Raid) }),
			ui.Row(palette.Gap, ui.NewButton(s.look.Say("plan.versions_take"), func() { s.take(i) }), ui.Space()))))
	}
	s.versions.Refresh()
}

// by is who wrote a version, and when.
func (s *Screen) by(v Version) string {
	name := v.By
	if name == "" {
		name = "—"
	}
	return name + ", " + s.look.Texts().DateClock(v.At)
}

// take puts another version into the form, to be saved or changed. What was
// typed and not saved is asked for first.
func (s *Screen) take(at int) {
	if s.busy {
		return
	}
	d := s.form.data
	d.Typed = nil
	d.first(at)
	if !s.form.touched() {
		s.Show(d)
		return
	}
	s.notifier.Ask(ui.Question{
		Icon: icon.Warning, Head: s.look.Say("plan.leave"), Text: s.look.Say("plan.versions_leave"),
		Yes: s.look.Say("plan.leave_yes"), No: s.look.Say("plan.leave_no"), Risky: true,
		OnYes: func() { s.Show(d) },
	})
}

// signOver asks before a raid is saved over the other versions of it, with what
// of them goes.
func (s *Screen) signOver() {
	all := s.form.data.Versions
	if len(all) < 2 {
		s.sign()
		return
	}
	_, mine := s.form.signed()
	s.notifier.Ask(ui.Question{
		Icon: icon.Conflict, Head: s.look.Say("plan.versions_over"), Risky: true,
		Text: func() string {
			said := []string{s.look.T("plan.versions_gone")}
			for _, v := range all[1:] {
				said = append(said, s.by(v), s.apart(v.Raid, mine))
			}
			return strings.Join(said, "\n")
		},
		Yes: s.look.Say("plan.versions_yes"), No: s.look.Say("plan.versions_no"), OnYes: s.sign,
	})
}

// apart is what a version says otherwise than a raid, a line for each.
func (s *Screen) apart(v, than raid.Raid) string {
	var lines []string
	for _, of := range []struct {
		label string
		say   func(raid.Raid) string
	}{
		{"plan.versions_off", func(r raid.Raid) string {
			if r.Cancelled == nil {
				return ""
			}
			return r.Cancelled.Reason
		}},
		{"plan.operation", s.operationOf},
		{"plan.night", func(r raid.Raid) string { return s.evening(r.Night)() }},
		{"plan.versions_hours", s.hours},
		{"plan.sectors", sectorNames},
		{"plan.crews", s.crewsOf},
	} {
		if says := of.say(v); says != of.say(than) {
			if says == "" {
				says = "—"
			}
			lines = append(lines, s.look.T(of.label)+": "+says)
		}
	}
	if len(lines) == 0 {
		return s.look.T("plan.versions_same")
	}
	return strings.Join(lines, "\n")
}

func (s *Screen) operationOf(r raid.Raid) string {
	if codes := s.form.data.Rules.Codes; codes != nil {
		return codes.Label("operations", r.Type, string(s.look.Lang()))
	}
	return string(r.Type)
}

func sectorNames(r raid.Raid) string {
	var names []string
	for _, x := range r.Sectors {
		names = append(names, x.Name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// crewsOf are the crews of a raid with their members.
func (s *Screen) crewsOf(r raid.Raid) string {
	var all []string
	for _, c := range r.Crews {
		var members []string
		for _, id := range c.Members {
			members = append(members, s.officerName(id))
		}
		all = append(all, c.Name+" ("+strings.Join(members, ", ")+")")
	}
	return strings.Join(all, "; ")
}

func (s *Screen) officerName(id uuid.UUID) string {
	for _, o := range s.form.data.Officers {
		if o.ID == id {
			return o.Name
		}
	}
	for _, g := range s.form.data.Others {
		if g.ID == id {
			return g.Name
		}
	}
	return "—"
}
