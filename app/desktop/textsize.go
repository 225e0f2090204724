package desktop

import (
	"math"
	"os"
	"strconv"

	"fyne.io/fyne/v2"
)

// textSize is how large the program is written, for eyes that need it. It is
// the scale of everything, so that words, targets and the room between them
// keep their proportions and nothing is cut that was not before.
type textSize string

// The sizes. The largest leaves a window of 1280x800 the room of 985x615.
const (
	textNormal  textSize = "normal"
	textLarge   textSize = "large"
	textLargest textSize = "largest"
)

// factor is what a size is multiplied with; the toolkit knows tenths.
func (t textSize) factor() float64 {
	switch t {
	case textLarge:
		return 1.2
	case textLargest:
		return 1.3
	default:
		return 1
	}
}

// scaleEnv is where the toolkit reads its scale, whenever it is told that its
// settings changed.
const scaleEnv = "FYNE_SCALE"

// scaleOf is the scale at a size. given is the one that this computer was set up
// with, empty for none; most is the largest that the screen has room for, zero
// where that is not known.
func (t textSize) scaleOf(given string, most float64) float64 {
	base, err := strconv.ParseFloat(given, 64)
	if err != nil || base <= 0 {
		base = 1
	}
	if scale := base * t.factor(); most <= 0 || scale <= most {
		return scale
	}
	return most
}

// setTextSize takes effect at the next change of the toolkit's settings.
func setTextSize(t textSize, given string, most float64) error {
	scale := t.scaleOf(given, most)
	if base, err := strconv.ParseFloat(given, 64); scale == 1 && (err != nil || base <= 0) {
		return os.Unsetenv(scaleEnv)
	}
	return os.Setenv(scaleEnv, strconv.FormatFloat(scale, 'f', -1, 64))
}

// limitScale makes everything smaller by a share of what it is, where the
// screen has no room for it, and lets it grow no larger again.
func (d *desktop) limitScale(share float32) {
	now, err := strconv.ParseFloat(os.Getenv(scaleEnv), 64)
	if err != nil || now <= 0 {
		now = 1
	}
	d.most = now * float64(share)
	if err := setTextSize(textSize(d.prefs.Text), d.scale, d.most); err != nil {
		d.shell.ToastError(err)
		return
	}
	d.look.Rewear()
}

// setText makes everything as large as it is asked for, and keeps the choice.
func (d *desktop) setText(t textSize) {
	share := float32(textSize(d.prefs.Text).scaleOf(d.scale, d.most) / t.scaleOf(d.scale, d.most))
	d.prefs.Text = string(t)
	if d.window != nil {
		remeasure(d.window, share)
	}
	d.keepPrefs()
	if err := setTextSize(textSize(d.prefs.Text), d.scale, d.most); err != nil {
		d.shell.ToastError(err)
		return
	}
	d.look.Rewear()
}

// remeasure gives what stands in a window a share of the toolkit's measure, and
// leaves the window as it is. At a new scale the toolkit makes a window as large
// as its content measures at it: with the share it stays as many pixels as it
// was, and on its screen. The window itself is not resized here: the system
// answers to that late, and the toolkit then takes the answer to one scale for
// one to the other. Down to whole units, so that no pixel is gained.
func remeasure(w fyne.Window, share float32) {
	size := w.Canvas().Size()
	whole := func(v float32) float32 { return float32(math.Floor(float64(v*share) + 0.001)) }
	if c, ok := w.Canvas().(interface{ Resize(size fyne.Size) }); ok {
		c.Resize(fyne.NewSize(whole(size.Width), whole(size.Height)))
	}
}
