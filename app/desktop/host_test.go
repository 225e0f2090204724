package desktop

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"

	"shyraq/app/i18n"
	"shyraq/app/session"
	"shyraq/app/ui"
	"shyraq/app/ui/keyboard"
	"shyraq/app/ui/palette"
	"shyraq/sync/ledger"
)

// A choice takes effect at once, within its bounds, and is there at the next
// start; what is not chosen stays.
func TestChoicesTakeEffectAndStay(t *testing.T) {
	r := newRig(t, aigul)
	h := host{r.p.shell, r.p}
	change := func(f func(*session.Prefs)) {
		p := h.Prefs()
		f(&p)
		h.SetPrefs(p)
	}
	change(func(p *session.Prefs) { p.Lang = i18n.EN })
	change(func(p *session.Prefs) { p.Flavour = palette.Red })
	change(func(p *session.Prefs) { p.Idle = 99 })
	change(func(p *session.Prefs) { p.Board = keyboard.On })
	change(func(p *session.Prefs) { p.Text = string(textLarge) })
	change(func(p *session.Prefs) { p.Receiver = "gpsd" })
	t.Cleanup(func() { _ = setTextSize(textNormal, "", 0) })
	if r.p.look.Lang() != i18n.EN || r.p.look.Flavour() != palette.Red || r.p.board.Mode() != keyboard.On || os.Getenv(scaleEnv) != "1.2" {
		t.Errorf("%s, %s, %s, scale %q", r.p.look.Lang(), r.p.look.Flavour(), r.p.board.Mode(), os.Getenv(scaleEnv))
	}
	want := session.Prefs{Lang: i18n.EN, Flavour: palette.Red, Idle: idleMost, Board: keyboard.On, Text: string(textLarge), Receiver: "gpsd"}
	if got := loadPrefs(r.p.opts).Prefs; got != want {
		t.Errorf("kept %+v, want %+v", got, want)
	}
	change(func(p *session.Prefs) { p.Idle = 0 })
	if r.p.prefs.Idle != idleLeast || r.p.prefs.Lang != i18n.EN {
		t.Errorf("idle %d, language %s", r.p.prefs.Idle, r.p.prefs.Lang)
	}
}

// Where a file goes that leaves the program.
func TestDownloads(t *testing.T) {
	r := newRig(t, aigul)
	home := t.TempDir()
	t.Setenv("HOME", home)
	if got := r.p.downloads(); got != home {
		t.Errorf("without a folder of downloads: %s", got)
	}
	down := filepath.Join(home, "Downloads")
	if err := os.Mkdir(down, 0o700); err != nil {
		t.Fatal(err)
	}
	if got := r.p.downloads(); got != down {
		t.Errorf("with one: %s", got)
	}
}

// A map that is dropped on a locked window is nothing; on an open one it is taken
// in, and damage the store finds is said.
func TestWhatComesFromOutside(t *testing.T) {
	r := newRig(t, aigul)
	files := []fyne.URI{storage.NewFileURI(filepath.Join(t.TempDir(), "none.pmtiles")), storage.NewFileURI("/none")}
	r.p.dropped(files)
	r.p.onAudit(ledger.Finding{Kind: ledger.Lost})
	r.ui.Drain()
	r.unlock(aigul)
	r.p.dropped(files)
	if r.p.shell.Router().Area() != ui.AreaSettings || !r.says(r.p.look.T("settings.map_one", "Name", "none.pmtiles")) {
		t.Errorf("at %s: %q", r.p.shell.Router().Area(), r.words())
	}
	r.p.onAudit(ledger.Finding{Kind: ledger.Lost})
	r.until("the damage", func() bool { return r.says(r.p.look.N("app.damaged", 1)) })
}

// A session that cannot be made leaves the device locked.
func TestASessionThatCannotBeMade(t *testing.T) {
	r := newRig(t, aigul)
	done := false
	if err := r.p.device.Unlock(r.p.ctx, aigul.ID, aigul.PIN); err != nil {
		t.Fatal(err)
	}
	r.p.device.Lock(blank{}, ui.Go, func(lost, err error) { done = lost == nil && err == nil })
	r.until("the lock", func() bool { return done && r.p.device.Duty() == nil })
}
