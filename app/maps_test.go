package app

import (
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the scripts run this very binary as the program.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"shyraq": func() { os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }})
}

// TestMapScripts runs the verbs about maps as whole programs.
func TestMapScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("LC_ALL", "en_US.UTF-8")
			e.Setenv("HOME", filepath.Join(e.WorkDir, "home"))
			for to, from := range map[string]string{
				"astana.pmtiles": "astana.pmtiles", "leafdirs.pmtiles": "kyzylorda-overview-leafdirs.pmtiles", "mlt.pmtiles": "test_fixture_mlt.pmtiles",
				"png.mbtiles": "../mbtiles/testdata/geography-class-png.mbtiles", "cities.mbtiles": "../mbtiles/testdata/zoomed_world_cities.mbtiles",
			} {
				b, err := os.ReadFile(filepath.Join("../maps/pack/testdata", from))
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(e.WorkDir, to), b, 0o600); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "png": isPNG, "mode": hasMode},
	})
}

// exits CODE ARGS…: shyraq ends with this very code.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec("shyraq", args[1:]...)
	code := 0
	var exit interface{ ExitCode() int }
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit %d, want %s", code, args[0])
	}
}

// png FILE WIDTH HEIGHT [red]: a picture of this size with more than one
// colour in it; red has no pixel with more green or blue than red.
func isPNG(ts *testscript.TestScript, _ bool, args []string) {
	f, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer f.Close()
	img, err := png.Decode(f)
	ts.Check(err)
	b := img.Bounds()
	if fmt.Sprint(b.Dx(), b.Dy()) != args[1]+" "+args[2] {
		ts.Fatalf("the picture is %v", b)
	}
	colours := map[string]bool{}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			red, green, blue, _ := img.At(x, y).RGBA()
			colours[fmt.Sprint(red, green, blue)] = true
			if len(args) > 3 && (green > red || blue > red) {
				ts.Fatalf("pixel %d,%d is not red", x, y)
			}
		}
	}
	if len(colours) < 2 {
		ts.Fatalf("the picture has %d colours", len(colours))
	}
}

// mode FILE OCTAL: the file's permissions.
func hasMode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("mode %s, want %s", got, args[1])
	}
}
