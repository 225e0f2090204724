package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLinesBreakWhereAReaderExpectsIt(t *testing.T) {
	wide := func(s string) float32 { return float32(len([]rune(s))) }
	for _, row := range []struct {
		name, text string
		width      float32
		want       []string
	}{
		{"at a space", "Менің атым", 6, []string{"Менің", "атым"}},
		{"a long word at its hyphen", "жедел-профилактикалық", 15, []string{"жедел-", "профилактикалық"}},
		{"a long word without one", "профилактикалық", 10, []string{"профилакти", "калық"}},
		{"a hyphen that comes too late", "профилакти-калық", 6, []string{"профил", "акти-", "калық"}},
		{"a hyphen before a word is none", "-профилактика", 8, []string{"-профила", "ктика"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, wrapLines(row.text, row.width, wide)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
