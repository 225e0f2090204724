package followup

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/colleague"
	"shyraq/app/ui/icon"
)

// owner is who answers for a referral from the next answer on: who gives it, unless
// another officer is taken, or an organisation is named.
type owner struct {
	panel        *panel
	officer      uuid.UUID // uuid.Nil: who gives the answer, or the organisation
	all          []colleague.Officer
	choose       *ui.Button
	organisation *ui.TextField
	object       fyne.CanvasObject
}

func newOwner(p *panel) *owner {
	o := &owner{panel: p}
	look := p.screen.look
	o.choose = ui.NewButton(o.name, o.pick).With(icon.Person)
	o.organisation = ui.NewTextField(look, "organisation", look.Say("followup.organisation")).Most(raid.MaxLine)
	o.organisation.OnChange = func(s string) {
		o.organisation.ClearProblem()
		p.keep("organisation", s)
		if strings.TrimSpace(s) != "" {
			o.take(uuid.Nil)
		}
		o.choose.Refresh()
	}
	o.object = ui.Beside{From: 420, Gap: 16, Below: 10}.Of(
		ui.NewField("officer", look.Say("followup.who_answers"), o.choose).Object(), o.organisation.Object())
	return o
}

// turn goes to the referral that is chosen by now: with what was chosen for it and not
// saved, else with who answers for it.
func (o *owner) turn() {
	typed := o.panel.typed
	o.officer = o.panel.row.Named
	organisation := o.panel.row.Outside
	if id, err := uuid.Parse(typed.Value("officer")); err == nil {
		o.officer = id
	}
	if was := typed.Value("organisation"); was != "" {
		organisation, o.officer = was, uuid.Nil
	} else if o.officer != uuid.Nil {
		organisation = ""
	}
	o.organisation.SetText(organisation)
	o.organisation.ClearProblem()
	o.choose.Refresh()
}

// said is the organisation that is named.
func (o *owner) said() string { return strings.TrimSpace(o.organisation.Text()) }

// who is the officer or the organisation; neither: who gives the answer.
func (o *owner) who() (officer uuid.UUID, organisation string) {
	if organisation = o.said(); organisation != "" {
		return uuid.Nil, organisation
	}
	return o.officer, ""
}

// fits says whether it may be saved: the name of an organisation holds nobody's number.
func (o *owner) fits() bool {
	if !raid.HoldsIIN(o.said()) {
		return true
	}
	o.organisation.SetProblem(ui.Problem{Path: "organisation", Blocks: true, Say: o.panel.screen.look.Say("problem.assignment_iin")})
	o.organisation.Focus()
	return false
}

func (o *owner) take(officer uuid.UUID) {
	o.officer = officer
	o.panel.keep("officer", officer.String())
}

// name is who answers, as the button says it.
func (o *owner) name() string {
	look := o.panel.screen.look
	if i := slices.IndexFunc(o.all, func(one colleague.Officer) bool { return one.ID == o.officer }); i >= 0 {
		return o.all[i].Name
	}
	switch {
	case o.officer != uuid.Nil && o.officer == o.panel.row.Named:
		return o.panel.row.Owner
	case o.said() != "":
		return look.T("followup.by_organisation")
	}
	return look.T("followup.by_me")
}

func (o *owner) pick() {
	s := o.panel.screen
	o.all = s.desk.Officers()
	of := o.panel.row.Referral
	colleague.Pick(s.look, s.notifier, s.look.Say("followup.who_answers"), o.all, func(one colleague.Officer) {
		if !o.panel.there || o.panel.row.Referral != of {
			return
		}
		o.organisation.SetText("")
		o.panel.keep("organisation", "")
		o.take(one.ID)
		o.choose.Refresh()
	})
}
