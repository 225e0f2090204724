package period

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/report/commission"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
)

// itemHigh fits two lines and the room around them.
const itemHigh float32 = 60

// itemView is a row of the list: when, who or what, where, and how its record stands.
type itemView struct {
	widget.BaseWidget
	look  *ui.Look
	when  *ui.Label
	title *ui.Label
	where *ui.Label
	badge *ui.StateBadge
	body  fyne.CanvasObject
}

func newItemView(look *ui.Look) *itemView {
	v := &itemView{look: look}
	v.when = ui.NewStrong(nil).On(ui.Whole)
	v.title = ui.NewStrong(nil).On(ui.Cut)
	v.where = ui.NewNote(nil).On(ui.Cut).In(palette.Text)
	v.badge = ui.NewStateBadge(look, "sent")
	v.body = ui.AtLeast(1, itemHigh, ui.Inset(6, side, 6, side, ui.Column(1,
		ui.Row(palette.Gap, v.when, ui.Grow(v.title), v.badge.Object()),
		v.where)))
	v.ExtendBaseWidget(v)
	return v
}

func (v *itemView) show(of commission.Line, lists *codes.Lists, i Item) {
	t := v.look.Texts()
	v.when.Set(ui.Plain(t.DateClock(i.At)))
	v.title.Set(ui.Plain(i.title(t)))
	v.where.Set(ui.Plain(i.where(t, i.parts(t, of, lists))))
	ui.Show(v.badge.Object(), i.Word != "")
	if i.Word != "" {
		v.badge.Show(ui.State(i.Word))
	}
	v.body.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *itemView) CreateRenderer() fyne.WidgetRenderer { return ui.NewRenderer(v.body) }

// title is who was met, or what was done.
func (i Item) title(t i18n.Texts) string {
	switch {
	case i.Kind == raid.KindRaid:
		return t.T("period.crew", "Name", i.Name)
	case i.Person && i.Unnamed:
		return t.T("night.name_not_shown")
	case i.Person && (i.Name == "" || i.Name == "—"):
		return t.T("night.no_name")
	case i.Person:
		return i.Name
	}
	return t.T("night." + string(i.Kind))
}

// where is who it is, without a name, what is counted of him, the place and its
// district.
func (i Item) where(t i18n.Texts, parts string) string {
	lang := string(t.Lang())
	place, district := i.Place.In(lang), i.District.In(lang)
	if place == district || i.Kind == raid.KindRaid {
		place = ""
	} else if place == "" {
		place = t.T("night.no_place")
	}
	words := []string{i.sexAge(t), parts, place, district}
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " · ")
}

func (i Item) sexAge(t i18n.Texts) string {
	if !i.Person {
		return ""
	}
	var words []string
	if word, known := map[codes.Sex]string{codes.Male: "male", codes.Female: "female"}[i.Sex]; known {
		if i.Age >= 18 {
			word = map[string]string{"male": "man", "female": "woman"}[word]
		}
		words = append(words, t.T("night."+word))
	}
	if i.Age > 0 {
		years := t.N("night.years", i.Age)
		if i.About {
			years = t.T("night.age_about", "Age", years)
		}
		words = append(words, years)
	}
	return strings.Join(words, ", ")
}

// parts are the parts of a figure that count the item, how many it counts as, and how
// many other records there are of the place.
func (i Item) parts(t i18n.Texts, of commission.Line, lists *codes.Lists) string {
	var words []string
	for _, code := range i.Parts {
		words = append(words, commission.Line{Figure: of.Figure, Code: code}.Name(t, lists))
	}
	text := strings.Join(words, ", ")
	if i.Count > 1 {
		text = strings.TrimSpace(text + " × " + t.Int(i.Count))
	}
	if i.More > 0 {
		text = strings.TrimSpace(text + " " + t.N("period.more_checks", i.More))
	}
	return text
}
