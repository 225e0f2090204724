package capture

import (
	"strings"
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
	"shyraq/app/ui/palette"
	"shyraq/app/ui/uitest"
	"shyraq/assets"
)

// A long name is parted where its second half begins; a bracket is never left open,
// nor torn out of the middle of a name.
func TestLongNamesAreParted(t *testing.T) {
	for name, want := range map[string][2]string{
		"Паркте": {"Паркте", ""},
		"Жұмыспен қамту (мансап) орталығы":            {"Жұмыспен қамту (мансап) орталығы", ""},
		"Заңды өкіліне берілді (ата-анасы)":           {"Заңды өкіліне берілді", "ата-анасы"},
		"Полицияға жеткізілді, одан әрі (орталыққа)":  {"Полицияға жеткізілді", "одан әрі (орталыққа)"},
		"Травля (буллинг, кибербуллинг) ребёнка дома": {"Травля (буллинг, кибербуллинг) ребёнка дома", ""},
	} {
		head, rest := splitName(name)
		if got := [2]string{head, rest}; got != want {
			t.Errorf("%q is %q", name, got)
		}
	}
	lists, err := codes.Parse(assets.Codes())
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"articles", "conditions", "education", "operations", "outcomes", "places", "reasons", "referrals", "registers", "work", "kinship"} {
		for _, row := range lists.List(list, "2026-11-30") {
			for _, name := range []string{row.Names.KK, row.Names.RU, row.Names.EN} {
				for _, part := range func() []string { a, b := splitName(name); return []string{a, b} }() {
					if strings.Count(part, "(") != strings.Count(part, ")") {
						t.Errorf("%s: %q of %q", list, part, name)
					}
				}
			}
		}
	}
}

// The list of open records that may not be read now is not said to be empty.
func TestOpenRecordsThatMayNotBeReadAreNotNone(t *testing.T) {
	p := openPage(t, palette.Night, "en", uitest.Sizes[0])
	ended := false
	p.c.deps.Unread = func() bool { return ended }
	says := func(key string) bool {
		_, ok := uitest.Find(p.c.Object(), func(l *ui.Label) bool { return l.Text() == p.c.deps.Look.T(key) })
		return ok
	}
	for _, row := range []struct {
		name         string
		ended        bool
		records      []Listed
		none, unread bool
	}{
		{"nothing begun", false, nil, true, false},
		{"the right to read has ended", true, nil, false, true},
		{"and some are at hand", true, []Listed{{ID: p.id(), Name: "А. С."}}, false, true},
		{"it is back", false, []Listed{{ID: p.id(), Name: "А. С."}}, false, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			ended = row.ended
			p.c.ShowList(row.records)
			if says("capture.drafts.none") != row.none || says("capture.drafts.unread") != row.unread {
				t.Errorf("none %v, unread %v", says("capture.drafts.none"), says("capture.drafts.unread"))
			}
		})
	}
}

// The card of the registers says how a list of registered children gets here.
func TestTheRegistersSayWhereTheirListsComeFrom(t *testing.T) {
	for _, lang := range i18n.Langs() {
		p := openPage(t, palette.Night, lang, uitest.Sizes[0])
		if k := newRegistersCard(p.c); !uitest.Says(uitest.Words(k.object), p.c.deps.Look.T("capture.registers.lists")) {
			t.Errorf("%s: it says %q", lang, uitest.Words(k.object))
		}
	}
}

// What keeps nobody from finishing is no word that all is filled in: what was not asked
// is not there.
func TestNothingSaysThatAllIsFilledIn(t *testing.T) {
	p := open(t)
	if words := p.look.T("capture.end.noproblems"); strings.Contains(words, "Бәрі") {
		t.Errorf("it says %q", words)
	}
}
