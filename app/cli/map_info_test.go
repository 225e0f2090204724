package cli

import (
	"bytes"
	"strings"
	"testing"

	"shyraq/app/i18n"
	"shyraq/assets"
)

// TestMapInfoKeepsToItsLines: whoever made a map wrote its name and its
// description, and may not write a line of the program with them.
func TestMapInfoKeepsToItsLines(t *testing.T) {
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	print := func(i MapInfo) string {
		var out bytes.Buffer
		c := &call{stdout: &out, text: texts.For(i18n.EN)}
		c.printMapInfo(i)
		return out.String()
	}
	plain := MapInfo{Name: "n", Description: "d", Attribution: "a", Schema: "s", Layers: []string{"l"}, Flaw: "f"}
	lines := strings.Count(print(plain), "\n")
	for _, row := range []struct{ name, bad, shown string }{
		{"a line end", "x\nTiles  9", "x‹000A›Tiles  9"},
		{"back to the beginning of the line", "x\rTiles  9", "x‹000D›Tiles  9"},
		{"a command to the terminal", "x\x1b[2K", "x‹001B›[2K"},
		{"a tab", "x\ty", "x‹0009›y"},
		{"a line separator", "x\u2028y", "x‹2028›y"},
		{"turned words", "x\u202ey", "x‹202E›y"},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := print(MapInfo{Name: row.bad, Description: row.bad, Attribution: row.bad, Schema: row.bad, Layers: []string{row.bad}, Flaw: row.bad})
			if n := strings.Count(got, "\n"); n != lines {
				t.Errorf("%d lines instead of %d:\n%q", n, lines, got)
			}
			if n := strings.Count(got, row.shown); n != 6 {
				t.Errorf("shown %d times instead of 6:\n%q", n, got)
			}
		})
	}
}
