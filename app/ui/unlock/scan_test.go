package unlock_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/app/ui/unlock"
)

// A number that a scanner reads at the door is no try of the PIN; what a hand types
// is one, and so is the PIN behind a scan.
func TestAScanIsNoTry(t *testing.T) {
	const cable, radio, hand = 15 * time.Millisecond, 120 * time.Millisecond, 200 * time.Millisecond
	for name, row := range map[string]struct {
		lang   i18n.Lang
		phrase bool
		typed  string
		pause  time.Duration
		tries  string
	}{
		"a number":                      {i18n.EN, false, "189501016001", cable, ""},
		"a code of thirteen":            {i18n.KK, false, "4870001234567", cable, ""},
		"without a cable":               {i18n.RU, false, "4870001234567", radio, ""},
		"where a passphrase is typed":   {i18n.EN, true, "4870001234567", cable, ""},
		"over a stall of the machine":   {i18n.KK, false, "950101600134|", cable, ""},
		"longer than a PIN, stalled":    {i18n.RU, false, "4870001234567|", cable, ""},
		"a PIN":                         {i18n.EN, false, "111222", cable, "a/111222"},
		"a PIN of twelve, by a hand":    {i18n.EN, false, "189501016001", hand, "a/189501016001"},
		"a passphrase of digits, typed": {i18n.EN, true, "4870001234567", hand, "a/4870001234567"},
		"a passphrase with digits":      {i18n.EN, true, "4870001234567x", cable, "a/4870001234567x"},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2095, 6, 2, 3, 30, 0, 0, time.UTC)
			d := &door{pin: "730264", tries: make(chan string, 2)}
			look := uitest.Look(t, palette.Night, row.lang)
			s := unlock.New(look, d)
			s.Now, s.After = func() time.Time { return now }, never
			opened := make(chan string, 1)
			s.OnOpen = func(who string) { opened <- who }
			s.Show(people())
			w := uitest.Window(t, s.Object(), uitest.Sizes[0])
			if row.phrase {
				uitest.Tap(t, w, look.T("unlock.use_phrase"))
			}
			s.Focus()
			typed := func(text string, pause time.Duration) {
				stalls := strings.HasSuffix(text, "|") // its sixth digit comes late
				for i, r := range strings.TrimSuffix(text, "|") {
					if now = now.Add(pause); stalls && i == 5 {
						now = now.Add(time.Second)
					}
					uitest.Letters(w, string(r))
				}
				uitest.Press(w, fyne.KeyReturn)
			}
			says := func() bool { return uitest.Says(uitest.Words(s.Object()), look.T("unlock.scanned")) }
			if row.tries != "" {
				typed(row.typed, row.pause)
				if got := <-d.tries; got != row.tries {
					t.Errorf("tried %s, want %s", got, row.tries)
				}
				if says() {
					t.Error("it says that a scanner read a number")
				}
				return
			}
			uitest.MustNotMove(t, w, func() { typed(row.typed, row.pause) })
			if !says() {
				t.Errorf("no word of it in %q", uitest.Words(s.Object()))
			}
			now = now.Add(time.Second)
			typed("730264", hand)
			if got := <-d.tries; got != "a/730264" {
				t.Fatalf("tried %s first", got)
			}
			uitest.Until(t, func() bool { return len(opened) > 0 })
		})
	}
}

// The keys on the screen are a hand's, also after a scan during the wait.
func TestAPINOnTheScreenIsATryAfterAScan(t *testing.T) {
	now := time.Date(2095, 6, 2, 3, 30, 0, 0, time.UTC)
	d := &door{pin: "730264", wait: time.Minute, tries: make(chan string, 1)}
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := unlock.New(look, d)
	s.Now, s.After = func() time.Time { return now }, never
	s.Show(people())
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Focus()
	uitest.Letters(w, "4870001234567")
	d.wait = 0
	s.Show(people())
	for _, digit := range "730264" {
		now = now.Add(time.Second)
		uitest.Tap(t, w, string(digit))
	}
	open, _ := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == look.T("unlock.open") })
	open.Tapped(nil)
	if got := <-d.tries; got != "a/730264" {
		t.Errorf("tried %s", got)
	}
}

// TestTheKeyboardBeginsAtTheOfficers where several are and none is chosen: Enter
// takes the first, and the PIN is typed next.
func TestTheKeyboardBeginsAtTheOfficers(t *testing.T) {
	d := &door{pin: "730264", tries: make(chan string, 1)}
	s := unlock.New(uitest.Look(t, palette.Night, i18n.EN), d)
	s.After = never
	s.OnOpen = func(string) {}
	all := people()
	all.Last = ""
	s.Show(all)
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Focus()
	uitest.Press(w, fyne.KeyReturn)
	uitest.Letters(w, "111222")
	uitest.Press(w, fyne.KeyReturn)
	if got, want := <-d.tries, all.Officers[0].ID+"/111222"; got != want {
		t.Errorf("tried %s, want %s", got, want)
	}
}
