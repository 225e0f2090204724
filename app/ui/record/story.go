package record

import (
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/fields"
	"shyraq/app/raid/handover"
	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/review"
)

// saidRows are what stands about the whole record, and what a supervisor said
// of it with the officer's answers.
func (s *Screen) saidRows() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	note := func(icon icon.Name, r palette.Role, say ui.Say) { out = append(out, line(icon, r, say)) }
	if w := s.data.Version.Withheld; w != fields.None {
		note(icon.Lock, palette.Dim, func() string { return s.look.T("record.withheld", "Groups", s.groups(w)) })
	}
	if s.data.Heads > 1 {
		note(icon.Conflict, palette.Danger, s.look.Say("record.two_heads"))
		for i, v := range s.data.Others {
			var differ []codes.Names
			if i < len(s.data.Differ) {
				differ = s.data.Differ[i]
			}
			out = append(out, s.otherRows(v, differ)...)
		}
	}
	if s.data.Holder != "" && s.data.Asks {
		note(icon.Pen, palette.Lamp, s.look.Say("capture.pen.elsewhere", "Who", s.data.Holder))
	}
	if e := s.data.Version.Encounter; e != nil {
		for _, r := range s.data.Version.Withheld.Risks(*e) {
			note(icon.Warning, palette.Danger, func() string { return s.data.Words.Risk(s.look.Texts(), e, r) })
		}
	}
	if home, is := s.data.Version.Short.(raid.HomeCheck); is && !s.data.Version.Withheld.Has(fields.Risk) {
		for _, r := range home.Risks() {
			note(icon.Warning, palette.Danger, s.look.Say("risk."+string(r)))
		}
	}
	if d := s.data.Doubt; d != nil {
		note(icon.Clock, palette.Dim, func() string { return d.Sentence(s.look.Texts()) })
	}
	for _, l := range s.data.Links {
		out = append(out, s.linkRow(l))
	}
	out = append(out, s.helpRows(len(out) > 0)...)
	if len(s.data.Rounds) > 0 {
		room := float32(0)
		if len(out) > 0 {
			room = 12
		}
		out = append(out, ui.Inset(room, 0, 0, 0, ui.NewStrong(s.look.Say("record.supervisor")).In(palette.Lamp)))
	}
	for _, r := range s.data.Rounds {
		out = append(out, s.round(r)...)
	}
	return out
}

// otherRows are the fields in which a head that is not shown says something
// else than the one that is, with what it says. Who settles the two must have
// read both. What is masked stays so, and of a name or number that differs below the
// mask it is said that it does: else both versions seem to name the same child.
func (s *Screen) otherRows(v review.Version, differ []codes.Names) []fyne.CanvasObject {
	out := []fyne.CanvasObject{ui.NewNote(s.look.Say("record.other_version", "Author", v.Author, "Time", s.when(v.Time)))}
	all := review.Changed(s.look.Texts(), s.data.Words, s.data.Version, v)
	for _, l := range all {
		value := l.Value
		switch {
		case value == "":
			value = s.look.T("review.empty_value")
		case l.Secret && !initialed(l.Path):
			value = s.look.T("review.masked")
		}
		out = append(out, ui.Inset(0, 0, 0, 28, ui.NewLabel(ui.Plain(l.Label+": "+value))))
	}
	hidden := s.hidden(all, differ)
	for _, name := range hidden {
		out = append(out, ui.Inset(0, 0, 0, 28, ui.NewLabel(s.look.Say("record.other_masked", "Field", name))))
	}
	if len(all)+len(hidden) == 0 {
		out = append(out, ui.Inset(0, 0, 0, 28, ui.NewLabel(s.look.Say("record.other_hidden"))))
	}
	return out
}

// hidden are the names of fields that differ, which none of the lines told tells.
func (s *Screen) hidden(told []review.Line, differ []codes.Names) (out []string) {
	for _, n := range differ {
		name := n.In(string(s.look.Texts().Lang()))
		if !slices.ContainsFunc(told, func(l review.Line) bool { return name == l.Label || name == l.Section+": "+l.Label }) {
			out = append(out, name)
		}
	}
	return out
}

func (s *Screen) round(r Round) []fyne.CanvasObject {
	out := []fyne.CanvasObject{ui.NewNote(ui.Plain(s.when(r.At) + " · " + r.By))}
	for _, c := range r.Comments {
		out = append(out, line(icon.Return, palette.Danger, ui.Plain(s.comment(c))))
	}
	switch {
	case !r.Answered:
		out = append(out, line(icon.Waiting, palette.Lamp, s.look.Say("record.unanswered")))
	case strings.TrimSpace(r.Answer) == "" && !s.data.Version.Withheld.Has(fields.Narrative):
		out = append(out, line(icon.Note, palette.Lamp, s.look.Say("record.answered_plain")))
	default:
		out = append(out, line(icon.Note, palette.Lamp, s.look.Say("record.answer", "Text", s.free(r.Answer))))
	}
	return out
}

// comment is what was written, after the field it is pinned to.
func (s *Screen) comment(c raid.Comment) string {
	for _, l := range s.lines() {
		if l.Path == c.Field && c.Field != "" {
			return l.Label + ": " + s.free(c.Text)
		}
	}
	return s.free(c.Text)
}

// free are words that somebody wrote freely, in which a name may stand: a remark,
// an answer, a reason. They are masked as names are.
func (s *Screen) free(text string) string {
	if strings.TrimSpace(text) == "" && s.data.Version.Withheld.Has(fields.Narrative) {
		return s.look.T("record.not_shown")
	}
	if s.full == nil && strings.TrimSpace(text) != "" {
		return s.look.T("review.masked")
	}
	return text
}

// groups names groups of fields in the language of now.
func (s *Screen) groups(all fields.Set) string {
	var words []string
	for _, name := range all.Names() {
		words = append(words, s.look.T("record.group_"+name))
	}
	return strings.Join(words, ", ")
}

// freeWords says whether anything on the page was written so.
func (s *Screen) freeWords() bool {
	if e := s.data.Version.Encounter; e != nil && slices.ContainsFunc(e.People, voided) {
		return true
	}
	return len(s.data.Rounds) > 0 || slices.ContainsFunc(s.data.Steps, func(st Step) bool {
		return slices.ContainsFunc(st.Deeds, func(d Deed) bool { return d.Text != "" || len(d.Comments) > 0 })
	})
}

// voided says whether an act of a person was taken out of force, for a reason.
func voided(p raid.Person) bool {
	return slices.ContainsFunc(p.Acts, func(a handover.Act) bool { return a.Void != nil })
}

func line(mark icon.Name, r palette.Role, say ui.Say) fyne.CanvasObject {
	return container.New(markLayout{}, icon.NewOf(mark, r, markSide), ui.NewLabel(say))
}

// historyRows are the steps, the latest on top.
func (s *Screen) historyRows() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, st := range slices.Backward(s.data.Steps) {
		out = append(out, s.step(st))
	}
	if s.data.Earlier > 0 {
		out = append(out, ui.NewNote(s.look.SayN("record.earlier", s.data.Earlier)))
	}
	return out
}

func (s *Screen) step(st Step) fyne.CanvasObject {
	by := st.By
	if by == "" {
		by = s.look.T("record.nobody")
	}
	words := []string{s.when(st.At), by, st.Unit.In(string(s.look.Lang()))}
	if st.Here {
		words = append(words, s.look.T("record.only_here"))
	}
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" })
	rows := ui.Column(4, ui.NewNote(ui.Plain(strings.Join(words, " · "))))
	for _, d := range st.Deeds {
		icon, role := mark(d.What)
		rows.Add(line(icon, role, ui.Plain(s.deed(d))))
		for _, c := range d.Comments {
			rows.Add(ui.Inset(0, 0, 0, 28, ui.NewLabel(ui.Plain(s.comment(c)))))
		}
	}
	return rows
}

// mostFields bounds what is named of one change.
const mostFields = 8

func (s *Screen) deed(d Deed) string {
	t := s.look.Texts()
	var changed []string
	for _, f := range d.Fields {
		changed = append(changed, f.In(string(t.Lang())))
	}
	named := strings.Join(changed[:min(len(changed), mostFields)], ", ")
	if n := len(changed) - mostFields; n > 0 {
		named += " +" + t.Int(n)
	}
	key := "record.did_" + d.What
	if strings.TrimSpace(d.Text) == "" && !s.data.Version.Withheld.Has(fields.Narrative) && t.Has(key+"_plain") {
		key += "_plain"
	}
	return t.T(key, "Text", s.free(d.Text), "Number", string(d.Number), "To", strings.TrimPrefix(d.Who+" · "+d.To.In(string(t.Lang())), " · "), "Fields", named)
}

// mark is the shape of a deed.
func mark(what string) (icon.Name, palette.Role) {
	switch what {
	case "recorded":
		return icon.Plus, palette.Text
	case "finished", "accepted":
		return icon.Done, palette.Done
	case "accepted_before":
		return icon.Done, palette.Dim
	case "returned_before":
		return icon.Return, palette.Dim
	case "returned":
		return icon.Return, palette.Danger
	case "answered":
		return icon.Note, palette.Lamp
	case "passed", "act_issued":
		return icon.Handover, palette.Text
	case "withdrawn", "act_void", "removed":
		return icon.Withdrawn, palette.Danger
	case "helped":
		return icon.Help, palette.Text
	case "undone", "reopened", "unhelped":
		return icon.Undo, palette.Text
	case "joined", "combined":
		return icon.Conflict, palette.Text
	case "saved":
		return icon.Sent, palette.Dim
	}
	return icon.Pen, palette.Text
}

func (s *Screen) when(at time.Time) string {
	return s.look.Texts().DateClock(at)
}
