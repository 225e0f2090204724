package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// KeyLine is one line of the list of keys: how the keys are written, what they
// do, and the shortcuts it stands for.
type KeyLine struct {
	Keys      string
	Text      string // key of a text
	Shortcuts []desktop.CustomShortcut
}

// KeyGroup is the keys of one place.
type KeyGroup struct {
	Head  string // key of a text
	Lines []KeyLine
}

// KeyList is every key of the program. The help and the settings show it, the
// frame knows from it what belongs to it while something is typed, and a test
// holds that nothing is registered beside it.
func KeyList() []KeyGroup {
	const control, alt = fyne.KeyModifierControl, fyne.KeyModifierAlt
	on := func(m fyne.KeyModifier, keys ...fyne.KeyName) (all []desktop.CustomShortcut) {
		for _, k := range keys {
			all = append(all, desktop.CustomShortcut{KeyName: k, Modifier: m})
		}
		return all
	}
	return []KeyGroup{
		{"help.everywhere", []KeyLine{
			{"F1", "help.key_help", on(0, fyne.KeyF1)},
			{"F2", "help.key_lang", on(0, fyne.KeyF2)},
			{"F3", "help.key_flavour", on(0, fyne.KeyF3)},
			{"Esc", "help.key_back", on(0, fyne.KeyEscape)},
			{"Ctrl+1 – 6", "help.key_areas", on(control, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6)},
			{"Ctrl+N", "help.key_check", on(control, fyne.KeyN)},
			{"Ctrl+F", "help.key_find", on(control, fyne.KeyF)},
			{"Ctrl+L", "help.key_lock", on(control, fyne.KeyL)},
			{"Tab, Enter", "help.key_tab", nil},
		}},
		{"help.lists", []KeyLine{
			{"↑ ↓ Home End", "help.key_rows", nil},
			{"Enter", "help.key_open", nil},
			{"← →", "help.key_filter", nil},
			{"↑ ↓ PgUp PgDn", "help.key_read", nil},
			{"+ −", "help.key_zoom", nil},
			{"0 Home", "help.key_home", nil},
		}},
		{"help.check", []KeyLine{
			{"Ctrl+Enter", "help.key_next", on(control, fyne.KeyReturn, fyne.KeyEnter)},
			{"Ctrl+PgUp PgDn", "help.key_pages", on(control, fyne.KeyPageUp, fyne.KeyPageDown)},
			{"Alt+1 – 4", "help.key_steps", on(alt, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4)},
			{"Alt+5", "help.key_more", on(alt, fyne.Key5)},
			{"Ctrl+B", "help.key_person", on(control, fyne.KeyB)},
			{"Ctrl+S", "help.key_save", on(control, fyne.KeyS)},
			{"1 – 9, 0", "help.key_answers", nil},
		}},
		{"help.plan", []KeyLine{
			{"Ctrl+Enter, Ctrl+S", "help.key_plan", on(control, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyS)},
		}},
		{"help.review", []KeyLine{
			{"A", "help.key_accept", nil},
			{"R", "help.key_return", nil},
			{"Ctrl+Z", "help.key_undo", nil},
			{"J K", "help.key_queue", nil},
			{"↑ ↓ Enter", "help.key_fields", nil},
			{"← →", "help.key_nights", nil},
		}},
	}
}

// listed tells whether a shortcut is one of the program's.
func listed(s desktop.CustomShortcut) bool {
	for _, g := range KeyList() {
		for _, l := range g.Lines {
			for _, k := range l.Shortcuts {
				if k == s {
					return true
				}
			}
		}
	}
	return false
}

// NewKeyList is the list of keys as an object, in as many columns as fit.
func NewKeyList(look *Look) *fyne.Container {
	var groups []fyne.CanvasObject
	for _, g := range KeyList() {
		lines := Column(4)
		for _, l := range g.Lines {
			lines.Add(Row(12, AtLeast(132, 1, newLabel(Plain(l.Keys), palette.SizeNote, palette.Text, true).On(Whole)), Grow(NewNote(look.Say(l.Text)))))
		}
		groups = append(groups, Section(look.Say(g.Head), lines))
	}
	return Tiles(340, 24, groups...)
}

// Help shows what the program's keys and signs are, over whatever is in
// sight; a second time it closes. A locked program shows the keys alone: they
// tell nothing of anybody.
func (s *Shell) Help() {
	if s.helping != nil {
		s.helping()
		return
	}
	body := Column(20, NewKeyList(s.look))
	if s.Legend != nil && !s.Locked() {
		body.Add(Section(s.look.Say("help.signs"), s.Legend()))
	}
	scroll := NewScroll(Inset(0, 20, 0, 4, body))
	high := float32(560)
	if s.canvas != nil {
		high = min(high, s.canvas.Size().Height-144)
	}
	var shut func()
	x := NewQuiet(icon.Close, nil, func() { shut() })
	x.Hint = s.look.Say("action.close")
	head := Row(12, Grow(newLabel(s.look.Say("help.title"), palette.SizeHead, palette.Text, true)), x)
	closed := func() { s.helping = nil }
	drop := s.layer(860, Column(12, head, AtLeast(1, max(high, 160), scroll.Object())), closed)
	shut = func() { closed(); drop() }
	s.helping = shut
}
