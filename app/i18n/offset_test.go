package i18n_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"shyraq/app/i18n"
)

// One moment is one time, whatever offset a record carries; it is the region's.
func TestTimesAreTheRegions(t *testing.T) {
	t.Parallel()
	utc := time.Date(2026, 11, 22, 17, 5, 0, 0, time.UTC)
	moments := map[string]time.Time{
		"UTC": utc, "its own": utc.In(time.FixedZone("", 5*3600)), "+06:00": utc.In(time.FixedZone("", 6*3600)), "west": utc.In(time.FixedZone("", -8*3600)),
	}
	for offset, want := range map[int]string{0: "22:05", 5: "22:05", 6: "23:05", 8: "01:05"} {
		b := bundle(t)
		day := 22
		if offset != 0 { // 0: nobody said
			b.SetOffset(time.FixedZone("", offset*3600))
		}
		if offset == 8 {
			day = 23
		}
		for name, at := range moments {
			texts := b.For(i18n.EN)
			for what, got := range map[string]string{
				"clock": texts.Clock(at), "when": texts.When(at, utc.Add(time.Minute)),
				"full": strings.TrimPrefix(texts.DateClock(at), time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC).Format("2 January 2006, ")),
			} {
				if got != want {
					t.Errorf("%s, %s, region at %+d: %s, want %s", name, what, offset, got, want)
				}
			}
		}
		if got := b.For(i18n.EN).DateNumeric(time.Date(2011, 3, 12, 0, 0, 0, 0, time.UTC)); got != "12.03.2011" {
			t.Errorf("a birthday became %s", got)
		}
	}
}

// Whoever writes a clock time elsewhere than here says by which clock.
func TestNobodyElseWritesTimes(t *testing.T) {
	t.Parallel()
	bare := regexp.MustCompile(`\.Format\("[^"]*(15:04|02\.01)|\.Local\(\)|time\.Local\b`)
	for _, room := range []string{"../ui", "../act", "../report", "../cli", ".."} {
		err := filepath.WalkDir(room, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() && room == ".." && path != ".." {
				if d != nil && d.IsDir() && err == nil {
					return filepath.SkipDir
				}
				return err
			}
			if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "datefield.go") {
				return nil
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i, line := range strings.Split(string(raw), "\n") {
				if bare.MatchString(line) && !strings.Contains(line, ".In(") {
					t.Errorf("%s:%d writes a time by an unknown clock: use i18n.Texts", path, i+1)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}
