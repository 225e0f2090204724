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
		{"between the parts of a word", "Жергілікті жедел-профилактикалық іс-шара", 24, []string{"Жергілікті жедел-", "профилактикалық іс-шара"}},
		{"never before an ending", "Басталды 22:10-нан бері", 15, []string{"Басталды", "22:10-нан бері"}},
		{"never before a short part", "Бұл статус-кво болды", 13, []string{"Бұл", "статус-кво", "болды"}},
		{"a hyphen before a word is none", "-профилактика", 8, []string{"-профила", "ктика"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			if diff := cmp.Diff(row.want, wrapLines(row.text, row.width, wide)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What is cut keeps whole words, so that no half of one is read for another.
func TestWhatIsCutEndsAtAWord(t *testing.T) {
	wide := func(s string) float32 { return float32(len([]rune(s))) }
	for _, row := range []struct {
		name, text string
		width      float32
		want       string
	}{
		{"it fits", "Менің атым", 10, "Менің атым"},
		{"inside a word", "Подпись принявшего ребёнка", 21, "Подпись принявшего…"},
		{"after a word", "Подпись принявшего ребёнка", 19, "Подпись принявшего…"},
		{"a word that is most of it", "В профилактикалық", 12, "В профилакт…"},
		{"a stop before the dots", "Не сохранено. Диск", 16, "Не сохранено…"},
	} {
		t.Run(row.name, func(t *testing.T) {
			if got := cutLine(row.text, row.width, wide); got != row.want {
				t.Errorf("%q, want %q", got, row.want)
			}
		})
	}
	lines := wrapLines("Не сохранено. Диск заполнен, поэтому это не сохранено.", 14, wide)
	if diff := cmp.Diff([]string{"Не сохранено.", "Диск заполнен…"}, shorten(lines, 2, 14, wide)); diff != "" {
		t.Error(diff)
	}
}
