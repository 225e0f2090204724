package commission_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/report/commission"
)

// FuzzReport reads anything as a report that was frozen: what is taken thaws, is
// published, and differs in nothing from itself.
func FuzzReport(f *testing.F) {
	rules, texts := rules(f), language(f, i18n.KK)
	for seed := range uint64(3) {
		raw, err := json.Marshal(numbered(commission.Count(march, anything(rand.New(rand.NewPCG(seed, 3))), rules)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"unit":"u","year":2026,"number":1,"rows":[{"code":"R01","now":[-1]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		body, err := raid.DecodeBody(raid.KindReport, bytes.NewReader(data))
		if err != nil {
			return
		}
		r, err := commission.Thaw(body.(raid.Report))
		if err != nil {
			return
		}
		if all := commission.Differences(r, r); len(all) > 0 {
			t.Errorf("it differs from itself: %s", cmp.Diff(nil, all))
		}
		r.Portrait(texts, rules.Codes)
		r.Publish()
	})
}
