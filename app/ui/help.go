package ui

import (
	"slices"
	"strconv"
	"strings"

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

	in []Area // it is of use to who sees one of them; none: to everybody
}

// KeyGroup is the keys of one place.
type KeyGroup struct {
	Head  string // key of a text
	Lines []KeyLine

	in []Area // as of a line
}

// areaKeys is how the keys of the areas are written, up to their number.
const areaKeys = "Ctrl+1 – "

// numbers are the keys of the areas, one for each that anybody may see.
var numbers = []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8}

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
	in := func(areas ...Area) []Area { return areas }
	return []KeyGroup{
		{"help.everywhere", []KeyLine{
			{"F1", "help.key_help", on(0, fyne.KeyF1), nil},
			{"F2", "help.key_lang", on(0, fyne.KeyF2), nil},
			{"F3", "help.key_flavour", on(0, fyne.KeyF3), nil},
			{"Esc", "help.key_back", on(0, fyne.KeyEscape), nil},
			{areaKeys + "8", "help.key_areas", on(control, numbers...), nil},
			{"Ctrl+N", "help.key_check", on(control, fyne.KeyN), in(AreaCheck)},
			{"Ctrl+F", "help.key_find", on(control, fyne.KeyF), in(AreaNight)},
			{"Ctrl+F", "help.key_find_accepted", nil, in(AreaReview)},
			{"Ctrl+L", "help.key_lock", on(control, fyne.KeyL), nil},
			{"Tab, Enter", "help.key_tab", nil, nil},
		}, nil},
		{"help.lists", []KeyLine{
			{"↑ ↓ Home End", "help.key_rows", nil, nil},
			{"Enter", "help.key_open", nil, nil},
			{"← →", "help.key_filter", nil, nil},
			{"↑ ↓ PgUp PgDn", "help.key_read", nil, nil},
			{"+ −", "help.key_zoom", nil, nil},
			{"0 Home", "help.key_home", nil, nil},
		}, in(AreaNight)},
		{"help.check", []KeyLine{
			{"Ctrl+Enter", "help.key_next", on(control, fyne.KeyReturn, fyne.KeyEnter), nil},
			{"Ctrl+PgUp PgDn", "help.key_pages", on(control, fyne.KeyPageUp, fyne.KeyPageDown), nil},
			{"Alt+1 – 4", "help.key_steps", on(alt, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4), nil},
			{"Alt+5", "help.key_more", on(alt, fyne.Key5), nil},
			{"Ctrl+B", "help.key_person", on(control, fyne.KeyB), nil},
			{"Ctrl+S", "help.key_save", on(control, fyne.KeyS), nil},
			{"1 – 9, 0", "help.key_answers", nil, nil},
		}, in(AreaCheck)},
		{"help.plan", []KeyLine{
			{"Ctrl+Enter, Ctrl+S", "help.key_plan", on(control, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyS), nil},
		}, in(AreaPlan)},
		{"help.review", []KeyLine{
			{"A", "help.key_accept", nil, nil},
			{"R", "help.key_return", nil, nil},
			{"Ctrl+Z", "help.key_undo", nil, nil},
			{"J K", "help.key_queue", nil, nil},
			{"↑ ↓ Enter", "help.key_fields", nil, nil},
			{"← →", "help.key_queues", nil, nil},
		}, in(AreaReview)},
		{"help.figures", []KeyLine{
			{"← →", "help.key_nights", nil, nil},
			{"Insert", "help.key_assign", nil, in(AreaReview)},
		}, in(AreaFigures)},
	}
}

// keysFor are the keys that are of use to who sees some areas.
func keysFor(seen []Area) (all []KeyGroup) {
	of := func(in []Area) bool {
		return len(in) == 0 || slices.ContainsFunc(in, func(a Area) bool { return slices.Contains(seen, a) })
	}
	for _, g := range KeyList() {
		g.Lines = slices.DeleteFunc(g.Lines, func(l KeyLine) bool {
			return !of(l.in) || strings.HasPrefix(l.Keys, areaKeys) && len(seen) < 2
		})
		for i, l := range g.Lines {
			if strings.HasPrefix(l.Keys, areaKeys) {
				g.Lines[i].Keys = areaKeys + strconv.Itoa(len(seen))
			}
		}
		if of(g.in) {
			all = append(all, g)
		}
	}
	return all
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

// NewKeyList is the list of the keys of who sees some areas as an object, in as many
// columns as fit.
func NewKeyList(look *Look, seen ...Area) *fyne.Container {
	var groups []fyne.CanvasObject
	for _, g := range keysFor(seen) {
		lines := Column(4)
		for _, l := range g.Lines {
			lines.Add(Row(12, AtLeast(132, 1, newLabel(Plain(l.Keys), palette.SizeNote, palette.Text, true).On(Whole)), Grow(NewNote(look.Say(l.Text)))))
		}
		groups = append(groups, Section(look.Say(g.Head), lines))
	}
	return Tiles(340, 24, groups...)
}

// Help shows the keys and signs that are of use to who is signed in, over whatever
// is in sight; a second time it closes. A locked program shows the keys alone that
// everybody has: they tell nothing of anybody.
func (s *Shell) Help() {
	if s.helping != nil {
		s.helping()
		return
	}
	seen := s.frame.Areas
	if s.Locked() {
		seen = nil
	}
	body := Column(20, NewKeyList(s.look, seen...))
	if s.Legend != nil && slices.Contains(seen, AreaNight) {
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
