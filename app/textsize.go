package app

import (
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
func (p *program) limitScale(share float32) {
	now, err := strconv.ParseFloat(os.Getenv(scaleEnv), 64)
	if err != nil || now <= 0 {
		now = 1
	}
	p.most = now * float64(share)
	if err := setTextSize(p.prefs.Text, p.scale, p.most); err != nil {
		p.shell.ToastError(err)
		return
	}
	p.look.Rewear()
}

// setText makes everything as large as it is asked for, and keeps the choice.
// The toolkit keeps a window's size in its own measure, so that a larger scale
// would make a window larger than its screen: it is given less of that measure
// first, and stands where it stood.
func (p *program) setText(t textSize) {
	share := float32(p.prefs.Text.scaleOf(p.scale, p.most) / t.scaleOf(p.scale, p.most))
	p.prefs.Text = t
	if p.window != nil {
		size := p.window.Canvas().Size()
		p.window.Resize(fyne.NewSize(size.Width*share, size.Height*share))
	}
	p.keepPrefs()
	if err := setTextSize(p.prefs.Text, p.scale, p.most); err != nil {
		p.shell.ToastError(err)
		return
	}
	p.look.Rewear()
}
