package ui_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"shyraq/app/i18n"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
)

// orders are all the orders of some banners.
func orders(all []ui.Banner) [][]ui.Banner {
	if len(all) == 0 {
		return [][]ui.Banner{nil}
	}
	var out [][]ui.Banner
	for i := range all {
		for _, rest := range orders(slices.Delete(slices.Clone(all), i, i+1)) {
			out = append(out, append([]ui.Banner{all[i]}, rest...))
		}
	}
	return out
}

// Every notice is told, in whatever order they come and beside whichever
// others: the gravest in the strip, all of them at a tap, and a clock that is
// wrong always in the strip too.
func TestNoNoticeHidesAnother(t *testing.T) {
	notice := func(text string, role palette.Role) ui.Banner {
		return ui.Banner{Icon: icon.Warning, Role: role, Say: ui.Plain(text), OnTap: func() {}}
	}
	kinds := []ui.Banner{notice("revoked", palette.Danger), notice("returned", palette.Danger), notice("passed", palette.Lamp), notice("waiting", palette.Info)}
	const clock = "the clock is 26 h behind"
	look := uitest.Look(t, palette.Night, i18n.EN)
	s := shell(look, simple("map"))
	w := uitest.Window(t, s.Object(), uitest.Sizes[0])
	s.Attach(w.Canvas())
	said := func() []string { return uitest.Words(w.Canvas().Content()) }
	for n := range len(kinds) + 1 {
		for _, wrong := range []bool{false, true} {
			for _, all := range orders(kinds[:n]) {
				f := frame()
				if wrong {
					f.Clock = ui.Plain(clock)
				}
				for _, showFirst := range []bool{true, false} { // the frame and the banners come in any order
					s.SetBanners()
					s.Show(frame())
					if showFirst {
						s.Show(f)
						s.SetBanners(all...)
					} else {
						s.SetBanners(all...)
						s.Show(f)
					}
					words := said()
					if wrong && !slices.ContainsFunc(words, func(text string) bool { return strings.HasPrefix(text, clock) }) {
						t.Fatalf("%d notices hide the clock: %q", n, words)
					}
					if n == 0 {
						continue
					}
					if !slices.ContainsFunc(words, func(text string) bool { return strings.HasPrefix(text, say(gravest(all))) }) {
						t.Fatalf("the gravest of %d is not in the strip: %q", n, words)
					}
					if n == 1 && !wrong {
						continue // a tap does what it is about
					}
					before := len(words)
					line, _ := uitest.Find(s.Object(), func(o told) bool { return strings.HasPrefix(o.Text(), say(gravest(all))) })
					line.Tapped(nil)
					words = said()
					for _, b := range all {
						if !slices.Contains(words[before:], say(b)) {
							t.Errorf("%q is not told", say(b))
						}
					}
					if wrong && !slices.Contains(words[before:], clock) {
						t.Error("the clock is not told with the others")
					}
					s.Escape()
				}
			}
		}
	}
}

// told is the line of the strip that a finger finds.
type told interface {
	fyne.CanvasObject
	fyne.Tappable
	fyne.Focusable
	Text() string
}

func say(b ui.Banner) string { return b.Say() }

// gravest is the first of those of the greatest weight.
func gravest(all []ui.Banner) ui.Banner {
	for _, role := range []palette.Role{palette.Danger, palette.Lamp} {
		if i := slices.IndexFunc(all, func(b ui.Banner) bool { return b.Role == role }); i >= 0 {
			return all[i]
		}
	}
	return all[0]
}

// In the smallest window the strip leaves out what the settings have too, and
// no word stands over a button.
func TestTheStripInTheSmallestWindow(t *testing.T) {
	for _, width := range []float32{480, 500, 599, 640, 800} {
		look := uitest.Look(t, palette.Night, i18n.KK)
		s := shell(look, simple("map"))
		s.SetBanners(ui.Banner{Icon: icon.Warning, Role: palette.Danger, Say: ui.Plain("Бір жазба сізге қайтарылды, оны осы түнде түзету керек")})
		w := uitest.Window(t, s.Object(), fyne.NewSize(width, 640))
		s.Attach(w.Canvas())
		uitest.Settle(w)
		uitest.Fits(t, w.Canvas().Content())
		_, lang := uitest.Find(s.Object(), func(b *ui.Button) bool { return b.Text() == "KK" })
		if lang != (width >= palette.Tight) {
			t.Errorf("%v dp: the language is there: %v", width, lang)
		}
		var right float32
		for _, one := range uitest.Targets(w) {
			if one.At.Y < 56 && one.At.X < right {
				t.Errorf("%v dp: %s stands over its neighbour", width, one)
			}
			if one.At.Y < 56 {
				right = one.At.X + one.Size.Width - 1
			}
		}
	}
}

// What the strip has no room for is told at a tap, before that does anything; that
// there is more stands beside the words, however long they are.
func TestALongNoticeIsToldInFull(t *testing.T) {
	const long = "Рейд «Түнгі қаладағы балалар» отменён: боран, көрінуі нашар, жолдар жабық, кезекшілік бөлімге қайту керек"
	for _, size := range uitest.Sizes {
		s := uitest.New(t, i18n.RU, palette.Night, size)
		s.Shell.Show(frame())
		shown := 0
		one := ui.Banner{Icon: icon.Withdrawn, Role: palette.Danger, Say: ui.Plain(long), Action: ui.Plain("Показать"), OnTap: func() { shown++ }}
		line := func() told {
			uitest.Settle(s.Window)
			uitest.Fits(t, s.Window.Content())
			l, _ := uitest.Find(s.Shell.Object(), func(o told) bool { return strings.HasPrefix(o.Text(), one.Say()) })
			return l
		}
		s.Shell.SetBanners(one)
		before := len(uitest.Words(s.Window.Content()))
		line().Tapped(nil)
		if words := uitest.Words(s.Window.Content()); shown > 0 || len(words) == before || !slices.Contains(words[before:], long) {
			t.Errorf("%v: it was done %d times, and told %q", size, shown, words[before:])
		}
		s.Shell.Escape()
		s.Shell.SetBanners(one, ui.Banner{Icon: icon.Clock, Role: palette.Lamp, Say: ui.Plain("waiting")})
		line()
		if _, ok := uitest.Find(s.Shell.Object(), func(o *canvas.Text) bool { return o.Text == "· ещё 1" }); !ok {
			t.Errorf("%v: nothing says that there is more", size)
		}
		one.Say = ui.Plain("Коротко")
		s.Shell.SetBanners(one)
		if line().Tapped(nil); shown != 1 {
			t.Errorf("%v: a short one was done %d times", size, shown)
		}
	}
}

// TestTheGravestIsSaidInWholeWords in a window held upright, in every language: in a few
// of them where the strip has no room for all.
func TestTheGravestIsSaidInWholeWords(t *testing.T) {
	for _, width := range []float32{640, 800, 1280} {
		for _, lang := range i18n.Langs() {
			for _, key := range []string{"wrong", "overdue", "near", "returned", "passed"} {
				look := uitest.Look(t, palette.Night, lang)
				s := shell(look, simple("map"))
				one := ui.Banner{Icon: icon.Warning, Role: palette.Danger, Say: look.SayN("app.notice_"+key, 12), Brief: look.SayN("app.brief_"+key, 12)}
				s.SetBanners(one, ui.Banner{Icon: icon.Clock, Role: palette.Lamp, Say: ui.Plain("waiting")})
				w := uitest.Window(t, s.Object(), fyne.NewSize(width, 1136))
				s.Attach(w.Canvas())
				uitest.Settle(w)
				if _, ok := uitest.Find(s.Object(), func(o *canvas.Text) bool { return o.Visible() && (o.Text == one.Say() || o.Text == one.Brief()) }); !ok {
					t.Errorf("%v dp, %s: neither %q nor %q is whole: %q", width, lang, one.Say(), one.Brief(), uitest.Words(s.Object()))
				}
			}
		}
	}
}
