package paint

import (
	"fmt"
	"image"
	"slices"
	"testing"

	"github.com/paulmach/orb"
)

// near is how many pixels near a place of a picture are of a colour.
func near(dst *image.RGBA, x, y, reach int, want func(r, g, b uint8) bool) (n int) {
	for py := y - reach; py <= y+reach; py++ {
		for px := x - reach; px <= x+reach; px++ {
			if c := dst.RGBAAt(px, py); want(c.R, c.G, c.B) {
				n++
			}
		}
	}
	return n
}

// What moves stands where it is, is found there, and a hollow one is told from a full
// one by its shape, in every flavour.
func TestMarksAreDrawn(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, "astana")
	for _, f := range flavours {
		v := View{Center: astana, Zoom: 14, Flavour: f, Width: 400, Height: 300, Scale: 1}
		at := v.ToPoint(120, 90)
		frame := func(marks ...Mark) *image.RGBA {
			dst := image.NewRGBA(image.Rect(0, 0, 400, 300))
			settle(p, dst, v, nil, Live{Marks: marks})
			return dst
		}
		lamp := f.palette().tone(ToneLamp)
		is := func(r, g, b uint8) bool { return r == lamp.R && g == lamp.G && b == lamp.B }
		bare, full := frame(), frame(Mark{ID: "1", At: at, Shape: Square, Tone: ToneLamp})
		hollow := frame(Mark{ID: "1", At: at, Shape: Frame, Tone: ToneLamp})
		none, all, some := near(bare, 120, 90, 14, is), near(full, 120, 90, 14, is), near(hollow, 120, 90, 14, is)
		if none != 0 || all < 200 || some < 20 || some > all/2 {
			t.Errorf("%s: %d without, %d full, %d hollow", f, none, all, some)
		}
	}
}

// Of labels that would cover each other the one on top is written.
func TestLabelsOfMarksKeepApart(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, "astana")
	v := View{Center: astana, Zoom: 14, Flavour: Night, Width: 400, Height: 300, Scale: 1}
	frame := func(marks ...Mark) *image.RGBA {
		dst := image.NewRGBA(image.Rect(0, 0, 400, 300))
		settle(p, dst, v, nil, Live{Marks: marks})
		return dst
	}
	below, above := Mark{ID: "1", At: v.ToPoint(120, 90), Label: "1 · 4 min"}, Mark{ID: "2", At: v.ToPoint(123, 92), Label: "2 · 1 min"}
	silent := below
	silent.Label = ""
	if !slices.Equal(frame(below, above).Pix, frame(silent, above).Pix) {
		t.Error("a label is written over another")
	}
	apart := above
	apart.At = v.ToPoint(300, 200)
	if slices.Equal(frame(below, apart).Pix, frame(silent, apart).Pix) {
		t.Error("a label with room is not written")
	}
}

func TestMarksAt(t *testing.T) {
	t.Parallel()
	v := View{Center: astana, Zoom: 14, Width: 400, Height: 300, Scale: 1}
	all := []Mark{{ID: "far", At: v.ToPoint(300, 90)}, {ID: "beside", At: v.ToPoint(130, 90)}, {ID: "here", At: v.ToPoint(121, 90)}}
	if got := MarksAt(v, all, 120, 90, 24); !slices.Equal(got, []string{"here", "beside"}) {
		t.Errorf("%v", got)
	}
	if got := MarksAt(v, all, 20, 20, 24); got != nil {
		t.Errorf("on bare ground: %v", got)
	}
}

// BenchmarkMarks is a frame with so many crews on it, beside one with none.
func BenchmarkMarks(b *testing.B) {
	p := newPainter(b, Options{}, "astana")
	v := View{Center: astana, Zoom: 13, Flavour: Night, Language: "kk", Width: 880, Height: 760, Scale: 1}
	for _, n := range []int{0, 60} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var marks []Mark
			for i := range n {
				at := orb.Point{astana[0] + 0.004*float64(i%10-5), astana[1] + 0.004*float64(i/10-3)}
				marks = append(marks, Mark{ID: fmt.Sprint(i), At: at, Shape: Square, Tone: ToneLamp, Letter: fmt.Sprint(i), Label: fmt.Sprintf("%d · 4 мин", i)})
			}
			dst := image.NewRGBA(image.Rect(0, 0, 880, 760))
			live := Live{Marks: marks}
			settle(p, dst, v, nil, live)
			for b.Loop() {
				p.Frame(dst, v, nil, live)
			}
		})
	}
}
