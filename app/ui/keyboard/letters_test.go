package keyboard

import "testing"

// No sign stands twice on a page: the one place is where the thumb looks.
func TestNoKeyStandsTwice(t *testing.T) {
	for _, p := range append([]page{signs, digits}, alphabets...) {
		seen := map[rune]bool{}
		for _, row := range rows(p) {
			for _, k := range row {
				if k.act == write && seen[k.r] {
					t.Errorf("%s: %q stands twice", p, k.r)
				}
				seen[k.r] = true
			}
		}
	}
}
