package raid_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/raidtest"
)

func TestCheckHomeCheck(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		edit func(*raid.HomeCheck)
		want []string
	}{
		{"a whole one has nothing", func(*raid.HomeCheck) {}, nil},
		{"no subject: figure R17 counts children and families", func(v *raid.HomeCheck) { v.Subject = "" }, []string{"subject blocks subject_missing"}},
		{"a subject of a newer program", func(v *raid.HomeCheck) { v.Subject = "school" }, []string{"subject warns code_unknown"}},
		{"no result", func(v *raid.HomeCheck) { v.Result = "" }, []string{"result blocks result_missing"}},
		{"a result of a newer program", func(v *raid.HomeCheck) { v.Result = "H_X" }, []string{"result warns code_unknown"}},
		{"no place", func(v *raid.HomeCheck) { v.Place = raid.Place{} }, []string{"place blocks place_missing", "place.district warns district_missing"}},
		{"no hour", func(v *raid.HomeCheck) { v.At = time.Time{} }, []string{"at blocks at_missing"}},
		{"no night", func(v *raid.HomeCheck) { v.Night = "" }, []string{"night blocks night_missing"}},
		{"less than no child", func(v *raid.HomeCheck) { v.Children = -1 }, []string{"children blocks count_range"}},
		{"a name over the cap", func(v *raid.HomeCheck) { v.Name = strings.Repeat("ә", raid.MaxLine+1) }, []string{"name blocks text_long"}},
		{"a register that has ended", func(v *raid.HomeCheck) { v.Register = "G_SCH" }, []string{"register warns code_ended"}},
		{"two findings", func(v *raid.HomeCheck) { v.Result, v.Also = "H_ALON", []codes.Code{"H_DRNK"} }, nil},
		{"another of a newer program", func(v *raid.HomeCheck) { v.Also = []codes.Code{"H_X"} }, []string{"also.0 warns code_unknown"}},
		{"taken back", func(v *raid.HomeCheck) { *v = raid.HomeCheck{Undone: &raid.Reasoned{Reason: "қате"}} }, nil},
		{"taken back without a reason", func(v *raid.HomeCheck) { v.Undone = &raid.Reasoned{} }, []string{"undone.reason blocks reason_missing"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := raid.HomeCheck{Night: "2026-03-20", At: raidtest.At(t, "2026-03-20T22:10:00+05:00"), Subject: raid.HomeOfFamily, Result: "H_OK",
				Place: raid.Place{Note: "Бейбітшілік 1", Type: "HOME", District: "431010000"}}
			row.edit(&v)
			expect(t, v.Check(raidtest.Rules(t)), row.want...)
		})
	}
}

func TestCheckTalk(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name string
		edit func(*raid.Talk)
		want []string
	}{
		{"a whole one has nothing", func(*raid.Talk) {}, nil},
		{"no form: figure R19 is talks, lectures, consultations", func(v *raid.Talk) { v.Form = "" }, []string{"form blocks form_missing"}},
		{"a form of a newer program", func(v *raid.Talk) { v.Form = "U_X" }, []string{"form warns code_unknown"}},
		{"more listeners than a hall holds", func(v *raid.Talk) { v.Listeners = raid.MaxListeners + 1 }, []string{"listeners blocks count_range"}},
		{"a topic over the cap", func(v *raid.Talk) { v.Topic = strings.Repeat("ә", raid.MaxLine+1) }, []string{"topic blocks text_long"}},
		{"in the future", func(v *raid.Talk) { v.At = v.At.Add(5 * time.Hour) }, []string{"at warns time_future"}},
		{"taken back", func(v *raid.Talk) { *v = raid.Talk{Undone: &raid.Reasoned{Reason: "қате"}} }, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			v := raid.Talk{Night: "2026-03-20", At: raidtest.At(t, "2026-03-20T22:10:00+05:00"), Form: "U_LECT", Place: raid.Place{Note: "мектеп", District: "431010000"}}
			row.edit(&v)
			expect(t, v.Check(raidtest.Rules(t)), row.want...)
		})
	}
}

// A home check holds an address and a name: printed, it shows neither.
func TestShortRecordsAreRedacted(t *testing.T) {
	t.Parallel()
	h, k := raid.HomeCheck{Name: "canary", Place: raid.Place{Note: "canary"}}, raid.Talk{Note: "canary"}
	if s := fmt.Sprintf("%v %+v %s %v %+v %#v", h, h, h, k, k, k) + h.String() + k.String() + h.LogValue().String() + k.LogValue().String(); strings.Contains(s, "canary") {
		t.Error(s)
	}
}
