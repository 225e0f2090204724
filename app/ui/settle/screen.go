package settle

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/merge"
	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/shortcut"
	"shyraq/errs"
)

// Notifier is what the page needs of the window around it; ui.Shell is one.
type Notifier interface {
	Toast(text ui.Say, undo func())
	ToastError(err error)
	Ask(q ui.Question)
	Sheet(width float32, head ui.Say, o fyne.CanvasObject) (close func())
}

// Screen is the page of one record. Make it with New, then Show what there is.
type Screen struct {
	OnBack    func()
	OnSettled func()       // it is one record now
	OnMoved   func()       // its versions are others by now: show them anew
	OnTyped   func(*Typed) // at every choice, to be kept; nil: it is one record now

	look     *ui.Look
	notifier Notifier
	records  Records
	run      func(work func() error, done func(error))

	data    Data
	choices []*ui.BigButtons           // one a field of data.Waits
	void    map[handover.Number]string // acts that are to be voided, each with its reason
	saving  bool
	asked   int // number of the latest question what the record would lack

	title   *ui.Label
	body    *fyne.Container
	missing *fyne.Container // what the record would lack
	scroll  *ui.Scroll
	left    *ui.Label // how many are to be decided
	save    *ui.Button
	root    fyne.CanvasObject
	keys    *shortcut.Keys
}

// New is a page without a record.
func New(look *ui.Look, notifier Notifier, r Records) *Screen {
	s := &Screen{look: look, notifier: notifier, records: r, run: ui.Go, keys: shortcut.New(look)}
	s.keys.On(s.Save, shortcut.Save()...)
	s.title = ui.NewHead(s.titleText).On(ui.Cut)
	s.body, s.missing = ui.Column(20), ui.Column(palette.Gap)
	s.scroll = ui.NewScroll(ui.Inset(16, 20, 24, 20, s.body))
	back := ui.NewButton(look.Say("settle.back"), func() { call(s.OnBack) }).With(icon.Back)
	s.left = ui.NewNote(s.leftText)
	s.save = ui.NewMain(icon.Done, look.Say("settle.save"), s.Save)
	head := ui.Inset(10, 16, 10, 20, ui.Column(2, s.title, ui.NewNote(look.Say("settle.under"))))
	foot := ui.Inset(8, 16, 10, 20, ui.AtLeast(1, palette.MainTouch, ui.Row(palette.Gap, back, ui.Grow(s.left), s.save)))
	s.root = ui.On(palette.Panel, ui.Pinned(ui.Column(0, head, ui.HLine()), s.scroll.Object(), ui.Column(0, ui.HLine(), foot)))
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Relabel implements ui.Screen.
func (s *Screen) Relabel() { s.lay(s.chosen()) }

// Show puts a record on the page. What was chosen of the same record stays where
// the same two versions say the same of the field; of others nothing is chosen.
func (s *Screen) Show(d Data) {
	kept := map[string]merge.Side{}
	if d.ID == s.data.ID && s.revs() == revsOf(d) {
		kept = s.chosen()
	} else {
		s.void = nil
	}
	s.data, s.saving = d, false
	s.data.Waits = slices.Clone(d.Waits)
	slices.SortStableFunc(s.data.Waits, func(a, b merge.Field) int { return place(a) - place(b) })
	s.lay(kept)
	s.scroll.ScrollTo(0)
	s.focus(0)
}

// Recall chooses again what was chosen before of the same two versions.
func (s *Screen) Recall(t Typed) {
	if t.Record == s.data.ID && t.Revs == s.revs() {
		s.void = maps.Clone(t.Void)
		s.lay(t.Chosen)
		s.focus(max(s.undecided(), 0))
	}
}

// Record is the record on the page; uuid.Nil for none.
func (s *Screen) Record() uuid.UUID { return s.data.ID }

// Shown implements ui.Watcher.
func (s *Screen) Shown() { s.keys.Take(s.root); s.focus(0) }

// Hidden implements ui.Watcher.
func (s *Screen) Hidden() { s.keys.Drop() }

// Empty lets go of the record.
func (s *Screen) Empty() {
	s.data, s.choices, s.void, s.body.Objects, s.missing.Objects = Data{}, nil, nil, nil, nil
	s.asked++
	s.root.Refresh()
}

func (s *Screen) revs() [2]string    { return revsOf(s.data) }
func revsOf(d Data) (revs [2]string) { return [2]string{d.Sides[0].Rev, d.Sides[1].Rev} }

func (s *Screen) titleText() string {
	return strings.Join(append([]string{s.look.T("settle.title")}, s.data.Names...), " · ")
}

func (s *Screen) leftText() string {
	if n := s.twice(); n > 0 {
		return s.look.Texts().N("settle.acts_left", n)
	}
	if n := len(s.data.Waits) - len(s.chosen()); n > 0 {
		return s.look.Texts().N("settle.left", n)
	}
	return ""
}

// answers are the codes of the sides; the first digit or letter chooses the first.
// Of a set of entries both may be kept.
var answers = map[merge.Side]string{merge.Left: "left", merge.Right: "right", merge.Together: "together"}

// chosen is what was decided so far, by path.
func (s *Screen) chosen() map[string]merge.Side {
	out := map[string]merge.Side{}
	for i, c := range s.choices {
		for side, code := range answers {
			if c.Code() == code {
				out[s.data.Waits[i].Path] = side
			}
		}
	}
	return out
}

// lay writes the page in the language of now, with what is chosen.
func (s *Screen) lay(chosen map[string]merge.Side) {
	s.choices, s.body.Objects = nil, append(s.headRows(), s.actRows()...)
	section := ""
	for _, f := range s.data.Waits {
		said := s.said(f)
		if said.section != section {
			section = said.section
			s.body.Add(ui.Column(6, ui.NewStrong(ui.Plain(section)).In(palette.Lamp), ui.HLine()))
		}
		options := []ui.Option{s.option(merge.Left, said.sides[0]), s.option(merge.Right, said.sides[1])}
		if f.Set {
			options = append(options, ui.Option{Code: answers[merge.Together], Say: s.look.Say("settle.together")})
		}
		c := ui.NewBigButtons(s.look, f.Path, ui.Plain(said.label), false, options...).Cell(260).Roomy()
		c.SetSelected(answers[chosen[f.Path]])
		c.OnChange = func([]string) { s.tapped() }
		s.choices = append(s.choices, c)
		rows := ui.Column(6, c.Object())
		if said.why != nil {
			rows.Objects = append([]fyne.CanvasObject{s.line(icon.Warning, palette.Danger, said.why)}, rows.Objects...)
		}
		s.body.Add(rows)
	}
	if rows := s.takenRows(); len(rows) > 0 {
		s.body.Add(ui.Section(s.look.Say("settle.taken"), ui.Column(palette.Gap, rows...)))
	}
	s.missing.Hide()
	s.body.Add(s.missing)
	s.fresh()
	s.lacking(s.showLacks)
	s.root.Refresh()
	s.scroll.Refresh()
	s.scroll.Refresh() // what wraps knows its width only after the first time
}

// tapped follows a choice, which is kept.
func (s *Screen) tapped() {
	s.fresh()
	s.lacking(s.showLacks)
	if s.OnTyped != nil {
		s.OnTyped(&Typed{s.data.ID, s.revs(), s.chosen(), maps.Clone(s.void)})
	}
}

// fresh says what is left to be chosen.
func (s *Screen) fresh() {
	s.left.Refresh()
	s.save.SetEnabled(!s.saving && len(s.chosen()) == len(s.data.Waits) && s.twice() == 0 && s.data.Sides[0].Rev != "")
}

// Save saves the record as one, once everything is chosen. What a finished one would
// lack is read first; what would be refused is not asked about.
func (s *Screen) Save() {
	s.lacking(func(lacks []raid.Problem) {
		s.showLacks(lacks)
		if len(lacks) > 0 && !raid.Blocked(lacks) {
			s.askLacks(lacks, s.sign)
			return
		}
		s.sign()
	})
}

func (s *Screen) sign() {
	if s.save.Disabled() {
		return
	}
	id, seen, chosen, void := s.data.ID, s.revs(), s.chosen(), maps.Clone(s.void)
	s.saving = true
	s.fresh()
	s.run(func() error { return s.records.Settle(context.Background(), id, seen, chosen, void) }, func(err error) {
		if s.data.ID != id {
			return
		}
		s.saving = false
		s.fresh()
		var bad *errs.Error
		switch {
		case err == nil:
			s.notifier.Toast(s.look.Say("settle.saved"), nil)
			if s.OnTyped != nil {
				s.OnTyped(nil)
			}
			call(s.OnSettled)
		case errors.As(err, &bad) && (bad.Code == "versions_moved" || bad.Code == "record_whole"):
			s.notifier.ToastError(err)
			call(s.OnMoved)
		default:
			s.notifier.ToastError(err)
		}
	})
}

func call(f func()) {
	if f != nil {
		f()
	}
}
