package night

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// A short record is written at one go: what saves it is in sight with all that it
// asks, on every window that is no smaller than a laptop's.
func TestAShortRecordIsInSightAsAWhole(t *testing.T) {
	for _, size := range uitest.Sizes {
		for _, l := range i18n.Langs() {
			for name, ask := range map[string]func(*Screen){"home": (*Screen).askHome, "talk": (*Screen).askTalk} {
				t.Run(fmt.Sprintf("%s %.0fx%.0f %s", name, size.Width, size.Height, l), func(t *testing.T) {
					s := uitest.New(t, l, palette.Night, size)
					p := open(s, night(s))
					ask(p.screen)
					uitest.Settle(s.Window)
					save := s.Button(s.Look.T("night.short_save"))
					low := fyne.CurrentApp().Driver().AbsolutePositionForObject(save).Y + save.Size().Height
					if low > size.Height-16 {
						t.Errorf("it ends at %.0f of %.0f", low, size.Height)
					}
				})
			}
		}
	}
}
