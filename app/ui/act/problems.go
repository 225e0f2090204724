package act

import (
	"strings"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/safety"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
)

// marks shows how each page stands, and what the buttons do.
func (s *Screen) marks() {
	current := 0
	var marks []ui.StepMark
	problems := s.problems()
	for i, one := range s.steps {
		if one == s.at {
			current = i
		}
		mark := ui.StepOpen
		if s.filled(one) {
			mark = ui.StepDone
		}
		marks = append(marks, mark)
	}
	if s.root.Size().Width < roomForTicks {
		marks = nil // a tick would break the words
	}
	s.bar.Show(current, marks...)
	issuing := s.at == stepPage && (s.issued() == nil || s.data.Form.Replaces != "")
	s.next.Say, s.next.Icon = s.deps.Look.Say("act.next"), icon.Forward
	if issuing {
		s.next.Say, s.next.Icon = s.deps.Look.Say("act.issue"), icon.Tick
	}
	ui.Show(s.next, (s.at != stepPage || issuing) && !(s.at == stepFirst && s.waits()))
	s.next.SetEnabled(!s.busy && (!issuing || len(problems) == 0) && (s.at != stepTaker || s.barred() == ""))
	s.back.SetEnabled(!s.busy)
	s.leave.SetEnabled(!s.busy)
	ui.Show(s.leave, len(s.steps) > 1)
	if why := s.at == stepTaker && s.barred() != ""; why != s.why.Visible() {
		ui.Show(s.why, why)
		s.foot.Refresh()
	}
	if aged := s.cameOfAge(); aged != s.aged.Visible() {
		ui.Show(s.aged, aged)
		s.root.Refresh()
	}
	s.note.Refresh()
	s.child.Refresh()
}

// roomForTicks is the width in dp from which the bar has room for a tick beside
// each word.
const roomForTicks float32 = 860

// filled says whether a page has what it asks for.
func (s *Screen) filled(one step) bool {
	m := s.data.Form
	switch one {
	case stepTaker:
		return named(m.Taker.Name) && m.Taker.Kinship != "" && m.Fit == fitYes && s.barred() == ""
	case stepPaper:
		return m.Taker.Document != ""
	case stepState:
		return len(m.Conditions) > 0 && (strings.TrimSpace(m.Place) != "" || s.person().Outcome == codes.OutcomeSpot)
	case stepSign:
		return !m.OfficerInk.Blank() && (m.Refuses && strings.TrimSpace(m.Refused) != "" || !m.Refuses && !m.TakerInk.Blank())
	}
	return s.issued() != nil && m.Replaces == ""
}

// problems is what keeps the act from being issued, in the order of the pages.
func (s *Screen) problems() []ui.Problem {
	m, look := s.data.Form, s.deps.Look
	var out []ui.Problem
	add := func(path, key string) { out = append(out, ui.Problem{Path: path, Blocks: true, Say: look.Say(key)}) }
	if _, open := safety.FirstOpen(s.safety(), safety.BeforeAct); open {
		add("safety", "error.act_safety")
	}
	if !codes.HandedOver(s.person().Outcome) {
		add("outcome", "error.act_outcome")
	}
	if !named(m.Taker.Name) {
		add("taker.name", "error.act_taker")
	}
	out = append(out, s.letters()...)
	switch bar := s.barred(); {
	case bar == handover.BarUnfit:
		add("fit", "error.act_unfit")
	case bar != "":
		add("fit", "problem.handover_"+string(bar))
	case m.Fit != fitYes:
		add("fit", "act.fit_missing")
	}
	if len(m.Conditions) == 0 {
		add("conditions", "act.state_missing")
	}
	if strings.TrimSpace(m.Place) == "" && s.person().Outcome != codes.OutcomeSpot {
		add("place", "act.place_missing")
	}
	if m.OfficerInk.Blank() {
		add("officer_ink", "error.act_sign_officer")
	}
	if m.Refuses && strings.TrimSpace(m.Refused) == "" || !m.Refuses && m.TakerInk.Blank() {
		add("taker_ink", "error.act_sign_taker")
	}
	return out
}

// letters are problems of what the page cannot print: it would show boxes.
func (s *Screen) letters() []ui.Problem {
	c, m, t := s.person(), s.data.Form, s.data.Form.Taker
	var out []ui.Problem
	for _, f := range []struct{ path, text string }{
		{"child.name", c.Surname + c.Name + c.Patronymic}, {"taker.name", t.Name + t.Phone}, {"taker.number", t.Number}, {"taker.address", t.Address},
		{"seen", m.Seen}, {"returned", m.Returned}, {"place", m.Place}, {"taker_ink", m.Refused},
	} {
		if lacking := s.deps.Fonts.Lacks(f.text, true); lacking != "" {
			out = append(out, ui.Problem{Path: f.path, Blocks: true, Say: s.deps.Look.Say("act.letters", "Letters", lacking)})
		}
	}
	return out
}

// mendedAt is the page on which a problem is mended.
var mendedAt = map[string]step{
	"safety": stepFirst, "taker.name": stepTaker, "taker.phone": stepTaker, "fit": stepTaker, "officer_ink": stepSign, "taker_ink": stepSign,
	"taker.number": stepPaper, "taker.address": stepPaper, "conditions": stepState, "seen": stepState, "returned": stepState, "place": stepState,
}

// jump leads to where a problem is mended.
func (s *Screen) jump(path string) {
	to, known := mendedAt[path]
	if !known { // the outcome is chosen in the record
		s.close()
		return
	}
	if to == stepFirst {
		s.plan()
	}
	s.open(to)
	s.fields.all.Jump(path)
}
