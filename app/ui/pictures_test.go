package ui_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/errs"
)

// TestPicturesOfLayers: what lies over every screen, the line of the banners and
// all of them, news, a question, the people of the device, and the keys.
func TestPicturesOfLayers(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		s.Shell.Show(frame())
		s.Shell.Router().SetRoot(ui.AreaNight, &page{object: kit(s.Look)})
		s.Shell.Router().Go(ui.AreaNight)
		look := func(what string) {
			uitest.Settle(s.Window)
			uitest.Fits(t, s.Window.Content())
			s.Save("layers-" + what + "-" + name)
		}
		say := s.Look.Say
		s.Shell.SetBanners(
			ui.Banner{Icon: icon.Warning, Role: palette.Danger, Say: say("error.disk_full"), Action: say("settings.title"), OnTap: func() {}},
			ui.Banner{Icon: icon.Device, Role: palette.Info, Say: s.Look.SayN("unlock.waiting", 3), Action: say("settings.sync_now"), OnTap: func() {}})
		look("strip")
		line, _ := uitest.Find(s.Shell.Object(), func(o told) bool { return strings.HasPrefix(o.Text(), say("error.disk_full")()) })
		line.Tapped(nil)
		look("banners")
		s.Shell.Escape()
		s.Shell.Toast(say("night.place_undone"), func() {})
		s.Shell.ToastError(errs.Errorf(errs.Denied, "pen", ""))
		look("toasts")
		s.Shell.Ask(ui.Question{Icon: icon.Warning, Head: say("shift.ask_left"), Text: say("shift.ask_left_text"), Yes: say("shift.anyway"), Risky: true})
		look("question")
		s.Shell.Escape()
		uitest.Tap(t, s.Window, s.Look.T("strip.demo"))
		look("roles")
		s.Shell.Escape()
		s.Shell.Help()
		look("help")
	})
}

// TestPicturesOfTheLink: a server that asks to wait, why it does, and why it set
// records aside, with the longest words there are.
func TestPicturesOfTheLink(t *testing.T) {
	uitest.Every(t, func(t *testing.T, s *uitest.Stage, name string) {
		f := frame()
		f.Link, f.Waiting = ui.LinkBusy, 88
		s.Shell.Show(f)
		s.Shell.Router().SetRoot(ui.AreaNight, &page{object: kit(s.Look)})
		s.Shell.Router().Go(ui.AreaNight)
		aside := s.Look.SayN("app.quarantined", 21)
		s.Shell.SetBanners(
			ui.Banner{Icon: icon.Warning, Role: palette.Danger, Say: func() string { return aside() + " " + s.Look.T("aside.root_beside") }},
			ui.Banner{Icon: icon.Warning, Role: palette.Info, Say: s.Look.Say("error.answer_too_big")})
		uitest.Settle(s.Window)
		uitest.Fits(t, s.Window.Content())
		s.Save("link-strip-" + name)
		line, _ := uitest.Find(s.Shell.Object(), func(o told) bool { return strings.HasPrefix(o.Text(), aside()) })
		line.Tapped(nil)
		uitest.Settle(s.Window)
		uitest.Fits(t, s.Window.Content())
		s.Save("link-banners-" + name)
	})
}

// TestToastKeepsItsWords: news that can be taken back have room for their words
// beside the button, or above it, however little the strip leaves.
func TestToastKeepsItsWords(t *testing.T) {
	for _, size := range append(uitest.Sizes, fyne.NewSize(640, 480)) {
		for _, l := range i18n.Langs() {
			s := uitest.New(t, l, palette.Night, size)
			s.Shell.Show(frame())
			s.Shell.Toast(s.Look.Say("night.place_undone"), func() {})
			uitest.Settle(s.Window)
			uitest.Fits(t, s.Window.Content())
		}
	}
}

// News never hangs over what lies below the strip: it is shortened to what that
// has room for, and a tap on its words tells all of them.
func TestLongNewsStaysInTheStrip(t *testing.T) {
	const strip float32 = 56
	for _, size := range append(uitest.Sizes, fyne.NewSize(960, 540)) {
		for _, l := range i18n.Langs() {
			s := uitest.New(t, l, palette.Night, size)
			s.Shell.Show(frame())
			full := s.Look.T("capture.end.refused", "Why", s.Look.T("error.disk_full")+" "+s.Look.T("error.disk_full"))
			s.Shell.Toast(s.Look.Say("night.place_undone"), func() {}) // stands aside
			s.Shell.ToastWarning(ui.Plain(full))
			uitest.Settle(s.Window)
			uitest.Fits(t, s.Window.Content())
			words, ok := uitest.Find(s.Shell.Object(), func(o interface {
				fyne.CanvasObject
				fyne.Tappable
				Text() string
			}) bool {
				return o.Text() == full
			})
			if !ok {
				t.Fatal("nobody is told")
			}
			if low := fyne.CurrentApp().Driver().AbsolutePositionForObject(words).Y + words.Size().Height; low > strip {
				t.Errorf("%v %s: the news ends at %.0f, the strip at %.0f", size, l, low, strip)
			}
			if wide := words.Size().Width; wide < 180 {
				t.Errorf("%v %s: the news is told in a column of %.0f", size, l, wide)
			}
			before := len(uitest.Words(s.Window.Content()))
			words.Tapped(nil)
			uitest.Settle(s.Window)
			if now := uitest.Words(s.Window.Content()); len(now) == before || !uitest.Says(now, full) {
				t.Errorf("%v %s: a tap tells %q", size, l, now)
			}
		}
	}
}

// A question is whole however long its answers are: these stand below each other
// where they have no room in one line.
func TestAQuestionIsWhole(t *testing.T) {
	for _, size := range append(uitest.Sizes, fyne.NewSize(960, 540)) {
		for _, l := range i18n.Langs() {
			s := uitest.New(t, l, palette.Night, size)
			s.Shell.Show(frame())
			say := s.Look.Say
			for _, q := range []ui.Question{
				{Icon: icon.Conflict, Head: say("plan.versions_over"), Text: say("plan.versions_gone"), Yes: say("plan.save_anyway"), No: say("plan.complete"), Risky: true},
				{Icon: icon.Conflict, Head: say("plan.versions_over"), Yes: say("plan.versions_yes"), No: say("plan.versions_no"), Risky: true},
				{Head: say("shift.ask_left"), Yes: say("shift.anyway")},
			} {
				s.Shell.Ask(q)
				uitest.Settle(s.Window)
				uitest.Fits(t, s.Window.Content())
				s.Shell.Escape()
			}
		}
	}
}
