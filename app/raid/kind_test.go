package raid

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestEveryKindIsWhole lists what a new kind of record must answer in the
// vocabulary: its body reads, says what is wrong with an empty one, and is
// written again as it was read.
func TestEveryKindIsWhole(t *testing.T) {
	for _, k := range Kinds {
		body, err := DecodeBody(k, strings.NewReader("{}"))
		if err != nil {
			t.Errorf("%s: %v", k, err)
			continue
		}
		if len(body.Check(testRules(t))) == 0 {
			t.Errorf("%s: an empty one has no problem", k)
		}
		raw, err := json.Marshal(body)
		if err != nil || !k.Fits(raw) {
			t.Errorf("%s: its own bytes do not fit: %v", k, err)
		}
		if k.Fits(json.RawMessage(`[]`)) {
			t.Errorf("%s: a list fits", k)
		}
		if k.Short() && !k.Fieldwork() {
			t.Errorf("%s is short and written by nobody on the street", k)
		}
		if slices.Contains(FieldKinds, k) != k.Fieldwork() {
			t.Errorf("%s: the list of fieldwork says another thing", k)
		}
	}
	for i, r := range kindTable {
		if slices.IndexFunc(kindTable, func(q kindRow) bool { return q.kind == r.kind || q.body == r.body }) != i {
			t.Errorf("%s stands twice", r.kind)
		}
	}
	if _, err := DecodeBody(KindRegister, strings.NewReader("{}")); err == nil {
		t.Error("a register is the region's own: no officer writes it")
	}
}
