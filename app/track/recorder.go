package track

import (
	"time"

	"shyraq/app/raid"
)

// Recorder thins fixes to points. The zero value is ready; it is used from one
// goroutine.
type Recorder struct {
	begun   bool
	anchor  sample   // the last point of the way
	last    sample   // the last fix that was joined to it
	open    []sample // those since the anchor that the next point has to pass near
	resting bool     // all since the anchor were at it
	strayed []sample // outside of it, and not yet enough to be believed

	far    []sample // a place that nobody gets to so fast, as long as it holds
	source string
	spoke  time.Time           // when the source did last
	odd    map[Flags]time.Time // when a point beside the way was kept last
}

type sample struct {
	Fix
	flags Flags
}

const (
	longest  = time.Minute // between two points of who moves
	believed = 3           // fixes in a row, to leave a place or to have jumped
	stop     = time.Minute // from which its end is a point
	pace     = 900 * time.Millisecond
)

// Add takes a fix and gives the points that became certain by it, mostly none.
func (r *Recorder) Add(f Fix) []Point {
	if f.Heard.IsZero() {
		f.Heard = f.At
	}
	if f.Heard.IsZero() || !f.Point.Valid() || f.Point.Nowhere() {
		return nil
	}
	switch {
	case f.Mock:
		return r.beside(f, Mock)
	case f.Accuracy > RoughFrom:
		return r.beside(f, Rough)
	case r.begun && f.Source != r.source && within(f.Heard.Sub(r.spoke), Yields):
		return r.beside(f, Second)
	}
	s := sample{f, clockFlag(f)}
	if !r.begun {
		return r.begin(s)
	}
	passed, known := r.last.until(f)
	switch {
	case !known:
		return append(r.Flush(), r.begin(s)...)
	case passed < pace:
		r.heard(f)
		return nil
	case tooFast(r.last.Fix, f, passed):
		return r.jumped(s)
	}
	r.far = nil
	r.heard(f)
	return r.join(s)
}

// Flush gives what is known and was not given yet: the end of the way so far.
func (r *Recorder) Flush() []Point {
	if !r.begun || r.last.Heard.Equal(r.anchor.Heard) || r.resting && !r.dwelt() {
		return nil
	}
	r.strayed = nil
	return r.settle(r.last)
}

// Interrupt ends the way here: what comes next is not joined to it.
func (r *Recorder) Interrupt() []Point {
	all := r.Flush()
	*r = Recorder{odd: r.odd}
	return all
}

// End is to where the way goes on from its last point, which is no point yet; false
// while the receiver stands there.
func (r *Recorder) End() (raid.Point, bool) { return r.last.Point, r.begun && !r.resting }

func (r *Recorder) begin(s sample) []Point {
	odd := r.odd
	*r = Recorder{begun: true, anchor: s, last: s, resting: true, odd: odd}
	r.heard(s.Fix)
	return []Point{s.point(Begin)}
}

// dwelt says whether the receiver stood long enough for the end of it to be told.
func (r *Recorder) dwelt() bool { return r.last.Heard.Sub(r.anchor.Heard) >= stop }

func (r *Recorder) heard(f Fix) { r.source, r.spoke = f.Source, f.Heard }

// join goes on to a fix that can be so.
func (r *Recorder) join(s sample) []Point {
	if r.resting {
		return r.rest(s)
	}
	return r.move(s)
}

// rest takes a fix while the receiver stands: it wanders within its error, and
// that is no way. One that is outside is believed after two more.
func (r *Recorder) rest(s sample) []Point {
	away := metres(r.anchor.Point, s.Point)
	if away <= reach(s.Accuracy) {
		r.strayed, r.last = nil, s
		return nil
	}
	r.strayed = append(r.strayed, s)
	if len(r.strayed) < believed && away <= 2*reach(s.Accuracy) {
		return nil
	}
	var out []Point
	if r.dwelt() {
		out = r.settle(r.last)
	}
	r.resting = false
	all := r.strayed
	r.strayed = nil
	for _, s := range all {
		out = append(out, r.move(s)...)
	}
	return out
}

// move takes a fix while the receiver moves: as long as a line from the anchor
// passes near all fixes since, they are no points.
func (r *Recorder) move(s sample) []Point {
	if len(r.open) > 0 && (s.Heard.Sub(r.anchor.Heard) > longest || !r.near(s.Point)) {
		out := r.settle(r.last)
		return append(out, r.join(s)...)
	}
	r.open, r.last = append(r.open, s), s
	return nil
}

func (r *Recorder) near(to raid.Point) bool {
	for _, o := range r.open {
		if offLine(o.Point, r.anchor.Point, to) > reach(o.Accuracy) {
			return false
		}
	}
	return true
}

// settle makes a fix the anchor, and a point.
func (r *Recorder) settle(s sample) []Point {
	r.anchor, r.last, r.open, r.resting = s, s, nil, true
	return []Point{s.point(0)}
}

// jumped takes a fix that is too far away. It stands beside the way until some
// more agree: then it is the way that goes on there, and nobody knows how.
func (r *Recorder) jumped(s sample) []Point {
	if n := len(r.far); n > 0 {
		passed, known := r.far[n-1].until(s.Fix)
		switch {
		case known && passed < pace:
			return nil
		case !known || tooFast(r.far[n-1].Fix, s.Fix, passed):
			r.far = nil
		}
	}
	r.far = append(r.far, s)
	if len(r.far) < believed {
		return r.beside(s.Fix, Jump)
	}
	all := r.far
	out := append(r.Flush(), r.begin(all[0])...)
	for _, s := range all[1:] {
		r.heard(s.Fix)
		out = append(out, r.join(s)...)
	}
	return out
}

// beside keeps a fix that is none of the way.
func (r *Recorder) beside(f Fix, why Flags) []Point {
	if was, ok := r.odd[why]; ok && within(f.Heard.Sub(was), oddEvery) {
		return nil
	}
	if r.odd == nil {
		r.odd = map[Flags]time.Time{}
	}
	r.odd[why] = f.Heard
	return []Point{sample{f, clockFlag(f)}.point(why)}
}

// until is how much time went by to a later fix; false where nothing was heard for
// so long that the way between is not known, or one of the clocks was set. Where the
// receiver tells the time, its own counts: it is made when the place is.
func (s sample) until(f Fix) (time.Duration, bool) {
	ours := f.Heard.Sub(s.Heard)
	if s.At.IsZero() || f.At.IsZero() || s.Source != f.Source {
		return ours, ours >= 0 && ours <= Silence
	}
	theirs := f.At.Sub(s.At)
	return theirs, theirs >= 0 && theirs <= Silence && within(ours-theirs, ClockApart)
}

func (s sample) point(more Flags) Point {
	return Point{At: s.Heard.UTC().Truncate(time.Second), Where: s.Point, Flags: s.flags | more}
}

func clockFlag(f Fix) Flags {
	if f.OddDate || !f.At.IsZero() && !within(f.Heard.Sub(f.At), ClockApart) {
		return Clock
	}
	return 0
}

func tooFast(a, b Fix, passed time.Duration) bool {
	return metres(a.Point, b.Point) > reach(a.Accuracy)+reach(b.Accuracy)+Fastest*passed.Seconds()
}

func within(d, most time.Duration) bool { return d < most && d > -most }
