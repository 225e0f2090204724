package children

import (
	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// PageDeps is what the page of a history is made of.
type PageDeps struct {
	Look   *ui.Look
	Say    func() History // in the language of now
	OnBack func()
	OnOpen func(record uuid.UUID)
	OnHelp func(referral uuid.UUID) // leads to where it is answered
}

// Page is the history of one child, named.
type Page struct {
	deps   PageDeps
	h      History
	name   *ui.Label
	about  *ui.Label
	body   *fyne.Container
	scroll *ui.Scroll
	root   fyne.CanvasObject
}

// NewPage makes the page of a history.
func NewPage(d PageDeps) *Page {
	p := &Page{deps: d, body: ui.Column(22)}
	look := d.Look
	p.name = ui.NewHead(func() string { return p.h.Name }).On(ui.Cut)
	p.about = ui.NewNote(func() string { return p.h.About }).On(ui.Cut)
	p.scroll = ui.NewScroll(ui.Inset(16, 20, 24, 20, ui.AtMost(820, p.body)))
	head := ui.Inset(10, 16, 10, 20, ui.Column(2, p.name, p.about))
	foot := ui.Inset(8, 16, 10, 20, ui.Row(palette.Gap, ui.NewButton(look.Say("children.back"), func() { d.OnBack() }).With(icon.Back), ui.Space()))
	p.root = ui.On(palette.Panel, ui.Pinned(ui.Column(0, head, ui.HLine()), p.scroll.Object(), ui.Column(0, ui.HLine(), foot)))
	p.fill()
	return p
}

// fill says all of it in the language of now.
func (p *Page) fill() {
	if p.deps.Say == nil {
		return
	}
	p.h = p.deps.Say()
	p.body.Objects = nil
	if open := settles(p.deps.Look, p.h.Asked, p.h.Repeats, p.deps.OnOpen); len(open) > 0 {
		p.body.Add(ui.Column(10, open...))
	}
	p.help(p.body)
	p.encounters(p.body)
	p.links(p.body)
	p.alike(p.body)
	if len(p.h.Registers) > 0 {
		p.body.Add(p.section("children.registers", "children.registers_text", texts(p.h.Registers)...))
	}
	if p.h.Away > 0 {
		p.body.Add(line(icon.Info, palette.Info, p.deps.Look.SayN("children.away", p.h.Away)))
	}
	p.root.Refresh()
}

// Close lets go of the child.
func (p *Page) Close() {
	p.deps.Say, p.h, p.body.Objects = nil, History{}, nil
	p.root.Refresh()
}

// section is a head and what is under it, with a note where there is one.
func (p *Page) section(key, note string, objects ...fyne.CanvasObject) fyne.CanvasObject {
	if note != "" {
		objects = append([]fyne.CanvasObject{ui.NewNote(p.deps.Look.Say(note))}, objects...)
	}
	return ui.Section(p.deps.Look.Say(key), objects...)
}

func texts(all []string) (out []fyne.CanvasObject) {
	for _, s := range all {
		out = append(out, ui.NewLabel(ui.Plain(s)))
	}
	return out
}

// item is one thing with its lines, and a button at its side.
func item(mark icon.Name, role palette.Role, head string, lines []string, button fyne.CanvasObject) fyne.CanvasObject {
	words := ui.Column(2, ui.NewStrong(ui.Plain(head)))
	for _, s := range lines {
		if s != "" {
			words.Add(ui.NewNote(ui.Plain(s)))
		}
	}
	if button == nil {
		return ui.Row(12, icon.New(mark, role), ui.Grow(words))
	}
	return ui.Row(12, icon.New(mark, role), ui.Grow(words), button)
}

func (p *Page) help(body *fyne.Container) {
	var all []fyne.CanvasObject
	for _, h := range p.h.Help {
		mark, role := icon.Done, palette.Done
		var button fyne.CanvasObject
		if h.Open {
			mark, role = icon.Waiting, palette.Lamp
			button = ui.NewButton(p.deps.Look.Say("children.answer"), func() { p.deps.OnHelp(h.Referral) })
		}
		if h.Overdue {
			role = palette.Danger
		}
		all = append(all, item(mark, role, h.Head, append([]string{h.By}, h.Told...), button))
	}
	if len(all) == 0 {
		all = []fyne.CanvasObject{ui.NewNote(p.deps.Look.Say("children.no_help"))}
	}
	body.Add(p.section("children.help", "", all...))
}

func (p *Page) encounters(body *fyne.Container) {
	var all []fyne.CanvasObject
	for _, e := range p.h.Encounters {
		mark, role := icon.Note, palette.Dim
		if e.Waiting {
			mark, role = icon.Warning, palette.Lamp
		}
		all = append(all, item(mark, role, e.Head, e.Lines, opens(p.deps.Look, e.Record, p.deps.OnOpen)))
	}
	body.Add(p.section("children.encounters", "", all...))
}

func (p *Page) links(body *fyne.Container) {
	var all []fyne.CanvasObject
	for _, l := range p.h.Links {
		mark := icon.People
		if l.Undone {
			mark = icon.Undo
		}
		all = append(all, item(mark, palette.Dim, l.Head, []string{l.By}, opens(p.deps.Look, l.Open, p.deps.OnOpen)))
	}
	if len(all) > 0 {
		body.Add(p.section("children.links", "", all...))
	}
}

func (p *Page) alike(body *fyne.Container) {
	var all []fyne.CanvasObject
	for _, a := range p.h.MayBe {
		all = append(all, item(icon.Person, palette.Dim, a.Words, nil, opens(p.deps.Look, a.Record, p.deps.OnOpen)))
	}
	if len(all) > 0 {
		body.Add(p.section("children.may_be", "children.may_be_text", all...))
	}
}

// Object implements ui.Screen.
func (p *Page) Object() fyne.CanvasObject { return p.root }

// Relabel implements ui.Screen.
func (p *Page) Relabel() { p.fill() }

// Shown implements ui.Watcher: the keys are the page's.
func (p *Page) Shown() {
	if c := ui.CanvasOf(p.root); c != nil {
		c.Unfocus()
	}
}

// Hidden implements ui.Watcher.
func (p *Page) Hidden() {}

// Key implements ui.Keyed: the page is read without a finger.
func (p *Page) Key(e *fyne.KeyEvent) bool { return p.scroll.Key(e) }

// Rune implements ui.Keyed.
func (p *Page) Rune(rune) bool { return false }
