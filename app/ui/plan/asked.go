package plan

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// showAsked lists the raids of other units that ask for officers of this one, each
// with its answer.
func (s *Screen) showAsked() {
	all := s.form.data.Asked
	s.asked.Objects = nil
	ui.Show(s.asked, len(all) > 0)
	for i := range all {
		s.asked.Add(s.request(i))
	}
	s.asked.Refresh()
}

// request is the card of one: who asks for whom and when, what was answered, and
// what can be.
func (s *Screen) request(at int) fyne.CanvasObject {
	r := s.form.data.Asked[at]
	sign, role := stateSign(r.State)
	yes := ui.NewMain(icon.Tick, s.look.Say("plan.asked_yes"), func() { s.consent(r) })
	no := ui.NewButton(s.look.Say("plan.asked_no"), func() { s.decline(r) })
	if r.State == Consents {
		no.Say = s.look.Say("plan.asked_end")
	}
	buttons := ui.Row(palette.Gap, ui.Space())
	if r.State != Declines {
		buttons.Add(no)
	}
	if r.State != Consents {
		buttons.Add(yes)
	}
	return ui.CardOf(12, ui.Column(palette.Gap,
		ui.Row(palette.Gap, icon.New(sign, role), ui.Grow(ui.NewStrong(func() string {
			return s.look.T("plan.asked_head", "Unit", s.named(r.From)(), "Officers", strings.Join(r.Officers, ", "))
		}))),
		ui.NewLabel(s.requestOf(r)),
		ui.NewNote(s.answerOf(r.Answer)).In(role),
		buttons))
}

// requestOf is when and in which crews.
func (s *Screen) requestOf(r Request) ui.Say {
	evening := s.evening(r.Raid.Night)
	return func() string {
		said := []string{s.look.T("plan.night") + ": " + evening(), s.hours(r.Raid), s.operationOf(r.Raid), s.crewsOf(r.Raid)}
		return strings.Join(slices.DeleteFunc(said, func(text string) bool { return text == "" }), " · ")
	}
}

// answerOf is what a unit said.
func (s *Screen) answerOf(a Answer) ui.Say {
	return func() string {
		by := a.By
		if by == "" {
			by = "—"
		}
		switch a.State {
		case Consents:
			return s.look.T("plan.lent_consents", "By", by, "At", s.look.Texts().DateClock(a.At))
		case Declines:
			return s.look.T("plan.lent_declines", "By", by, "At", s.look.Texts().DateClock(a.At), "Reason", a.Reason)
		}
		return s.look.T("plan.lent_waits")
	}
}

func stateSign(a AnswerState) (icon.Name, palette.Role) {
	switch a {
	case Consents:
		return icon.Done, palette.Dim
	case Declines:
		return icon.Withdrawn, palette.Danger
	}
	return icon.Waiting, palette.Lamp
}

// showLent says below the crews what other units said of their officers in them.
func (s *Screen) showLent() {
	s.lent.Objects = nil
	for _, k := range s.form.data.Known {
		if k.ID != s.form.data.ID || k.ID == uuid.Nil {
			continue
		}
		for _, a := range k.Lent {
			sign, role := stateSign(a.State)
			says := s.answerOf(a)
			s.lent.Add(ui.Row(palette.Gap, icon.New(sign, role), ui.Grow(ui.NewNote(func() string {
				return s.named(a.Unit)() + " (" + strings.Join(a.Officers, ", ") + "): " + says()
			}).In(role))))
		}
	}
	if len(s.lent.Objects) > 0 {
		s.lent.Add(ui.NewNote(s.look.Say("plan.guests_records")))
	}
	ui.Show(s.lent, len(s.lent.Objects) > 0)
	s.lent.Refresh()
}

// consent lets the officers go out.
func (s *Screen) consent(r Request) { s.answer(r, "", func() {}) }

// decline asks why they do not.
func (s *Screen) decline(r Request) {
	if s.busy {
		return
	}
	look := s.look
	reason := ui.NewNarrative(look, "reason", look.Say("plan.asked_reason"), 2)
	reason.OnChange = func(string) { reason.ClearProblem() }
	reason.Steady()
	typed := ui.NewDialog(s.notifier, "decline "+r.ID.String())
	typed.Text("reason", reason)
	var close func()
	keep := ui.NewButton(look.Say("plan.asked_keep"), func() { close() })
	no := ui.NewRisky(icon.Withdrawn, look.Say("plan.asked_no_yes"), func() {
		words := strings.TrimSpace(reason.Text())
		if words == "" {
			reason.SetProblem(ui.Problem{Blocks: true, Say: look.Say("problem.reason_missing")})
			reason.Focus()
			return
		}
		s.answer(r, words, func() { typed.Done(); close() })
	})
	close = s.notifier.Sheet(640, look.Say("plan.asked_no_head", "Unit", s.named(r.From)()), ui.Column(12,
		ui.NewLabel(look.Say("plan.asked_no_text")), reason.Object(), ui.Row(palette.Gap, ui.Space(), keep, no)))
	reason.Focus()
}

// answer signs it.
func (s *Screen) answer(r Request, reason string, done func()) {
	if s.busy {
		return
	}
	s.hold(true)
	s.run(func() error { return s.staff.AnswerRaid(context.Background(), r.ID, r.Rev, reason) }, func(err error) {
		s.hold(false)
		if moved(err) {
			done()
			s.askAgain()
			return
		}
		if err != nil {
			s.notifier.ToastError(err)
			return
		}
		done()
		said := "plan.asked_consented"
		if reason != "" {
			said = "plan.asked_declined"
		}
		s.notifier.Toast(s.look.Say(said, "Unit", s.named(r.From)()), nil)
		if s.OnAnswered != nil {
			s.OnAnswered()
		}
	})
}

// Answered shows what units said as it is now, and leaves the form as it is: of the
// requests that stand there, and, by raid, of the officers that were asked for.
// Another request comes with the next opening, for it would move the form.
func (s *Screen) Answered(asked []Request, lent map[uuid.UUID][]Answer) {
	if !s.ready || s.busy {
		return
	}
	d := &s.form.data
	of := func(all []Request) (ids []uuid.UUID) {
		for _, r := range all {
			ids = append(ids, r.ID)
		}
		return ids
	}
	if slices.Equal(of(d.Asked), of(asked)) && !reflect.DeepEqual(d.Asked, asked) {
		d.Asked = asked
		s.showAsked()
		s.object.Refresh()
	}
	known := slices.Clone(d.Known)
	for i := range known {
		known[i].Lent = lent[known[i].ID]
	}
	if !reflect.DeepEqual(known, d.Known) {
		d.Known = known
		s.showLent()
		s.check()
	}
}
