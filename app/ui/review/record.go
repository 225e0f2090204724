package review

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// recordView is the record in the middle: who wrote it and when, both
// versions where there are two, what was asked and answered, then every field
// under the head of its section.
type recordView struct {
	look   *ui.Look
	words  Words
	record Record
	rows   []row

	box      *fyne.Container
	whole    *fyne.Container // the comment on the whole record
	fields   []*fieldRow
	chosen   int // in fields; -1 none
	revealed bool
	comments []raid.Comment
	decided  ui.Say // what was decided, by whom and when; nil for what waits
	over     ui.Say // the acceptance that a return outweighs; nil: none

	onChoose func() // a field was chosen by a tap or a key
	onTap    func() // by a tap, after onChoose
}

func newRecordView(look *ui.Look) *recordView {
	return &recordView{look: look, box: ui.Column(0), chosen: -1, onTap: func() {}}
}

// show lays a record out anew and forgets comments and choice.
func (v *recordView) show(w Words, r Record) {
	v.words, v.record = w, r
	v.comments, v.chosen, v.revealed = nil, -1, false
	v.lay()
}

// renew lays out a newer revision of the same record and keeps the comments
// that were written.
func (v *recordView) renew(w Words, r Record) {
	kept := v.comments
	v.show(w, r)
	v.comments = kept
	v.dress()
}

// lay writes the record in the language of now.
func (v *recordView) lay() {
	v.rows = rows(v.look.Texts(), v.words, v.record)
	v.box.Objects, v.fields = nil, nil
	if len(v.record.Heads) == 0 {
		return
	}
	v.whole = ui.Column(0)
	v.box.Add(v.head())
	section := ""
	for i, r := range v.rows {
		if r.section != section {
			section = r.section
			v.box.Add(ui.Inset(14, rowSide, 4, rowSide, ui.NewStrong(ui.Plain(section)).In(palette.Lamp)))
			v.box.Add(ui.HLine())
		}
		f := newFieldRow(v.look, r, func() { v.choose(i); v.onTap() })
		v.fields = append(v.fields, f)
		v.box.Add(f)
	}
	v.dress()
}

// dress gives each field its choice, comment and reveal.
func (v *recordView) dress() {
	for i, f := range v.fields {
		f.chosen, f.revealed, f.comment = i == v.chosen, v.revealed, v.commentOn(f.row.path)
		f.fill()
	}
	if v.whole != nil {
		v.whole.Objects = nil
		if text := v.commentOn(""); text != "" {
			v.whole.Add(v.line(icon.Return, palette.Danger, ui.Plain(v.look.T("review.comment_whole")+": "+text)))
		}
	}
	v.box.Refresh()
}

func (v *recordView) commentOn(path string) string {
	for _, c := range v.comments {
		if c.Field == path {
			return c.Text
		}
	}
	return ""
}

// head is what stands above the fields.
func (v *recordView) head() fyne.CanvasObject {
	box := ui.Column(8)
	if v.decided != nil {
		box.Add(v.line(icon.Review, palette.Lamp, v.decided))
	}
	if v.over != nil {
		box.Add(v.line(icon.Warning, palette.Lamp, v.over))
	}
	for i, h := range v.record.Heads {
		mark, role := icon.Pen, palette.Dim
		line := v.version(h)
		if len(v.record.Heads) > 1 {
			mark, role = icon.Conflict, palette.Danger
			line = strconv.Itoa(i+1) + " · " + line
		}
		box.Add(v.line(mark, role, ui.Plain(line)))
	}
	if len(v.record.Heads) > 1 {
		box.Add(v.line(icon.Warning, palette.Danger, v.look.Say("review.two_heads")))
	}
	for _, risk := range v.risks() {
		box.Add(v.line(icon.Warning, palette.Danger, func() string { return v.words.Risk(v.look.Texts(), v.risky(), risk) }))
	}
	if d := v.record.Doubt; d != nil {
		box.Add(v.line(icon.Clock, palette.Dim, func() string { return d.Sentence(v.look.Texts()) }))
	}
	if v.record.Own {
		box.Add(v.line(icon.Shield, palette.Lamp, v.look.Say("review.own")))
	}
	spoken := ui.Column(8)
	if a := v.record.Accepted; a != nil {
		box.Add(v.line(icon.Review, palette.Lamp, v.acceptedBefore(*a)))
		if a.Reason != "" {
			spoken.Add(v.line(icon.Pen, palette.Lamp, v.said("review.why_changed", "", a.Reason)))
		}
	}
	for _, c := range v.record.Asked {
		label := v.labelOf(c.Field)
		if c.Field == "" || label == "" {
			label = ""
		} else {
			label += ": "
		}
		spoken.Add(v.line(icon.Return, palette.Lamp, v.said("review.before", label, c.Text)))
	}
	if v.record.Answer != "" {
		spoken.Add(v.line(icon.Note, palette.Lamp, v.said("review.answer", "", v.record.Answer)))
	}
	if len(spoken.Objects) > 0 {
		box.Add(spoken)
	}
	if fields := v.labels(func(r row) bool { return len(r.values) > 1 }); fields != "" {
		box.Add(v.line(icon.Conflict, palette.Danger, v.look.Say("review.differing_fields", "Fields", fields)))
	}
	if fields := v.labels(func(r row) bool { return r.changed }); fields != "" {
		box.Add(v.line(icon.Pen, palette.Lamp, v.look.Say("review.changed_fields", "Fields", fields)))
	}
	box.Add(v.whole)
	return ui.Inset(12, rowSide, 4, rowSide, box)
}

// acceptedBefore says that the record had been accepted, by whom and when.
func (v *recordView) acceptedBefore(a Verdict) ui.Say {
	return func() string {
		t, at := v.look.Texts(), a.At
		if v.words.Zone != nil {
			at = at.In(v.words.Zone)
		}
		return t.T("review.accepted_before", "Name", a.By, "Time", t.DateClock(at))
	}
}

// said are words that somebody wrote freely, in which a name may stand: they are
// masked as names are.
func (v *recordView) said(key, label, text string) ui.Say {
	return func() string {
		if v.revealed {
			return v.look.T(key, "Text", label+text)
		}
		return v.look.T(key, "Text", label+v.look.T("review.masked"))
	}
}

// risks is what marks the record as one to look at first.
func (v *recordView) risks() []raid.Risk {
	if e := v.risky(); e != nil {
		return e.Risks()
	}
	return nil
}

// risky is the version that is marked, nil where none is.
func (v *recordView) risky() *raid.Encounter {
	for _, h := range v.record.Heads {
		if h.Encounter == nil {
			continue
		}
		if len(h.Encounter.Risks()) > 0 {
			return h.Encounter
		}
	}
	return nil
}

func (v *recordView) line(mark icon.Name, r palette.Role, s ui.Say) fyne.CanvasObject {
	words := ui.NewNote(s)
	if r != palette.Dim {
		words.In(palette.Text)
	}
	words.Refresh()
	return ui.Row(palette.Gap, icon.NewOf(mark, r, 20), ui.Grow(words))
}

func (v *recordView) version(h Version) string {
	t := v.look.Texts()
	zone := v.words.Zone
	if zone == nil {
		zone = time.UTC
	}
	at := h.Time.In(zone)
	return t.T("review.version", "Author", h.Author, "Unit", h.Unit.In(string(t.Lang())),
		"Time", t.DateClock(at))
}

func (v *recordView) labelOf(path string) string {
	for _, r := range v.rows {
		if r.path == path {
			return r.label
		}
	}
	return ""
}

// labels names the fields that fit, each once; where several people have one, with
// whose they are.
func (v *recordView) labels(fits func(row) bool) string {
	var names []string
	of := map[string][]string{}
	for _, r := range v.rows {
		if !fits(r) {
			continue
		}
		if _, known := of[r.label]; !known {
			names = append(names, r.label)
		}
		if !slices.Contains(of[r.label], r.section) {
			of[r.label] = append(of[r.label], r.section)
		}
	}
	for i, name := range names {
		if whose := of[name]; len(whose) > 1 {
			names[i] += " (" + strings.Join(whose, ", ") + ")"
		}
	}
	return strings.Join(names, ", ")
}

// choose makes a field the one that a comment would be pinned to.
func (v *recordView) choose(i int) {
	if i < 0 || i >= len(v.fields) {
		return
	}
	v.chosen = i
	v.dress()
	if v.onChoose != nil {
		v.onChoose()
	}
}

// mark chooses the field of a path, and tells nobody; "" is the whole record.
func (v *recordView) mark(path string) {
	v.chosen = slices.IndexFunc(v.rows, func(r row) bool { return path != "" && r.path == path })
	v.dress()
}

// chosenField is the path and label of the chosen field; the whole record
// when none is.
func (v *recordView) chosenField() (path, label string) {
	if v.chosen < 0 || v.chosen >= len(v.rows) {
		return "", v.look.T("review.comment_whole")
	}
	return v.rows[v.chosen].path, v.rows[v.chosen].label
}

// pinTo pins a text to a field; an empty text takes it away.
func (v *recordView) pinTo(path, text string) {
	kept := v.comments[:0:0]
	for _, c := range v.comments {
		if c.Field != path {
			kept = append(kept, c)
		}
	}
	if text != "" {
		kept = append(kept, raid.Comment{Field: path, Text: text})
	}
	v.comments = kept
	v.dress()
}

// hasSecrets tells whether anything is masked.
func (v *recordView) hasSecrets() bool {
	return v.record.Answer != "" || v.record.Accepted != nil && v.record.Accepted.Reason != "" || len(v.record.Asked) > 0 || slices.ContainsFunc(v.rows, func(r row) bool {
		return r.secret && slices.ContainsFunc(r.values, func(s string) bool { return s != "" })
	})
}

// reveal shows or masks names and numbers.
func (v *recordView) reveal(on bool) {
	v.revealed = on
	v.dress()
}
