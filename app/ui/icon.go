package ui

import (
	"bytes"
	"fmt"
	"image/color"
	"io/fs"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"shyraq/assets"
)

// IconName is one of the drawings of assets/icons, without its ending.
type IconName string

// The icons. They are strokes of one weight in a square of 24.
const (
	IconNight      IconName = "night" // home: the map of tonight
	IconMap        IconName = "map"
	IconPlus       IconName = "plus"
	IconMinus      IconName = "minus"
	IconList       IconName = "list"
	IconReview     IconName = "review"
	IconFigures    IconName = "figures"
	IconSettings   IconName = "settings"
	IconPlan       IconName = "plan"
	IconLock       IconName = "lock"
	IconUnlock     IconName = "unlock"
	IconSync       IconName = "sync"
	IconOffline    IconName = "offline"
	IconSun        IconName = "sun"
	IconMoon       IconName = "moon"
	IconLamp       IconName = "lamp" // the red flavour, and the program's own sign
	IconLocate     IconName = "locate"
	IconLayers     IconName = "layers"
	IconTick       IconName = "tick"
	IconDone       IconName = "done" // a tick in a ring
	IconClock      IconName = "clock"
	IconBack       IconName = "back"
	IconForward    IconName = "forward"
	IconUp         IconName = "up"
	IconDown       IconName = "down"
	IconUndo       IconName = "undo"
	IconPerson     IconName = "person"
	IconPeople     IconName = "people"
	IconChild      IconName = "child"
	IconPhone      IconName = "phone"
	IconReturn     IconName = "return"
	IconFlag       IconName = "flag"
	IconEye        IconName = "eye"
	IconSearch     IconName = "search"
	IconWarning    IconName = "warning"
	IconPin        IconName = "pin"
	IconPlace      IconName = "place"
	IconNote       IconName = "note"
	IconPen        IconName = "pen"
	IconClose      IconName = "close"
	IconErase      IconName = "erase"
	IconEnter      IconName = "enter"
	IconKey        IconName = "key"
	IconDevice     IconName = "device"
	IconServer     IconName = "server"
	IconLanguage   IconName = "language"
	IconInfo       IconName = "info"
	IconCalendar   IconName = "calendar"
	IconConflict   IconName = "conflict"
	IconQuarantine IconName = "quarantine"
	IconWaiting    IconName = "waiting"
	IconSent       IconName = "sent"
	IconDraft      IconName = "draft"
	IconWithdrawn  IconName = "withdrawn"
	IconCare       IconName = "care"
	IconShield     IconName = "shield"
	IconExport     IconName = "export"
	IconPrint      IconName = "print"
	IconFilter     IconName = "filter"
	IconHandover   IconName = "handover"
	IconRoute      IconName = "route"
	IconKeyboard   IconName = "keyboard"
	IconMore       IconName = "more" // what else can be done
	IconDot        IconName = "dot"
)

// IconResource is an icon as a resource in the colour of a role, for Fyne's
// own widgets. It follows the flavour. A name that is not drawn gives the
// dot.
func IconResource(name IconName, r Role) fyne.Resource {
	data, err := fs.ReadFile(assets.Icons(), string(name)+".svg")
	if err != nil {
		fyne.LogError("icon "+string(name), err)
		data, _ = fs.ReadFile(assets.Icons(), string(IconDot)+".svg")
	}
	return &iconResource{name: name, role: r, source: data}
}

// iconResource colours strokes as well as fills, which Fyne's own colouring
// does not: the drawings say #000 where the role's colour belongs.
type iconResource struct {
	name   IconName
	role   Role
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
	Name IconName
	Role Role
	Side float32
}

// NewIcon is an icon of 28 dp.
func NewIcon(name IconName, r Role) *Icon { return NewIconOf(name, r, SizeIcon) }

// NewIconOf is an icon of a given side in dp.
func NewIconOf(name IconName, r Role, side float32) *Icon {
	i := &Icon{Name: name, Role: r, Side: side}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes the drawing and its role.
func (i *Icon) Set(name IconName, r Role) { i.Name, i.Role = name, r; i.Refresh() }

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
	name   IconName
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
		r.image.Resource = IconResource(r.icon.Name, r.icon.Role)
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
