package settings

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// carrier is the program behind the card.
type carrier struct {
	calls []string
	got   Answered
	err   error
}

func (c *carrier) AskByFile(context.Context) (string, int, error) {
	c.calls = append(c.calls, "ask")
	return "/home/dina/Downloads/shyraq-0190b6a2.bundle", 14, c.err
}

func (c *carrier) ReadAnswer(_ context.Context, path string) (Answered, error) {
	c.calls = append(c.calls, "read "+path)
	return c.got, c.err
}

func (c *carrier) CarryFile(_ context.Context, path string) (string, error) {
	c.calls = append(c.calls, "carry "+path)
	return "/media/stick/night-answer.bundle", c.err
}

func (c *carrier) Bundles(string) (Folder, error) {
	return Folder{Entries: []FolderEntry{{Name: "night.bundle", Path: "/media/stick/night.bundle", Bytes: 7}}}, nil
}

type bundlePage struct {
	*uitest.Stage
	card    *bundleCard
	carrier *carrier
}

func bundleStage(s *uitest.Stage) *bundlePage {
	p := &bundlePage{Stage: s, carrier: &carrier{}}
	p.card = newBundleCard(s.Look, s.Shell, p.carrier)
	p.card.run = func(work func() error, done func(error)) { done(work()) }
	s.Put(ui.AreaSettings, cardScreen{p.card}, ui.Frame{Officer: "Дина М.", Link: ui.LinkOffline})
	uitest.Settle(s.Window)
	return p
}

// TestBundlePictures of the card, of where a file is chosen, and of what is said of one.
func TestBundlePictures(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		p := bundleStage(s)
		uitest.Rest(t, name, s.Window)
		s.Save("bundle-" + name)
		p.card.write()
		uitest.Settle(s.Window)
		s.Save("bundle-asked-" + name)
	})
}

// TestWhatCameOfAFile is said whole: where it lies, how much waits, that there is more, and
// why the region did not take all.
func TestWhatCameOfAFile(t *testing.T) {
	p := bundleStage(uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0]))
	says := func(words ...string) {
		t.Helper()
		uitest.Settle(p.Window)
		for _, w := range words {
			if !p.Says(w) {
				t.Errorf("%q is not said", w)
			}
		}
	}
	p.card.write()
	says(p.Look.T("bundle.asked", "Path", "/home/dina/Downloads/shyraq-0190b6a2.bundle", "Waiting", 14))
	p.carrier.got = Answered{Added: 5, Waiting: 1, More: true, Fault: errs.Errorf(errs.Denied, "device_revoked", "")}
	p.card.take("/media/stick/night-answer.bundle")
	says(p.Look.T("bundle.took", "Added", 5, "Waiting", 1) + "\n\n" + p.Look.T("bundle.more") + "\n\n" + p.Look.T("error.device_revoked"))
	p.card.handIn("/media/stick/night.bundle")
	says(p.Look.T("bundle.carried", "Path", "/media/stick/night-answer.bundle", "File", "night.bundle"))
	p.carrier.err = errs.Errorf(errs.Conflict, "bundle_not_asked", "")
	p.card.take("/media/stick/night-answer.bundle")
	says(p.Look.T("error.bundle_not_asked"))
	if d := cmp.Diff([]string{"ask", "read /media/stick/night-answer.bundle", "carry /media/stick/night.bundle", "read /media/stick/night-answer.bundle"}, p.carrier.calls); d != "" {
		t.Error(d)
	}
}

// TestOneFileAtATime: while one is written nothing else can be asked for.
func TestOneFileAtATime(t *testing.T) {
	p := bundleStage(uitest.New(t, i18n.EN, palette.Night, uitest.Sizes[0]))
	var end func()
	p.card.run = func(work func() error, done func(error)) { end = func() { done(work()) } }
	p.card.write()
	p.card.write()
	p.card.take("x")
	if !p.card.read.Disabled() || len(p.carrier.calls) > 0 {
		t.Error("while a file is written another is asked for")
	}
	end()
	if p.card.read.Disabled() || len(p.carrier.calls) != 1 {
		t.Errorf("afterwards: %q", p.carrier.calls)
	}
}

// cardScreen shows the card alone.
type cardScreen struct{ card *bundleCard }

func (c cardScreen) Object() fyne.CanvasObject {
	return ui.On(palette.Panel, ui.Pad(20, c.card.box))
}

func (cardScreen) Relabel() {}
