package raid_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/raidtest"
)

func TestFollowUpCheck(t *testing.T) {
	t.Parallel()
	rules := raidtest.Rules(t) // it is 21 March 2026
	good := raid.FollowUp{
		Record: uuid.UUID{1}, Rev: strings.Repeat("a", 64), Person: uuid.UUID{2}, Referral: uuid.UUID{3},
		Result: "V_TAKE", On: "2026-03-20", Due: "2026-04-03", Note: "психологқа жазылды", At: rules.Now,
	}
	for _, c := range []struct {
		name   string
		change func(*raid.FollowUp)
		want   []string
	}{
		{"as it should be", func(*raid.FollowUp) {}, nil},
		{"help was given", func(v *raid.FollowUp) { v.Result, v.Due = "V_DONE", "" }, nil},
		{"it goes on without a day", func(v *raid.FollowUp) { v.Due = "" }, []string{"due problem.due_missing"}},
		{"did not come, without a day", func(v *raid.FollowUp) { v.Result, v.Due = "V_MISS", "" }, []string{"due problem.due_missing"}},
		{"look again before the answer", func(v *raid.FollowUp) { v.Due = "2026-03-19" }, []string{"due problem.due_before"}},
		{"look again in a year", func(v *raid.FollowUp) { v.Due = "2027-03-20" }, nil},
		{"look again in years", func(v *raid.FollowUp) { v.Due = "2062-03-20" }, []string{"due problem.due_far"}},
		{"a day that is none", func(v *raid.FollowUp) { v.On = "2026-02-30" }, []string{"on problem.date_bad"}},
		{"tomorrow", func(v *raid.FollowUp) { v.On = "2026-03-22" }, []string{"on problem.date_future"}},
		{"no day", func(v *raid.FollowUp) { v.On = "" }, []string{"on problem.date_missing"}},
		{"nothing came of it", func(v *raid.FollowUp) { v.Result = "" }, []string{"result problem.result_missing"}},
		{"a result of a newer program goes on", func(v *raid.FollowUp) { v.Result, v.Due = "V_NEW", "" }, []string{"result problem.code_unknown", "due problem.due_missing"}},
		{"of no record", func(v *raid.FollowUp) { v.Record = uuid.Nil }, []string{"record problem.id_missing"}},
		{"of no revision", func(v *raid.FollowUp) { v.Rev = "latest" }, []string{"rev problem.rev_missing"}},
		{"of nobody", func(v *raid.FollowUp) { v.Person = uuid.Nil }, []string{"person problem.id_missing"}},
		{"of no referral", func(v *raid.FollowUp) { v.Referral = uuid.Nil }, []string{"referral problem.id_missing"}},
		{"after too many", func(v *raid.FollowUp) { v.After = make([]uuid.UUID, raid.MaxAfter+1) }, []string{"after problem.too_many"}},
		{"too many words", func(v *raid.FollowUp) { v.Note = strings.Repeat("ә", 501) }, []string{"note problem.text_long"}},
		{"taken back with a reason", func(v *raid.FollowUp) { v.Undone = &raid.Reasoned{Reason: "қате"} }, nil},
		{"taken back without", func(v *raid.FollowUp) { v.Undone = &raid.Reasoned{} }, []string{"undone.reason problem.reason_missing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := good
			c.change(&v)
			var got []string
			for _, p := range v.Check(rules) {
				got = append(got, p.Path+" "+p.Key)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestSound is what a region asks of an answer, of a newer program's too.
func TestSound(t *testing.T) {
	t.Parallel()
	good := raid.FollowUp{Record: uuid.UUID{1}, Person: uuid.UUID{2}, Referral: uuid.UUID{3}, Result: "V_NEW", On: "2026-03-20", At: time.Unix(0, 0)}
	if !good.Sound() {
		t.Fatal("a good one is refused")
	}
	for name, change := range map[string]func(*raid.FollowUp){
		"no record":      func(v *raid.FollowUp) { v.Record = uuid.Nil },
		"nobody":         func(v *raid.FollowUp) { v.Person = uuid.Nil },
		"no referral":    func(v *raid.FollowUp) { v.Referral = uuid.Nil },
		"no result":      func(v *raid.FollowUp) { v.Result = "" },
		"no day":         func(v *raid.FollowUp) { v.On = "soon" },
		"a due that is":  func(v *raid.FollowUp) { v.Due = "soon" },
		"after too many": func(v *raid.FollowUp) { v.After = make([]uuid.UUID, raid.MaxAfter+1) },
		"a book":         func(v *raid.FollowUp) { v.Note = strings.Repeat("ә", raid.MaxText+1) },
	} {
		v := good
		if change(&v); v.Sound() {
			t.Errorf("%s: taken", name)
		}
	}
}
