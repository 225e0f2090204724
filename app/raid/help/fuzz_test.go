package help_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/help"
)

// FuzzFollowUp reads anything as the answers to a referral: however they go on from each
// other, in a circle too, the referral stands somehow, and the same in another order.
func FuzzFollowUp(f *testing.F) {
	f.Add([]byte(`[{"result":"V_TAKE","on":"2026-03-20","due":"2026-04-03","referral":"08000000-0000-0000-0000-000000000000","after":["01000000-0000-0000-0000-000000000000"]},
		{"result":"V_DONE","on":"2026-03-21","referral":"08000000-0000-0000-0000-000000000000","after":["00000000-0000-0000-0000-000000000000"],"undone":{"reason":"a","at":"2026-03-20T22:00:00Z"}}]`))
	f.Add([]byte(`[{},{"on":"0000-00-00","due":"9999-99-99"}]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var all []raid.FollowUp
		if json.Unmarshal(data, &all) != nil || len(all) > 200 {
			return
		}
		referral := raid.Referral{ID: uuid.UUID{8}}
		var answers []help.Answer
		for i, v := range all {
			v.Check(raid.Rules{})
			answers = append(answers, help.Answer{ID: uuid.UUID{byte(i)}, Author: uuid.UUID{9}, FollowUp: v})
		}
		stands := help.Of(referral, answers)
		stands.From("2026-03-20", true).Overdue("2026-03-25")
		help.Told(referral.ID, answers)
		slices.Reverse(answers)
		if d := cmp.Diff(stands, help.Of(referral, answers)); d != "" {
			t.Errorf("in another order: %s", d)
		}
	})
}
