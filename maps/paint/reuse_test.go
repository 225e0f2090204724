package paint

import (
	"image"
	"slices"
	"sync"
	"testing"

	"github.com/paulmach/orb"
)

// Pictures of tiles and sheets are painted over once nobody shows them: what
// was on them must not shine through, and nobody may be looking.
func TestPicturesArePaintedOver(t *testing.T) {
	t.Parallel()
	c := Options{CacheBytes: 5 << 20} // a view, and hardly more
	p := newPainter(t, c, "astana")
	places := []orb.Point{{71.4304, 51.1282}, {71.40, 51.16}, {71.47, 51.10}, {71.4304, 51.1282}}
	view := func(i int) View {
		return View{Center: places[i%len(places)], Zoom: 14, Width: 300, Height: 200, Flavour: Night, Language: "kk"}
	}
	var want []*image.RGBA
	for i := range places {
		want = append(want, newPainter(t, Options{}, "astana").Picture(view(i), nil, Live{}))
	}
	dst := image.NewRGBA(image.Rect(0, 0, 300, 200))
	for i := range places {
		settle(p, dst, view(i), &Layers{}, Live{})
		if !slices.Equal(dst.Pix, want[i].Pix) {
			t.Errorf("frame %d shows something else than a fresh picture", i)
		}
		if got := p.Picture(view(i), nil, Live{}); !slices.Equal(got.Pix, want[i].Pix) {
			t.Errorf("picture %d differs from a fresh one", i)
		}
	}
	// Frames and pictures at once, for the race detector.
	var all sync.WaitGroup
	all.Go(func() {
		for i := range 12 {
			p.Picture(view(i), nil, Live{})
		}
	})
	for i := range 60 {
		p.Frame(dst, view(i/5), &Layers{}, Live{})
	}
	all.Wait()
}

func TestSparePicturesAreBounded(t *testing.T) {
	t.Parallel()
	c := newTileCache(1)
	for i := range 20 {
		c.put(tileKey{tileName: tileName{packs: uint64(i)}}, c.canvas(64+i%3))
	}
	if len(c.spare) > mostSpare {
		t.Errorf("%d pictures are kept for reuse", len(c.spare))
	}
	before := c.spare[0]
	if got := c.canvas(before.Rect.Dx()); got != before {
		t.Error("a spare picture of the size was not taken")
	}
	if slices.Contains(c.spare, before) {
		t.Error("it can be taken twice")
	}
}
