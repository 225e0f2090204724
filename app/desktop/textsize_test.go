package desktop

import (
	"math"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"shyraq/app/ui/uitest"
)

func TestTextSizeMultipliesTheScaleOfTheComputer(t *testing.T) {
	for _, row := range []struct {
		name, given string
		size        textSize
		most        float64
		want        string
	}{
		{"as it was, nothing given", "", textNormal, 0, ""},
		{"large, nothing given", "", textLarge, 0, "1.2"},
		{"largest on a tablet of scale 2", "2", textLargest, 0, "2.6"},
		{"as it was on a tablet", "2", textNormal, 0, "2"},
		{"given to be found out", "auto", textLarge, 0, "1.2"},
		{"largest on a screen without room for it", "2", textLargest, 1.6, "1.6"},
		{"as it was on a screen without room for it", "", textNormal, 0.8, "0.8"},
		{"as it was on a screen with more room", "", textNormal, 1.8, ""},
		{"a size of a newer program", "1.5", "huge", 0, "1.5"},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Setenv(scaleEnv, row.given)
			if err := setTextSize(row.size, row.given, row.most); err != nil {
				t.Fatal(err)
			}
			if got := os.Getenv(scaleEnv); got != row.want {
				t.Errorf("the scale is %q, want %q", got, row.want)
			}
		})
	}
}

// stiff is a window that nobody may resize.
type stiff struct {
	fyne.Window
	t *testing.T
}

func (w stiff) Resize(size fyne.Size) { w.t.Errorf("the window is resized to %v", size) }

// TestAnotherSizeLeavesTheWindow: what stands in a window is measured anew, and
// the window keeps its pixels, however often the size is changed.
func TestAnotherSizeLeavesTheWindow(t *testing.T) {
	uitest.App()
	for _, pixels := range []fyne.Size{fyne.NewSize(1280, 800), fyne.NewSize(1366, 768), fyne.NewSize(801, 1281)} {
		w := stiff{test.NewWindow(container.NewStack()), t}
		w.SetPadded(false)
		w.Window.Resize(pixels)
		was := textNormal
		for _, now := range []textSize{textLarge, textLargest, textNormal, textLargest, textLarge, textNormal} {
			scale := now.scaleOf("", 0)
			remeasure(w, float32(was.scaleOf("", 0)/scale))
			// As the toolkit makes a window of what its content measures.
			got := w.Canvas().Size()
			for _, side := range [][2]float32{{got.Width, pixels.Width}, {got.Height, pixels.Height}} {
				if is := math.Ceil(float64(side[0]) * scale); is > float64(side[1]) || is < float64(side[1])-6 {
					t.Errorf("%s: %v pixels of %v", now, is, side[1])
				}
			}
			was = now
		}
	}
}
