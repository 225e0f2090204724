package paint

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"
)

// settle asks for frames until nothing sharper is under way.
func settle(p *Painter, dst *image.RGBA, v View, l *Layers, live Live) (frames int) {
	ready := make(chan struct{}, 1)
	p.OnReady(func() {
		select {
		case ready <- struct{}{}:
		default:
		}
	})
	for {
		frames++
		if p.Frame(dst, v, l, live).Complete {
			return frames
		}
		<-ready
	}
}

func TestFramesEndAsThePicture(t *testing.T) {
	t.Parallel()
	layers, live := night()
	v := View{Center: astana, Zoom: 14.3, Width: 500, Height: 400, Flavour: Night, Language: "kk"}
	want := newPainter(t, Options{}, overview, "astana").Picture(v, layers, live)
	p := newPainter(t, Options{Workers: 3}, overview, "astana")
	dst := image.NewRGBA(want.Rect)
	settle(p, dst, v, layers, live)
	if !bytes.Equal(dst.Pix, want.Pix) {
		t.Error("the last frame is not the picture")
	}
	if !p.Frame(dst, v, layers, live).Streets {
		t.Error("Astana has no streets")
	}
}

func TestAPatientFrameIsThePicture(t *testing.T) {
	t.Parallel()
	layers, live := night()
	v := View{Center: astana, Zoom: 13.8, Width: 300, Height: 200, Flavour: Red, Language: "ru"}
	p := newPainter(t, Options{Patient: true}, "astana")
	dst := image.NewRGBA(image.Rect(0, 0, 300, 200))
	if s := p.Frame(dst, v, layers, live); !s.Complete || !s.Streets {
		t.Errorf("status %+v", s)
	}
	if !bytes.Equal(dst.Pix, p.Picture(v, layers, live).Pix) {
		t.Error("the frame is not the picture")
	}
}

func TestTheFirstFrameIsFilledInTheRightFlavour(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, "astana")
	for _, f := range flavours {
		dst := image.NewRGBA(image.Rect(0, 0, 200, 200))
		p.Frame(dst, View{Center: astana, Zoom: 14, Flavour: f}, nil, Live{})
		if got, want := dst.RGBAAt(100, 40), groundTint.in(f); got != want {
			t.Errorf("%s: %v, want the ground %v", f, got, want)
		}
	}
}

func TestAParentStandsIn(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, "astana")
	dst := image.NewRGBA(image.Rect(0, 0, 300, 300))
	v := View{Center: astana, Zoom: 14, Flavour: Day, Language: "kk"}
	settle(p, dst, v, nil, Live{})
	p.Close() // nothing new can come
	v.Zoom = 15
	p.Frame(dst, v, nil, Live{})
	bare := 0
	for i := 0; i < len(dst.Pix); i += 4 {
		if dst.RGBAAt(i/4%300, i/4/300) == groundTint.in(Day) {
			bare++
		}
	}
	if bare > 300*300*7/10 {
		t.Errorf("%d of %d pixels are bare: the streets of the parent are not there", bare, 300*300)
	}
}

func TestADragWithinTheRimPaintsNothing(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, "astana")
	dst := image.NewRGBA(image.Rect(0, 0, 300, 300))
	v := View{Center: astana, Zoom: 14, Flavour: Day, Language: "kk"}
	settle(p, dst, v, nil, Live{})
	v.Width, v.Height = 300, 300
	v.Center = v.ToPoint(150+20, 150)
	if s := p.Frame(dst, v, nil, Live{}); !s.Complete && len(p.wanted) > 2 {
		t.Errorf("%d tiles are wanted after 20 pixels", len(p.wanted))
	}
}

func TestFramesOfOddViews(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, overview)
	for _, v := range []View{
		{},
		{Zoom: math.NaN(), Center: orb.Point{math.NaN(), math.Inf(1)}},
		{Zoom: 99, Center: orb.Point{500, 500}, Scale: -3},
		{Zoom: 0, Scale: 100},
		{Zoom: 20, Center: orb.Point{180, 85}},
	} {
		for _, size := range []int{0, 1, 70} {
			dst := image.NewRGBA(image.Rect(0, 0, size, size))
			p.Frame(dst, v, nil, Live{Note: "x"})
			v.Width, v.Height = size, size
			p.Picture(v, nil, Live{})
		}
	}
}

func TestHits(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{})
	l := &Layers{Points: NewPoints([]Point{
		{ID: "a", At: astana}, {ID: "b", At: astana}, {ID: "far", At: orb.Point{71.44, 51.1282}},
	})}
	v := View{Center: astana, Zoom: 16, Width: 400, Height: 400}
	tests := []struct {
		name string
		x, y float64
		want []string
	}{
		{"on the cluster", 200, 200, []string{"a", "b"}},
		{"within reach", 215, 210, []string{"a", "b"}},
		{"on bare ground", 300, 300, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, all := p.Hits(v, l, tt.x, tt.y, 24, 0, HitsMost)
			if diff := cmp.Diff(tt.want, got); diff != "" || all != len(tt.want) {
				t.Errorf("%d in all (-want +got):\n%s", all, diff)
			}
		})
	}
}

// TestOverIsExact compares with the plain way, for every alpha and many values.
func TestOverIsExact(t *testing.T) {
	t.Parallel()
	for a := range 256 {
		for o := range 256 {
			for _, c := range []int{0, a / 3, a} {
				dst, src := []byte{byte(o), byte(255 - o), 0, 255}, []byte{byte(c), byte(a - c), byte(c), byte(a)}
				want := [4]byte{3: 255}
				for i := range 3 {
					want[i] = src[i] + byte((int(dst[i])*(255-a)+127)/255)
				}
				if over(dst, src); [4]byte(dst) != want {
					t.Fatalf("alpha %d, %d over %d: got %v, want %v", a, c, o, dst, want)
				}
			}
		}
	}
}

func TestViewIsItsOwnInverse(t *testing.T) {
	t.Parallel()
	v := View{Center: astana, Zoom: 13.37, Width: 640, Height: 480, Scale: 1.5}
	for _, at := range [][2]float64{{0, 0}, {640, 480}, {320, 240}, {-50, 900}} {
		x, y := v.ToPixel(v.ToPoint(at[0], at[1]))
		if math.Abs(x-at[0]) > 1e-6 || math.Abs(y-at[1]) > 1e-6 {
			t.Errorf("%v comes back as %v, %v", at, x, y)
		}
	}
}

func TestOnlyWhatIsDrawnIsAttributed(t *testing.T) {
	t.Parallel()
	p := newPainter(t, Options{}, overview, "astana")
	view := func(at orb.Point, zoom float64) View { return View{Center: at, Zoom: zoom, Width: 300, Height: 200} }
	tests := []struct {
		name          string
		view          View
		geokz, cities bool
	}{
		{"within the city", view(astana, 14), false, true},
		{"in the oblast", view(kyzylorda, 9), true, false},
		{"all of the country", view(astana, 5), true, true},
		{"in the oblast again, from the same painter", view(kyzylorda, 9), true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := p.Attribution(tt.view)
			if strings.Contains(text, "geokz") != tt.geokz || strings.Contains(text, "OpenMapTiles") != tt.cities {
				t.Errorf("%q", text)
			}
		})
	}
}

func TestScaleBar(t *testing.T) {
	t.Parallel()
	for zoom := 0.0; zoom <= 20; zoom += 0.5 {
		px, text := scaleBar(View{Center: astana, Zoom: zoom, Language: "en"})
		if px < 30 || px > 121 || text == "" {
			t.Errorf("zoom %v: %d pixels for %q", zoom, px, text)
		}
	}
	if _, text := scaleBar(View{Center: astana, Zoom: 14, Language: "kk"}); text != "200 м" {
		t.Errorf("zoom 14 in Kazakh: %q", text)
	}
}

// BenchmarkFrame is one step of a drag over a loaded view of 1280 by 800.
func BenchmarkFrame(b *testing.B) {
	for name, n := range map[string]int{"bare": 0, "250000 points": 250_000, "districts": -1} {
		b.Run(name, func(b *testing.B) {
			p := newPainter(b, Options{}, "astana")
			l := &Layers{Revision: 1}
			if n < 0 { // an area all over the view, and a day's track
				l.Areas = []Area{{Tone: ToneLamp, Strong: true, Shape: orb.MultiPolygon{{square(70, 50, 3)}}}}
				l.Lines = []Line{{Parts: orb.MultiLineString{walk50k()}}}
				n = 0
			}
			points := make([]Point, n)
			for i := range points {
				points[i] = Point{ID: fmt.Sprint(i), At: orb.Point{71.3 + 0.0001*float64(i%2500), 51.08 + 0.001*float64(i/2500)}}
			}
			l.Points = NewPoints(points)
			dst := image.NewRGBA(image.Rect(0, 0, 1280, 800))
			v := View{Center: astana, Zoom: 14, Flavour: Night, Language: "kk"}
			live := Live{Position: &Position{At: astana, Accuracy: 50}}
			settle(p, dst, v, l, live)
			v.Width, v.Height = 1280, 800
			at := [2]orb.Point{v.ToPoint(640, 400), v.ToPoint(643, 402)}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				v.Center = at[i%2]
				p.Frame(dst, v, l, live)
			}
		})
	}
}
