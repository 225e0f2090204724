// Command panbench opens a real window and prints what panning a map in it
// costs: the processor's time a frame with a quarter of a million points on
// it, beside the same window that redraws a plain raster; and the memory above
// an empty window while it pans on and on over new ground.
//
// It is a measurement and no part of the program. It needs a display, or
// xvfb-run, and a build with cgo; run it from the root of the module. The
// figures are of this process alone: the X server's work is not in them, what
// a software OpenGL does is.
package main

import (
	"flag"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"github.com/paulmach/orb"

	"shyraq/maps/pack"
	"shyraq/maps/paint"
	"shyraq/maps/slippy"
)

var (
	frames = flag.Int("frames", 200, "frames of a loaded view")
	length = flag.Duration("pan", time.Minute, "how long to pan over new ground; 0 leaves it out")
	points = flag.Int("points", 250_000, "points on the map")
	heap   = flag.String("heap", "", "file for a profile of the heap after panning")
	file   = flag.String("pack", "maps/pack/testdata/astana.pmtiles", "the map")
)

var middle = orb.Point{71.4304, 51.1282}

func main() {
	flag.Parse()
	os.Setenv("FYNE_SCALE", "1")
	debug.SetMemoryLimit(512 << 20) // as the program has it
	debug.SetGCPercent(50)          // the same
	w := app.NewWithID("kz.shyraq.panbench").NewWindow("panbench")
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1280, 800))
	b := &bench{window: w, drawn: make(chan bool, 1)}
	fyne.CurrentApp().Lifecycle().SetOnStarted(func() {
		go func() {
			if err := b.run(); err != nil {
				fmt.Fprintln(os.Stderr, "panbench:", err)
				os.Exit(1)
			}
			fyne.Do(fyne.CurrentApp().Quit)
		}()
	})
	w.ShowAndRun()
}

// bench drives the window from a goroutine of its own.
type bench struct {
	window fyne.Window
	drawn  chan bool // a frame was drawn
	mark   *canvas.Raster
}

func (b *bench) run() error {
	dot := image.NewRGBA(image.Rect(0, 0, 1, 1))
	b.mark = canvas.NewRaster(func(int, int) image.Image {
		select {
		case b.drawn <- true:
		default:
		}
		return dot
	})
	b.mark.SetMinSize(fyne.NewSize(1, 1))
	plain := image.NewRGBA(image.Rect(0, 0, 1280, 800))
	for i := range plain.Pix {
		plain.Pix[i] = 255
	}
	raster := canvas.NewRaster(func(w, h int) image.Image { return plain })
	b.show(raster)
	b.frames(20, func(int) { raster.Refresh() })
	debug.FreeOSMemory()
	empty := resident()
	idle := busy()
	<-time.After(5 * time.Second)
	fmt.Printf("idle                       %6.2f %% of a core\n", 100*(busy()-idle).Seconds()/5)

	m, err := b.open()
	if err != nil {
		return err
	}
	m.SetPoints(cloud(*points))
	b.show(m)
	b.settle(m)
	// There and back within what is loaded: the names' rim is 128 pixels.
	sway := func(i int) { b.drag(m, 3*math.Copysign(1, math.Sin(float64(i)*math.Pi/30))) }
	b.frames(60, sway)
	b.settle(m)
	rate := func(name string, each func(int)) {
		took, n := b.frames(*frames, each)
		fmt.Printf("%-26s %6.2f ms of the processor a frame, %d frames\n", name, took.Seconds()*1000/float64(n), n)
	}
	unsettled := 0
	for range 3 {
		b.show(raster)
		rate("a plain raster", func(int) { raster.Refresh() })
		b.show(m)
		rate(fmt.Sprintf("a loaded view, %d points", *points), func(i int) {
			sway(i)
			if !m.Settled() {
				unsettled++
			}
		})
	}
	fmt.Printf("frames that lacked a tile  %d\n", unsettled)
	if *length > 0 {
		b.wander(m, empty)
	}
	m.Close()
	return nil
}

func (b *bench) open() (*slippy.Map, error) {
	p, err := pack.Open(*file)
	if err != nil {
		return nil, err
	}
	regular, err := os.ReadFile("assets/fonts/NotoSans-Regular.ttf")
	if err != nil {
		return nil, err
	}
	bold, err := os.ReadFile("assets/fonts/NotoSans-Bold.ttf")
	if err != nil {
		return nil, err
	}
	painter, err := paint.New(paint.Options{Packs: pack.NewStack(p), Regular: regular, Bold: bold})
	if err != nil {
		return nil, err
	}
	made := make(chan *slippy.Map, 1)
	fyne.Do(func() {
		m := slippy.New(painter)
		m.SetFlavour(paint.Night)
		m.SetLanguage("kk")
		m.SetCenter(middle)
		m.SetZoom(14)
		made <- m
	})
	return <-made, nil
}

// cloud is so many points in clusters over the city.
func cloud(n int) []paint.Point {
	chance := rand.New(rand.NewPCG(1, 2))
	out := make([]paint.Point, n)
	for i := range out {
		k := float64(i % 40)
		out[i] = paint.Point{ID: strconv.Itoa(i), Shape: paint.Shape(i % 10), Tone: paint.Tone(i % 6), At: orb.Point{
			middle[0] + 0.15*math.Sin(k*7) + 0.01*chance.NormFloat64(), middle[1] + 0.08*math.Cos(k*5) + 0.006*chance.NormFloat64()}}
	}
	return out
}

// show puts an object into the window beside a mark that tells when a frame
// is drawn.
func (b *bench) show(o fyne.CanvasObject) {
	done := make(chan bool)
	fyne.Do(func() {
		b.window.SetContent(container.NewBorder(nil, nil, nil, b.mark, o))
		close(done)
	})
	<-done
	b.frames(3, func(int) {})
}

// frames has each done n times, a frame for each, and tells the processor's
// time and how many frames it was.
func (b *bench) frames(n int, each func(i int)) (time.Duration, int) {
	before := busy()
	for i := range n {
		fyne.Do(func() { each(i); b.mark.Refresh() })
		<-b.drawn
	}
	return busy() - before, n
}

func (b *bench) drag(m *slippy.Map, dx float64) {
	at := fyne.NewPos(640, 400)
	m.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at}, Dragged: fyne.NewDelta(float32(dx), 0)})
}

// settle waits until the map lacks nothing for a while.
func (b *bench) settle(m *slippy.Map) {
	for good := 0; good < 10; {
		b.frames(1, func(int) {
			m.Refresh()
			if good++; !m.Settled() {
				good = 0
			}
		})
		<-time.After(20 * time.Millisecond)
	}
}

// wander pans over new ground in a spiral, zooming now and then, and prints
// the memory ten times.
func (b *bench) wander(m *slippy.Map, empty int) {
	begun := time.Now()
	next := *length / 10
	most, steps := 0, 0
	for time.Since(begun) < *length {
		b.frames(1, func(int) {
			steps++
			turn := float64(steps) / 90
			m.SetCenter(orb.Point{middle[0] + 0.16*math.Sin(turn/7)*math.Cos(turn), middle[1] + 0.09*math.Sin(turn/7)*math.Sin(turn)})
			if steps%400 == 0 {
				m.SetZoom(12.5 + 4*math.Abs(math.Sin(float64(steps)/1700)))
			}
		})
		<-time.After(30 * time.Millisecond)
		if time.Since(begun) >= next {
			now := resident() - empty
			most = max(most, now)
			var heap runtime.MemStats
			runtime.ReadMemStats(&heap)
			fmt.Printf("after %-8v %6.1f MiB above an empty window, heap %.1f MiB, %d steps\n",
				next.Round(time.Second), mib(now), mib(int(heap.HeapInuse)), steps)
			next += *length / 10
		}
	}
	if f, err := os.Create(*heap); err == nil {
		runtime.GC()
		_ = pprof.WriteHeapProfile(f)
		f.Close()
	}
	debug.FreeOSMemory()
	fmt.Printf("the most       %6.1f MiB, and %.1f MiB once it is tidied up\n", mib(most), mib(resident()-empty))
}

func mib(n int) float64 { return float64(n) / (1 << 20) }

func busy() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// resident is the memory of the process in bytes.
func resident() int {
	raw, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(raw), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, _ := strconv.Atoi(strings.Fields(rest)[0])
			return kb << 10
		}
	}
	return 0
}
