package settings

import (
	"context"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"shyraq/app/ui"
	"shyraq/app/ui/chooser"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// Carrier exchanges with the region by files that somebody carries; app fills it. Calls
// come from a goroutine of their own and may take seconds.
type Carrier interface {
	// AskByFile writes what waits here to a file for the region, where the officer's
	// downloads are, and gives its path and how much waits.
	AskByFile(ctx context.Context) (path string, waiting int, err error)
	// ReadAnswer takes what the region answered.
	ReadAnswer(ctx context.Context, path string) (Answered, error)
	// CarryFile hands another device's file in at the region, which needs a connection,
	// and gives the path of the answer, beside it where that can be written.
	CarryFile(ctx context.Context, path string) (answer string, err error)
	// Bundles lists a folder with such files; an empty path lists the places to begin at.
	Bundles(path string) (Folder, error)
}

// Answered is what an answer brought.
type Answered struct {
	Added   int   // revisions that were not here
	Waiting int   // that still wait, as what was saved since
	More    bool  // the answer did not hold all: another file brings the rest
	Fault   error // why the region did not take all that was sent; nil where it did
}

// bundleCard is the exchange of a crew without a network: the question, the answer, and
// the file of another. What came of it is said above everything, so that nothing of the
// page moves.
type bundleCard struct {
	look    *ui.Look
	frame   Frame
	carrier Carrier
	run     func(work func() error, done func(error))
	busy    bool

	ask, read, carry *ui.Button
	box              *fyne.Container
}

func newBundleCard(look *ui.Look, frame Frame, carrier Carrier) *bundleCard {
	c := &bundleCard{look: look, frame: frame, carrier: carrier, run: ui.Go}
	c.ask = ui.NewButton(look.Say("bundle.ask"), c.write).With(icon.Export)
	c.read = ui.NewButton(look.Say("bundle.read"), func() { c.choose("bundle.choose_read", c.take) }).With(icon.Return)
	c.carry = ui.NewButton(look.Say("bundle.carry"), func() { c.choose("bundle.choose_carry", c.handIn) }).With(icon.Handover)
	c.box = ui.Column(12, ui.NewNote(look.Say("bundle.text")), ui.Tiles(240, 8, c.ask, c.read), ui.HLine(),
		ui.NewNote(look.Say("bundle.carry_text")), ui.Tiles(240, 8, c.carry))
	return c
}

// choose shows folders, to take a file.
func (c *bundleCard) choose(head string, take func(path string)) {
	if c.busy {
		return
	}
	f := chooser.New(c.look, c.carrier.Bundles, "bundle.")
	close := c.frame.Sheet(640, c.look.Say(head), f.Object())
	f.OnChosen = func(path string) { close(); take(path) }
	f.Open("")
}

func (c *bundleCard) write() {
	var path string
	var waiting int
	c.do(func() (err error) {
		path, waiting, err = c.carrier.AskByFile(context.Background())
		return err
	}, func() string { return c.look.T("bundle.asked", "Path", path, "Waiting", waiting) })
}

func (c *bundleCard) take(path string) {
	var got Answered
	c.do(func() (err error) {
		got, err = c.carrier.ReadAnswer(context.Background(), path)
		return err
	}, func() string {
		said := []string{c.look.T("bundle.took", "Added", got.Added, "Waiting", got.Waiting)}
		if got.More {
			said = append(said, c.look.T("bundle.more"))
		}
		if got.Fault != nil {
			said = append(said, c.look.SaySentence(got.Fault)())
		}
		return strings.Join(said, "\n\n")
	})
}

func (c *bundleCard) handIn(path string) {
	var answer string
	c.do(func() (err error) {
		answer, err = c.carrier.CarryFile(context.Background(), path)
		return err
	}, func() string { return c.look.T("bundle.carried", "Path", answer, "File", filepath.Base(path)) })
}

// do does one thing at a time and says what came of it until that is closed.
func (c *bundleCard) do(work func() error, said ui.Say) {
	if c.busy {
		return
	}
	c.enable(false)
	c.run(work, func(err error) {
		c.enable(true)
		if err != nil {
			c.frame.ToastError(err)
			return
		}
		c.frame.Sheet(560, c.look.Say("bundle.title"), ui.Row(12, icon.New(icon.Done, palette.Done), ui.Grow(ui.NewLabel(said))))
	})
}

func (c *bundleCard) enable(on bool) {
	c.busy = !on
	for _, b := range []*ui.Button{c.ask, c.read, c.carry} {
		b.SetEnabled(on)
	}
}
