package followup

import (
	"strings"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/due"
	"shyraq/app/ui/palette"
)

// rowView is one row of the list: who and how old, by when, what help, how it stands
// and who answers for it.
type rowView struct {
	*due.Row
	look *ui.Look
}

func newRowView(look *ui.Look) *rowView { return &rowView{due.NewRow(), look} }

func (v *rowView) show(r Row, lists *codes.Lists, now time.Time) {
	t := v.look.Texts()
	words, role := dueWords(t, r, now)
	v.Third.Role = palette.Dim
	if r.Differs {
		v.Third.Role = palette.Danger
	}
	v.Tell(who(t, r), words, role, kindWords(t, r, lists), stand(t, r, lists))
}

// who is a person as a list shows him.
func who(t i18n.Texts, r Row) string {
	return r.Initials + due.Aged(t, r.Age, r.AgeKnown, r.About, r.Young)
}

// kindWords say what help it is, and that it is urgent before that.
func kindWords(t i18n.Texts, r Row, lists *codes.Lists) string {
	kind := lists.Label("referrals", r.Kind, string(t.Lang()))
	if r.Urgent && r.Open {
		return t.T("followup.urgent") + " · " + kind
	}
	return kind
}

// dueWords say by when somebody has to look again, and in which colour.
func dueWords(t i18n.Texts, r Row, now time.Time) (string, palette.Role) {
	if !r.Open {
		return t.T("followup.ended"), palette.Dim
	}
	return due.Words(t, due.Look{Day: r.Due, Overdue: r.Overdue, Soon: r.Soon}, now)
}

// stand says how a referral stands and who answers for it.
func stand(t i18n.Texts, r Row, lists *codes.Lists) string {
	words := t.T("followup.nobody")
	switch {
	case r.Differs:
		words = t.T("followup.differs")
	case r.Result != "":
		words = lists.Label("followup_results", r.Result, string(t.Lang()))
	case !r.Open:
		words = t.T("followup.ended_before")
	}
	return strings.TrimSuffix(words+" · "+r.Owner, " · ")
}
