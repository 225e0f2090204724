package assigned_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
)

// FuzzAssignment reads anything as a decision: what is taken stands somehow, is joined
// with itself to itself, and stands the same whatever order its answers come in.
func FuzzAssignment(f *testing.F) {
	v := assignment()
	v.Answers = []raid.AssignmentAnswer{said(1, "begun", 1), moved(2, 2), back(said(3, "done", 3))}
	for _, one := range []raid.Assignment{assignment(), v} {
		raw, err := json.Marshal(one)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"answers":[{"id":"018f3a10-0000-7000-8000-000000000001","at":"9999-12-31T23:59:59Z"}],"undone":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		body, err := raid.DecodeBody(raid.KindAssignment, bytes.NewReader(data))
		if err != nil {
			return
		}
		v := body.(raid.Assignment)
		if raid.Blocked(v.Check(raid.Rules{})) {
			return
		}
		_ = v.FullNumber()
		stands := assigned.Of(v, nil)
		stands.Late(stands.Until)
		stands.Soon(stands.Until)
		one, _ := assigned.Join(v)
		two, _ := assigned.Join(v, v)
		if d := cmp.Diff(one, two); d != "" {
			t.Errorf("joined with itself: %s", d)
		}
		slices.Reverse(v.Answers)
		if d := cmp.Diff(stands, assigned.Of(v, nil)); d != "" {
			t.Errorf("in another order: %s", d)
		}
	})
}
