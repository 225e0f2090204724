package capture

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/ui"
)

// today is the local date by which codes are offered: that of the meeting.
func (c *Capture) today() civil.Date { return civil.DateOf(c.metDay()) }

func (c *Capture) metDay() time.Time {
	if c.sheet == nil || c.sheet.Encounter.MetAt.IsZero() {
		return c.deps.Now()
	}
	return c.sheet.Encounter.MetAt.In(c.deps.Now().Location())
}

func (c *Capture) label(list string, code codes.Code) string {
	if code == "" {
		return ""
	}
	return c.deps.Rules().Codes.Label(list, code, string(c.deps.Look.Lang()))
}

// codeTile says the name of a code; what qualifies a long name stands smaller
// below it, so that no word is lost and none has to be small that decides.
func (c *Capture) codeTile(row codes.Row) tile {
	name := func() string { return row.Names.In(string(c.deps.Look.Lang())) }
	t := tile{Code: string(row.Code), Say: func() string { head, _ := splitName(name()); return head }}
	t.Note = func() string { _, rest := splitName(name()); return rest }
	return t
}

// splitName parts a long name at its first comma or colon, or at a bracket that ends
// it: one in the middle is a part of the name.
func splitName(name string) (head, rest string) {
	if utf8.RuneCountInString(name) <= 20 {
		return name, ""
	}
	at := ",:("
	if !strings.HasSuffix(name, ")") || strings.Count(name, "(") != 1 {
		at = ",:"
	}
	i := strings.IndexAny(name, at)
	if i < 5 || strings.Count(name[:i], "(") != strings.Count(name[:i], ")") {
		return name, ""
	}
	rest = strings.TrimSpace(strings.TrimLeft(name[i:], ",:("))
	if name[i] == ',' && !strings.ContainsRune(rest, ' ') {
		return name, "" // "brother, sister": of equal rank, so of equal size
	}
	if name[i] == '(' {
		rest = strings.TrimSuffix(rest, ")")
	}
	return strings.TrimSpace(name[:i]), rest
}

// codeTiles offers what may be chosen on the day of the meeting, and after it
// what was chosen already and is not on offer: an old code by its name, a code
// of a newer program as it is. So none is lost from sight, nor dropped.
func (c *Capture) codeTiles(list string, chosen ...codes.Code) []tile {
	codes := c.deps.Rules().Codes
	var out []tile
	for _, row := range codes.List(list, c.today()) {
		out = append(out, c.codeTile(row))
	}
	for _, code := range chosen {
		if code == "" || slices.ContainsFunc(out, func(t tile) bool { return t.Code == string(code) }) {
			continue
		}
		if row, known := codes.Row(list, code); known {
			out = append(out, c.codeTile(row))
			continue
		}
		out = append(out, c.newerTile(code))
	}
	return out
}

// newerTile is a code of a newer program as it is.
func (c *Capture) newerTile(code codes.Code) tile {
	return tile{Code: string(code), Say: ui.Plain(plainCode(code)), Note: c.deps.Look.Say("capture.more.newer")}
}

// plainCode is a foreign code, kept from filling the screen.
func plainCode(code codes.Code) string { return clip(string(code), 20) }

// clockSay is a text with an hour in it.
func (c *Capture) clockSay(key string, at time.Time) ui.Say {
	return func() string {
		look := c.deps.Look
		return look.T(key, "Clock", look.Texts().Clock(at.In(c.deps.Now().Location())))
	}
}
