package listview

import "testing"

// TestUpper: a low place shows the list or the row that is chosen, a high one both.
func TestUpper(t *testing.T) {
	for _, row := range []struct {
		high   float32
		chosen bool
		upper  float32
		alone  bool
	}{{348, false, 348, true}, {348, true, 0, true}, {1148, false, 528, false}, {1148, true, 528, false}} {
		if upper, alone := Upper(row.high, row.chosen); upper != row.upper || alone != row.alone {
			t.Errorf("%v, %v: %v, %v", row.high, row.chosen, upper, alone)
		}
	}
}
