package ui

import (
	"testing"

	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// A button that cannot be tapped has faint words, icon and note, whatever it is
// and whether it is chosen; one that can has none of them.
func TestAButtonThatCannotBeTappedIsFaint(t *testing.T) {
	for _, kind := range []Kind{Ordinary, Main, Quiet, Risky} {
		for _, chosen := range []bool{false, true} {
			b := newButton(kind, icon.Back, Plain("12"), nil)
			b.Chosen, b.Note = chosen, Plain("note")
			r := b.CreateRenderer().(*buttonRenderer)
			for _, off := range []bool{true, false} {
				b.SetEnabled(!off)
				r.Refresh()
				_, _, words := b.roles()
				if (words == palette.Off) != off || r.label.Role != words || (r.note.Role == palette.Off) != off {
					t.Errorf("kind %d, chosen %v, off %v: words %s, label %s, note %s", kind, chosen, off, words, r.label.Role, r.note.Role)
				}
			}
		}
	}
}
