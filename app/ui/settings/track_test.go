package settings_test

import (
	"testing"
	"time"

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
		{"his place was told", settings.Track{Known: true, Agreed: true, Receiver: true, Told: settings.ToldAt, ToldAt: time.Date(2026, 7, 5, 0, 41, 0, 0, uitest.Zone)}, "Your place was told at 00:41"},
		{"no raid is on", settings.Track{Known: true, Agreed: true, Receiver: true, Told: settings.ToldOnRaids}, "Your place is told while a raid is on"},
		{"it could not be told", settings.Track{Known: true, Agreed: true, Receiver: true, Told: settings.ToldInVain}, "Your place could not be told"},
		{"it was not told yet", settings.Track{Known: true, Agreed: true, Receiver: true, Told: settings.ToldSoon}, "Your place has not been told yet"},
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
	s.OnTrack = func(keep, told bool) {
		got = append(got, keep, told)
		d.Track.Agreed, d.Track.Told = keep, settings.NotTold
		if told {
			d.Track.Told = settings.ToldSoon
		}
		s.Show(d)
	}
	s.Show(d)
	w := uitest.Window(t, s.Object(), fyne.NewSize(1024, 1600))
	uitest.Tap(t, w, "Keep it here") // it is not known yet what he chose before
	d.Track = settings.Track{Known: true, Receiver: true}
	s.Show(d)
	for _, words := range []string{"Do not keep it", "Keep it here", "Keep it here", "Keep it and tell my last place", "Keep it here", "Keep it and tell my last place", "Do not keep it"} {
		uitest.Tap(t, w, words)
	}
	if diff := cmp.Diff([]bool{true, false, true, true, true, false, true, true, false, false}, got); diff != "" {
		t.Error(diff)
	}
}
