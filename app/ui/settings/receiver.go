package settings

import (
	"reflect"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// receiverCard chooses the satellite receiver and says how it stands.
type receiverCard struct {
	look   *ui.Look
	keeper Keeper
	choose func(Receiver) // what was chosen; may be nil

	data    Receiver // as shown last
	asked   string   // kind under the officer's hand
	kind    *ui.BigButtons
	address *ui.TextField
	speed   *ui.BigButtons
	use     *ui.Button
	form    *fyne.Container
	fixed   *ui.Label
	icon    *icon.Icon
	says    *ui.Label
	notes   *fyne.Container
	box     *fyne.Container
}

// speeds are the speeds of a serial port that are offered.
var speeds = []int{4800, 9600, 19200, 38400, 57600, 115200}

func newReceiverCard(look *ui.Look, keeper Keeper) *receiverCard {
	c := &receiverCard{look: look, keeper: keeper}
	c.kind = ui.NewBigButtons(look, "receiver", nil, false,
		option("off", look.Say("receiver.off")), option("gpsd", look.Say("receiver.gpsd")),
		option("serial", look.Say("receiver.serial")), option("tcp", look.Say("receiver.tcp")),
		option("file", look.Say("receiver.file"))).Cell(132)
	c.kind.OnChange = func([]string) { c.ask(c.kind.Code()) }
	c.address = ui.NewTextField(look, "receiver.address", c.addressLabel).As(ui.Exact)
	c.address.OnChange = func(string) { c.address.ClearProblem(); c.offer() }
	c.address.OnEnter = c.take
	var all []ui.Option
	for _, n := range speeds {
		all = append(all, option(strconv.Itoa(n), func() string { return strconv.Itoa(n) }))
	}
	c.speed = ui.NewBigButtons(look, "receiver.speed", look.Say("receiver.speed"), false, all...).Cell(96)
	c.speed.OnChange = func([]string) { c.offer() }
	c.use = ui.NewButton(look.Say("receiver.use"), c.take).With(icon.Tick)
	c.form = ui.Column(12, c.address.Object(), c.speed.Object(), ui.Row(8, c.use, ui.Space()))
	c.fixed = ui.NewNote(c.fixedWords)
	c.icon = icon.New(icon.Locate, palette.Dim)
	c.says = ui.NewLabel(c.words)
	c.notes = ui.Column(4)
	c.box = ui.Column(12, ui.Row(12, c.icon, ui.Grow(c.says)), c.notes, c.fixed, c.kind.Object(), c.form)
	return c
}

// show puts data in. What the officer is about to choose stays.
func (c *receiverCard) show(r Receiver) {
	if c.asked != "" && reflect.DeepEqual(r, c.data) {
		return // it comes every few seconds, and laying a card out anew draws the whole window
	}
	settingChanged := r.Kind != c.data.Kind || r.Address != c.data.Address || r.Speed != c.data.Speed || c.asked == ""
	c.data = r
	if settingChanged {
		c.asked = r.Kind
		c.kind.SetSelected(r.Kind)
		c.address.SetText(r.Address)
		c.speed.SetSelected(strconv.Itoa(r.Speed))
	}
	c.refresh()
}

// ask opens the form of a kind, with what is known of it.
func (c *receiverCard) ask(kind string) {
	if kind == "" { // the chosen one was tapped again
		c.kind.SetSelected(c.asked)
		return
	}
	c.asked = kind
	c.address.ClearProblem()
	address, speed := "", 9600
	switch {
	case kind == c.data.Kind:
		address, speed = c.data.Address, c.data.Speed
	case kind == "gpsd":
		address = "localhost:2947"
	}
	c.address.SetText(address)
	c.speed.SetSelected(strconv.Itoa(speed))
	if kind == "off" {
		c.take()
	}
	c.refresh()
}

func (c *receiverCard) chosen() Receiver {
	speed, _ := strconv.Atoi(c.speed.Code())
	return Receiver{Kind: c.asked, Address: c.address.Text(), Speed: speed}
}

func (c *receiverCard) take() {
	r := c.chosen()
	if err := c.keeper.CheckReceiver(r); err != nil {
		c.address.SetProblem(ui.Problem{Path: c.address.Path, Blocks: true, Say: c.look.SaySentence(err)})
		return
	}
	if c.choose != nil {
		c.choose(r)
	}
}

// offer lets the button be tapped when there is something to take.
func (c *receiverCard) offer() {
	r := c.chosen()
	same := r.Kind == c.data.Kind && r.Address == c.data.Address && (r.Kind != "serial" || r.Speed == c.data.Speed)
	c.use.SetEnabled(!same)
}

func (c *receiverCard) refresh() {
	free := !c.data.Demo && !c.data.Fixed
	set(c.fixed, !free)
	set(c.kind.Object(), free)
	set(c.form, free && c.asked != "" && c.asked != "off")
	set(c.speed.Object(), c.asked == "serial")
	c.offer()
	icon, role := c.mark()
	c.icon.Set(icon, role)
	c.says.Role = palette.Text
	c.notes.Objects = nil
	if c.data.OddDate {
		c.notes.Add(ui.NewNote(c.look.Say("receiver.odd_date")).In(palette.Lamp))
	}
	if c.data.Drift != 0 {
		c.notes.Add(ui.NewNote(c.driftWords).In(palette.Lamp))
	}
	set(c.notes, len(c.notes.Objects) > 0)
	c.address.Object().Refresh()
	c.box.Refresh()
}

func (c *receiverCard) mark() (icon.Name, palette.Role) {
	switch c.data.State {
	case Known:
		return icon.Locate, palette.Done
	case Searching:
		return icon.Search, palette.Info
	case Silent:
		return icon.Warning, palette.Danger
	case Old:
		return icon.Clock, palette.Lamp
	}
	return icon.Pin, palette.Dim
}

func (c *receiverCard) words() string {
	k, d := c.look, c.data
	switch d.State {
	case Known:
		said := k.T("receiver.known", "Metres", k.Texts().Int(int(d.Accuracy+0.5)), "Age", k.Texts().Int(int(d.Age/time.Second)))
		if d.InUse > 0 {
			said += " · " + k.N("receiver.in_use", d.InUse)
		}
		return said
	case Searching:
		said := k.T("receiver.searching")
		if d.InUse > 0 {
			said += " · " + k.N("receiver.in_use", d.InUse)
		}
		return said
	case Silent:
		if d.First != "" {
			return k.Sentence(d.Err) + "\n" + k.T("receiver.first", "First", d.First)
		}
		return k.Sentence(d.Err)
	case Old:
		return k.T("receiver.old", "Age", k.Texts().Duration(d.Age))
	}
	return k.T("receiver.none")
}

func (c *receiverCard) fixedWords() string {
	if c.data.Demo {
		return c.look.T("receiver.demo")
	}
	return c.look.T("receiver.fixed")
}

func (c *receiverCard) driftWords() string {
	key, d := "receiver.ahead", c.data.Drift
	if d < 0 {
		key, d = "receiver.behind", -d
	}
	return c.look.T(key, "By", c.look.Texts().Duration(d))
}

func (c *receiverCard) addressLabel() string {
	switch c.asked {
	case "serial":
		return c.look.T("receiver.port")
	case "file":
		return c.look.T("receiver.path")
	}
	return c.look.T("receiver.address")
}

func set(o fyne.CanvasObject, on bool) {
	if o.Visible() != on {
		ui.Show(o, on)
	}
}
