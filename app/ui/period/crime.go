package period

import (
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// plain says whether a line counts nothing that was recorded: a title, a note, or crime
// statistics, which no list stands behind.
func (l line) plain() bool { return l.title != "" || l.note != "" || l.crime != nil }

// words are those of a plain line.
func (l line) words() string {
	if l.crime != nil {
		return l.crime.Name
	}
	return l.title + l.note
}

// crimeLines are the part on crime statistics under its own title, and the title of what the
// raids found behind it; none where nothing was imported.
func crimeLines(r commission.Report, place int, t i18n.Texts, lists *codes.Lists) (all []line) {
	if r.Crime == nil {
		return nil
	}
	all = append(all, line{title: r.Crime.Title(t)}, line{note: strings.Join(r.Crime.Notices(t, r), " · ")})
	found := r.Crime.Lines(t, lists, place)
	for i := range found {
		all = append(all, line{crime: &found[i]})
	}
	if len(found) == 0 {
		all = append(all, line{note: t.T("crimes.none_here")})
	}
	return append(all, line{title: r.Title(t)})
}

// showPlain shows a title, a note, or a line of crime statistics.
func (v *rowView) showPlain(l line) {
	v.inset.in, v.spread.all = 0, l.crime == nil
	v.number.Set(ui.Plain(""))
	v.name.Bold, v.name.Role, v.name.TextSize = true, palette.Text, nameSize(v.wide())
	words := [counts]string{}
	switch {
	case l.title != "":
		v.name.Role, v.name.TextSize = palette.Lamp, palette.SizeBody
	case l.note != "":
		v.name.Bold, v.name.Role, v.name.TextSize = false, palette.Dim, palette.SizeNote
	default:
		v.number.Set(ui.Plain(l.crime.Number))
		if v.name.Bold = l.crime.Strong; !l.crime.Strong {
			v.inset.in = setIn
		}
		words = [counts]string{l.crime.Now, "", "", l.crime.Before, l.crime.Change}
	}
	v.name.Set(ui.Plain(l.words()))
	for i, c := range v.counts {
		c.tap = nil
		c.label.Bold, c.label.Role, c.label.TextSize = l.crime != nil && l.crime.Strong && i != counts-1, palette.Text, palette.SizeBody
		if words[i] == "0" || words[i] == "—" {
			c.label.Role, c.label.Bold = palette.Dim, false
		}
		c.label.Set(ui.Plain(words[i]))
	}
	v.body.Refresh()
}

// high is how high a plain line has to be; a title and a note stand across the whole line.
func (l line) high(width float32) float32 {
	room, size := nameWide(width), nameSize(width)
	switch {
	case l.title != "":
		room, size = width-numberWide, palette.SizeBody
	case l.note != "":
		room, size = width-numberWide, palette.SizeNote
	case !l.crime.Strong:
		room -= setIn
	}
	return max(lowRow, ui.TextHeight(l.words(), size, room*boldWide)+8)
}

// showSources says where the year before comes from, of which there is no list.
func showSources(look *ui.Look, n Notifier, r commission.Report) {
	var rows []fyne.CanvasObject
	for _, said := range r.Sources(look.Texts()) {
		rows = append(rows, ui.NewLabel(ui.Plain(said)))
	}
	n.Sheet(560, look.Say("crimes.earlier_head"), ui.Column(10, rows...))
}
