// Package icon draws the icons of the program: strokes of one weight in the
// colour of a role, so that they follow the flavour.
package icon

import (
	"bytes"
	"fmt"
	"image/color"
	"io/fs"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"shyraq/app/ui/palette"
	"shyraq/assets"
)

// Name is one of the drawings of assets/icons, without its ending.
type Name string

// The icons. They are strokes of one weight in a square of 24.
const (
	Night      Name = "night" // home: the map of tonight
	Map        Name = "map"
	Plus       Name = "plus"
	Minus      Name = "minus"
	List       Name = "list"
	Review     Name = "review"
	Figures    Name = "figures"
	Settings   Name = "settings"
	Plan       Name = "plan"
	Lock       Name = "lock"
	Unlock     Name = "unlock"
	Sync       Name = "sync"
	Offline    Name = "offline"
	Sun        Name = "sun"
	Moon       Name = "moon"
	Lamp       Name = "lamp" // the red flavour, and the program's own sign
	Locate     Name = "locate"
	Layers     Name = "layers"
	Tick       Name = "tick"
	Done       Name = "done" // a tick in a ring
	Clock      Name = "clock"
	Back       Name = "back"
	Forward    Name = "forward"
	Up         Name = "up"
	Down       Name = "down"
	Undo       Name = "undo"
	Person     Name = "person"
	People     Name = "people"
	Child      Name = "child"
	Phone      Name = "phone"
	Return     Name = "return"
	Flag       Name = "flag"
	Eye        Name = "eye"
	Search     Name = "search"
	Warning    Name = "warning"
	Pin        Name = "pin"
	Place      Name = "place"
	Note       Name = "note"
	Pen        Name = "pen"
	Close      Name = "close"
	Erase      Name = "erase"
	Enter      Name = "enter"
	Key        Name = "key"
	Device     Name = "device"
	Server     Name = "server"
	Language   Name = "language"
	Info       Name = "info"
	Calendar   Name = "calendar"
	Conflict   Name = "conflict"
	Quarantine Name = "quarantine"
	Waiting    Name = "waiting"
	Sent       Name = "sent"
	Draft      Name = "draft"
	Withdrawn  Name = "withdrawn"
	Care       Name = "care"
	Shield     Name = "shield"
	Export     Name = "export"
	Print      Name = "print"
	Filter     Name = "filter"
	Handover   Name = "handover"
	Route      Name = "route"
	Keyboard   Name = "keyboard"
	More       Name = "more" // what else can be done
	Help       Name = "help" // that was promised to somebody
	Dot        Name = "dot"
)

// OfFlavour is the light that a flavour is for.
func OfFlavour(f palette.Flavour) Name {
	switch f {
	case palette.Day:
		return Sun
	case palette.Red:
		return Lamp
	default:
		return Moon
	}
}

// Resource is an icon as a resource in the colour of a role, for Fyne's
// own widgets. It follows the flavour. A name that is not drawn gives the
// dot.
func Resource(name Name, r palette.Role) fyne.Resource {
	data, err := fs.ReadFile(assets.Icons(), string(name)+".svg")
	if err != nil {
		fyne.LogError("icon "+string(name), err)
		data, _ = fs.ReadFile(assets.Icons(), string(Dot)+".svg")
	}
	return &iconResource{name: name, role: r, source: data}
}

// iconResource colours strokes as well as fills, which Fyne's own colouring
// does not: the drawings say #000 where the role's colour belongs.
type iconResource struct {
	name   Name
	role   palette.Role
	source []byte
}

// Name implements fyne.Resource. The colour is part of it, so that no cache
// ever answers in the flavour of before.
func (i *iconResource) Name() string {
	return hex(theme.Color(i.role))[1:] + "-" + string(i.name) + ".svg"
}

// Content implements fyne.Resource.
func (i *iconResource) Content() []byte {
	return bytes.ReplaceAll(i.source, []byte("#000"), []byte(hex(theme.Color(i.role))))
}

// ThemeColorName implements fyne.ThemedResource.
func (i *iconResource) ThemeColorName() fyne.ThemeColorName { return i.role }

func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}

// Icon is a drawing in the colour of a role.
type Icon struct {
	widget.BaseWidget
	Name Name
	Role palette.Role
	Side float32
}

// New is an icon of 28 dp.
func New(name Name, r palette.Role) *Icon { return NewOf(name, r, palette.SizeIcon) }

// NewOf is an icon of a given side in dp.
func NewOf(name Name, r palette.Role, side float32) *Icon {
	i := &Icon{Name: name, Role: r, Side: side}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes the drawing and its role.
func (i *Icon) Set(name Name, r palette.Role) { i.Name, i.Role = name, r; i.Refresh() }

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer {
	r := &iconRenderer{icon: i, image: canvas.NewImageFromResource(nil)}
	r.image.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

// iconRenderer reads and paints a drawing only when it is another, and not
// before it has a size and is to be seen: most ticks of a page never are.
type iconRenderer struct {
	icon  *Icon
	image *canvas.Image
	drawn drawnIcon // last
}

type drawnIcon struct {
	name   Name
	colour color.Color
}

func (r *iconRenderer) Layout(s fyne.Size) {
	side := min(r.icon.Side, s.Width, s.Height)
	if r.icon.Name == "" || r.icon.Hidden || side <= 0 {
		return
	}
	r.image.Resize(fyne.NewSquareSize(side))
	r.image.Move(fyne.NewPos((s.Width-side)/2, (s.Height-side)/2))
	if now := (drawnIcon{r.icon.Name, theme.Color(r.icon.Role)}); now != r.drawn {
		r.drawn = now
		r.image.Resource = Resource(r.icon.Name, r.icon.Role)
		r.image.Refresh()
	}
}

func (r *iconRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(r.icon.Side) }

func (r *iconRenderer) Refresh() {
	if r.icon.Name == "" {
		r.image.Resource, r.drawn = nil, drawnIcon{}
		r.image.Hide()
		return
	}
	r.image.Show()
	r.Layout(r.icon.Size())
}

func (r *iconRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }

func (r *iconRenderer) Destroy() {}
