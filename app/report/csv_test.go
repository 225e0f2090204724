package report

import (
	"bytes"
	"encoding/csv"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid/codes"
	"shyraq/errs"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	night := Night(tonight, busyNight(), region(), lists(t), kz)
	for _, lang := range []string{"kk", "ru", "en"} {
		t.Run(lang, func(t *testing.T) {
			var out bytes.Buffer
			if err := WriteCSV(&out, night, lang, texts(t, lang)); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "night."+lang+".csv")
			if *update {
				if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), out.String()); diff != "" {
				t.Error(diff)
			}
			if strings.Contains(out.String(), "Құпиясөз") {
				t.Error("a name is in the figures")
			}
		})
	}
}

func TestCSVIsReadBackWhole(t *testing.T) {
	t.Parallel()
	night := Night(tonight, busyNight(), region(), lists(t), kz)
	var out bytes.Buffer
	if err := WriteCSV(&out, night, "kk", texts(t, "kk")); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(out.String(), "\ufeff")
	if !marked {
		t.Error("no byte order mark")
	}
	in := csv.NewReader(strings.NewReader(text))
	in.Comma = ';'
	lines, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	// Header; two lines for each of four rows and for the total.
	if len(lines) != 1+2*5 || len(lines[0]) != 4+2+7*4+2 {
		t.Errorf("%d lines of %d cells", len(lines), len(lines[0]))
	}
	for _, cell := range lines[len(lines)-2][4:] {
		if strings.Trim(cell, "0123456789") != "" {
			t.Errorf("%q is no plain number", cell)
		}
	}
}

func TestCSVRunsNoFormula(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ name, in, want string }{
		{"a district", "Арал ауданы", "Арал ауданы"},
		{"equals", "=1+1", "'=1+1"},
		{"plus", "+7 700", "'+7 700"},
		{"minus", "-1", "'-1"},
		{"at", "@SUM(A1)", "'@SUM(A1)"},
		{"tab", "\t=1", "' =1"},
		{"CR", "\r=1", "' =1"},
		{"LF", "\n=1", "' =1"},
		{"NUL", "\x00=1", "'=1"},
		{"a line break inside", "a\r\n=1", "a  =1"},
		{"NUL inside", "a\x00b", "ab"},
		{"space before equals", "  =1", "'  =1"},
		{"full-width equals", "＝1", "'＝1"},
		{"a minus inside", "Қызыл-Орда", "Қызыл-Орда"},
		{"empty", "", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := safe(row.in); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
			r := region()
			r.Districts[0].Names = codes.Names{KK: row.in}
			var out bytes.Buffer
			if err := WriteCSV(&out, Night(tonight, nil, r, lists(t), kz), "kk", func(key string) string { return key }); err != nil {
				t.Fatal(err)
			}
			in := csv.NewReader(&out)
			in.Comma = ';'
			lines, err := in.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if lines[1][1] != row.want {
				t.Errorf("in the file it is %q", lines[1][1])
			}
		})
	}
}

// full is a disk with no room left.
type full struct{ room int }

func (w *full) Write(p []byte) (int, error) {
	if w.room -= len(p); w.room < 0 {
		return 0, errs.Unavailable
	}
	return len(p), nil
}

func TestWriteCSVSaysThatTheDiskIsFull(t *testing.T) {
	t.Parallel()
	for _, room := range []int{0, 3, 100} {
		if err := WriteCSV(&full{room}, Night(tonight, busyNight(), region(), lists(t), kz), "ru", texts(t, "ru")); err == nil {
			t.Errorf("room %d: no error", room)
		}
	}
}
