package settings_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/settings"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

func TestReceiverIsChosen(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := settings.New(look, ui.NewShell(look), keeper{})
	d := data()
	d.Receiver = settings.Receiver{Kind: "off", State: settings.NoReceiver}
	s.Show(d)
	var got []settings.Receiver
	s.OnReceiver = func(r settings.Receiver) {
		got = append(got, r)
		r.State = settings.Searching
		s.ShowReceiver(r)
	}
	w := uitest.Window(t, s.Object(), fyne.NewSize(1024, 1400))
	uitest.Tap(t, w, "gpsd")
	uitest.Tap(t, w, "Use it")
	uitest.Tap(t, w, "Port")
	uitest.Tap(t, w, "Use it") // no port yet: refused, and said so
	if !uitest.Says(uitest.Words(s.Object()), "not described in full") {
		t.Error("nothing is said of a port without a name")
	}
	uitest.Type(t, w, "Port (/dev/ttyACM0, COM3)", "COM3")
	uitest.Tap(t, w, "4800")
	uitest.Tap(t, w, "Use it")
	uitest.Tap(t, w, "By hand")
	want := []settings.Receiver{
		{Kind: "gpsd", Address: "localhost:2947", Speed: 9600},
		{Kind: "serial", Address: "COM3", Speed: 4800},
		{Kind: "off", Speed: 9600},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReceiverSaysHowItStands(t *testing.T) {
	for _, row := range []struct {
		name string
		r    settings.Receiver
		want string
	}{
		{"known", settings.Receiver{State: settings.Known, Accuracy: 4.6, InUse: 9, Age: 2 * time.Second}, "Position known, ±5 m, 2 s ago · 9 satellites"},
		{"searching", settings.Receiver{State: settings.Searching}, "looking for satellites"},
		{"gone", settings.Receiver{State: settings.Silent, Err: errs.Errorf(errs.Unavailable, "receiver_silent", "")}, "says nothing"},
		{"cannot be read", settings.Receiver{State: settings.Silent, Err: errs.Errorf(errs.Unavailable, "receiver_unread", ""), First: `\xb5b\x01`}, `First characters: \xb5b\x01`},
		{"without sums", settings.Receiver{State: settings.Silent, Err: errs.Errorf(errs.Unavailable, "receiver_no_sums", "")}, "no check sums"},
		{"old", settings.Receiver{State: settings.Old, Age: 3 * time.Minute}, "3 min old"},
		{"an odd day", settings.Receiver{State: settings.Known, OddDate: true}, "the date is not used"},
		{"our clock is ahead", settings.Receiver{State: settings.Known, Drift: 2 * time.Hour}, "ahead of the satellites'"},
		{"our clock is behind", settings.Receiver{State: settings.Known, Drift: -2 * time.Hour}, "behind the satellites'"},
		{"a demonstration", settings.Receiver{Demo: true, State: settings.Known}, "plays a recorded walk"},
		{"none", settings.Receiver{Kind: "off", State: settings.NoReceiver}, "on the map"},
	} {
		t.Run(row.name, func(t *testing.T) {
			look := uitest.Look(t, palette.Night, i18n.EN)
			s := settings.New(look, ui.NewShell(look), keeper{})
			d := data()
			d.Receiver = row.r
			s.Show(d)
			if words := uitest.Words(s.Object()); !uitest.Says(words, row.want) {
				t.Errorf("%q is not said", row.want)
			}
		})
	}
}

// TestReceiverLooks shows the card by itself, since it lies below the fold of
// a small window.
func TestReceiverLooks(t *testing.T) {
	for _, l := range i18n.Langs() {
		for _, f := range palette.Flavours() {
			for _, size := range []fyne.Size{{Width: 1024, Height: 700}, {Width: 800, Height: 1280}} {
				name := fmt.Sprintf("receiver-%.0fx%.0f-%s-%s", size.Width, size.Height, l, f)
				t.Run(name, func(t *testing.T) {
					look := uitest.Look(t, f, l)
					s := settings.New(look, ui.NewShell(look), keeper{})
					s.Show(data())
					w := uitest.Window(t, s.Object(), size)
					s.RevealReceiver()
					uitest.Settle(w)
					uitest.Check(t, w, f)
					uitest.Picture(t, name, w)
				})
			}
		}
	}
}
