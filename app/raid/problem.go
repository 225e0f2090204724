package raid

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
)

// Severity says what a problem does.
type Severity string

// Blocks stops Finish, because the record would mean nothing; Warns is shown
// and left to the officer.
const (
	Blocks Severity = "blocks"
	Warns  Severity = "warns"
)

// Problem is one thing to mend in a record. Path leads to the field, such as
// "people.0.birth_date", empty for the whole record. Key names the text in
// assets/i18n/raid.*.toml, Args fill it; neither ever holds personal data.
type Problem struct {
	Path     string            `json:"path"`
	Severity Severity          `json:"severity"`
	Key      string            `json:"key"`
	Args     map[string]string `json:"args,omitempty"`
}

// Blocked says whether any of the problems stops Finish.
func Blocked(problems []Problem) bool {
	for _, p := range problems {
		if p.Severity == Blocks {
			return true
		}
	}
	return false
}

// The bounds of what a record takes. Texts are counted in characters: a field
// of text on the screen freezes above about 2,000 of them (style page).
const (
	MaxText      = 2000
	MaxLine      = 200 // names, phones, a grade
	MaxPeople    = 40
	MaxGuardians = 8
	MaxCodes     = 20 // reasons, conditions, referrals, things of one person
	MaxSeized    = 9999
	MaxCrews     = 100
	maxComments  = 100
)

// findings gathers problems below a path.
type findings struct {
	rules Rules
	at    civil.Date // the local date by which codes are judged
	list  []Problem
}

func (f *findings) add(s Severity, path, key string, args ...string) {
	p := Problem{Path: path, Severity: s, Key: key}
	for i := 0; i+1 < len(args); i += 2 {
		if p.Args == nil {
			p.Args = map[string]string{}
		}
		p.Args[args[i]] = args[i+1]
	}
	f.list = append(f.list, p)
}

func (f *findings) block(path, key string, args ...string) { f.add(Blocks, path, key, args...) }
func (f *findings) warn(path, key string, args ...string)  { f.add(Warns, path, key, args...) }

// code warns of a code that no list knows (a newer program wrote it, and it is
// kept) or that was not in force on the day.
func (f *findings) code(path, list string, code codes.Code) {
	if code == "" || f.rules.Codes == nil {
		return
	}
	row, known := f.rules.Codes.Row(list, code)
	switch {
	case !known:
		f.warn(path, "problem.code_unknown", "Code", short(string(code)))
	case f.at != "" && !f.at.Within(row.ValidFrom, row.ValidTo):
		f.warn(path, "problem.code_ended", "Code", short(string(code)))
	}
}

// short keeps a foreign code from filling a screen.
func short(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20])
	}
	return s
}

// text blocks what is longer than a field takes.
func (f *findings) text(path, s string, limit int) {
	if utf8.RuneCountInString(s) > limit {
		f.block(path, "problem.text_long", "Max", strconv.Itoa(limit))
	}
}

func (f *findings) many(path string, n, limit int) {
	if n > limit {
		f.block(path, "problem.too_many", "Max", strconv.Itoa(limit))
	}
}

// date blocks what is written but is no date.
func (f *findings) date(path string, d civil.Date) {
	if d != "" && !d.Valid() {
		f.block(path, "problem.date_bad")
	}
}

// id blocks an id that is missing or used twice: fields of people and crews
// are matched by it when two edits meet.
func (f *findings) id(path string, id uuid.UUID, seen map[uuid.UUID]bool) {
	if id == uuid.Nil {
		f.block(path, "problem.id_missing")
	} else if seen[id] {
		f.block(path, "problem.id_twice")
	}
	seen[id] = true
}

// reason blocks an act without its reason.
func (f *findings) reason(path string, r *Reasoned) {
	if r == nil {
		return
	}
	if blank(r.Reason) {
		f.block(path+".reason", "problem.reason_missing")
	}
	f.text(path+".reason", r.Reason, MaxText)
}

// order blocks a time that lies before one it must follow. Times are instants,
// so that a night across midnight needs no care; they count to the minute, for
// one of them may be stamped to the second and the other typed as a clock shows
// it. After a time that has not come by the clock of this device nothing can be
// stamped yet: it is that time which is doubtful, see future.
func (f *findings) order(path, key string, before, after time.Time) {
	if !before.IsZero() && !after.IsZero() && !f.ahead(before) && after.Truncate(time.Minute).Before(before.Truncate(time.Minute)) {
		f.block(path, key)
	}
}

// ahead says that a time has not come by the clock of this device.
func (f *findings) ahead(t time.Time) bool { return !f.rules.Now.IsZero() && t.After(f.rules.Now) }

func (f *findings) future(path string, t time.Time) {
	if !f.rules.Now.IsZero() && t.After(f.rules.Now.Add(civil.ClockLead)) {
		f.warn(path, "problem.time_future")
	}
}

// night blocks a record that belongs to no night, and warns where its time
// says another one.
func (f *findings) night(night civil.Date, at time.Time) {
	if !night.Valid() {
		f.block("night", "problem.night_missing")
		return
	}
	if !at.IsZero() && civil.NightOf(at, f.rules.Offset) != night {
		f.warn("night", "problem.night_other")
	}
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// Path is the path of a field below another: "people.0.acts".
func Path(path string, parts ...any) string {
	var b strings.Builder
	b.WriteString(path)
	for _, part := range parts {
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		fmt.Fprint(&b, part)
	}
	return b.String()
}

// hexHash knows a revision's name: lower-case hexadecimal SHA-256.
func hexHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for _, c := range s {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
