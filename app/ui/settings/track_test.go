package settings_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/settings"
	"shyraq/app/ui/uitest"
)

func TestTrackSaysHowItStands(t *testing.T) {
	for _, row := range []struct {
		name string
		d    settings.Track
		want string
	}{
		{"nobody agreed", settings.Track{Known: true, Receiver: true}, "The way is drawn on the map until the lock, and kept nowhere"},
		{"it is kept", settings.Track{Known: true, Agreed: true, Receiver: true}, "The way is being recorded"},
		{"no receiver", settings.Track{Known: true, Agreed: true}, "No receiver is chosen"},
		{"no room", settings.Track{Known: true, Agreed: true, Receiver: true, Stopped: true}, "It cannot be kept now"},
	} {
		t.Run(row.name, func(t *testing.T) {
			look := uitest.Look(t, palette.Night, i18n.EN)
			s := settings.New(look, ui.NewShell(look), keeper{})
			d := data()
			d.Track = row.d
			s.Show(d)
			if words := uitest.Words(s.Object()); !uitest.Says(words, row.want) {
				t.Errorf("%q is not said", row.want)
			}
		})
	}
}

// What is chosen is asked for once, and shown when it is so.
func TestTrackIsChosen(t *testing.T) {
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := settings.New(look, ui.NewShell(look), keeper{})
	var got []bool
	d := data()
	s.OnTrack = func(keep bool) {
		got = append(got, keep)
		d.Track.Agreed = keep
		s.Show(d)
	}
	s.Show(d)
	w := uitest.Window(t, s.Object(), fyne.NewSize(1024, 1600))
	uitest.Tap(t, w, "Keep it") // it is not known yet what he chose before
	d.Track = settings.Track{Known: true, Receiver: true}
	s.Show(d)
	for _, words := range []string{"Do not keep it", "Keep it", "Keep it", "Do not keep it"} {
		uitest.Tap(t, w, words)
	}
	if diff := cmp.Diff([]bool{true, false}, got); diff != "" {
		t.Error(diff)
	}
}
