package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"shyraq/app/ui/icon"
	"shyraq/app/ui/palette"
)

// How a step of a StepBar can stand.
const (
	StepOpen    StepMark = iota // not done yet
	StepDone                    // has what it needs
	StepProblem                 // something is to be mended
	StepNone                    // has nothing to ask: it cannot be tapped
)

// StepMark is how a step stands.
type StepMark int

// StepBar shows the steps of a form in one line, where one is and how each
// stands. Any step that asks something can be tapped at any time. Where the
// words of all have no room, the open step alone has its words, or none.
type StepBar struct {
	OnStep func(i int)
	look   *Look
	steps  []*Button
	words  []Say
	open   int
	short  stepWords
	dots   [][]*Surface
	at     int // page in sight of the open step
	box    *fyne.Container
}

// stepWords says which steps have their words; the others have their numbers.
type stepWords int

const (
	allWords stepWords = iota
	openWords
	noWords
)

// NewStepBar is a bar with the words of its steps.
func NewStepBar(look *Look, words ...Say) *StepBar {
	b := &StepBar{look: look, words: words, dots: make([][]*Surface, len(words))}
	for i := range words {
		b.steps = append(b.steps, newButton(Ordinary, "", func() string { return b.text(i, b.short == noWords || b.short == openWords && i != b.open) }, func() {
			if b.OnStep != nil {
				b.OnStep(i)
			}
		}))
	}
	b.box = container.New(stepLayout{b})
	b.fill()
	return b
}

func (b *StepBar) text(i int, short bool) string {
	if short {
		return b.look.Texts().Int(i + 1)
	}
	return b.look.Texts().Int(i+1) + ". " + b.words[i]()
}

// Object is what is put on the screen.
func (b *StepBar) Object() fyne.CanvasObject { return b.box }

// Show marks the step that is open and how each stands.
func (b *StepBar) Show(current int, marks ...StepMark) {
	b.open = current
	for i, s := range b.steps {
		s.Chosen = i == current
		s.Icon, s.disabled = "", false
		if i < len(marks) {
			switch marks[i] {
			case StepDone:
				s.Icon = icon.Tick
			case StepProblem:
				s.Icon = icon.Warning
			case StepNone:
				s.disabled = true
			}
		}
		s.Refresh()
	}
	b.paint()
	b.box.Refresh()
}

// Pages says how many pages each step has, and which of the open step is in
// sight: a step of several has a dot for each.
func (b *StepBar) Pages(at int, counts ...int) {
	b.at = at
	for i := range b.dots {
		n := 0
		if i < len(counts) && counts[i] > 1 {
			n = counts[i]
		}
		for len(b.dots[i]) < n {
			dot := NewSurface(palette.Dim)
			dot.Corner = stepDot / 2
			b.dots[i] = append(b.dots[i], dot)
		}
		b.dots[i] = b.dots[i][:n]
	}
	b.fill()
}

func (b *StepBar) fill() {
	b.box.Objects = nil
	for _, s := range b.steps {
		b.box.Objects = append(b.box.Objects, s)
	}
	for _, dots := range b.dots {
		for _, d := range dots {
			b.box.Objects = append(b.box.Objects, d)
		}
	}
}

func (b *StepBar) paint() {
	for i, dots := range b.dots {
		for n, d := range dots {
			d.Fill = palette.Dim
			if i == b.open && n == b.at {
				d.Fill = palette.Lamp
			}
			d.Refresh()
		}
	}
}

// need is the width in which a step says its words beside a mark.
func (b *StepBar) need(i int, short bool) float32 {
	w := fyne.MeasureText(b.text(i, short), palette.SizeBody, fyne.TextStyle{Bold: true}).Width
	return max(w+2*buttonPad+palette.SizeIcon+palette.Gap+2, palette.Touch)
}

const (
	stepGap float32 = 4
	stepDot float32 = 5
)

type stepLayout struct{ bar *StepBar }

// widths gives every step the same where that is enough, else each what it
// needs, else the open one what the numbers of the others leave.
func (l stepLayout) widths(total float32) (out []float32, short stepWords) {
	b, n := l.bar, float32(len(l.bar.steps))
	total -= stepGap * (n - 1)
	out = make([]float32, len(b.steps))
	most, sum := float32(0), float32(0)
	for i := range out {
		out[i] = b.need(i, false)
		most, sum = max(most, out[i]), sum+out[i]
	}
	switch {
	case most <= total/n:
		for i := range out {
			out[i] = total / n
		}
	case sum <= total:
		for i := range out {
			out[i] += (total - sum) / n
		}
	default:
		short = openWords
		rest := total
		for i := range out {
			out[i] = b.need(i, true)
			rest -= out[i]
		}
		for i := range out {
			switch {
			case b.open < 0 || b.open >= len(out):
				out[i] += rest / n
			case i == b.open:
				out[i] += rest
				if out[i] < b.need(i, false) {
					short = noWords
				}
			}
		}
	}
	return out, short
}

func (l stepLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	b := l.bar
	widths, short := l.widths(size.Width)
	if short != b.short {
		b.short = short
		for _, s := range b.steps {
			s.Refresh()
		}
	}
	x := float32(0)
	for i, s := range b.steps {
		Put(s, x, 0, widths[i], size.Height)
		l.dots(i, x+widths[i]/2, size.Height-stepDot-4)
		x += widths[i] + stepGap
	}
}

// dots stands the dots of a step around its middle; that of the page in sight
// is long.
func (l stepLayout) dots(i int, middle, y float32) {
	b := l.bar
	long := func(n int) float32 {
		if i == b.open && n == b.at {
			return 3 * stepDot
		}
		return stepDot
	}
	all := -stepDot
	for n := range b.dots[i] {
		all += long(n) + stepDot
	}
	x := middle - all/2
	for n, d := range b.dots[i] {
		Put(d, x, y, long(n), stepDot)
		x += long(n) + stepDot
	}
}

func (l stepLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	n := float32(len(l.bar.steps))
	return fyne.NewSize(n*palette.Touch+(n-1)*stepGap, palette.Touch)
}
