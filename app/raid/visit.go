package raid

import (
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/private"
)

// HomeSubject says on whose account a home is visited.
type HomeSubject string

// The subjects of a home check: figure R17 counts the two apart.
const (
	HomeOfChild  HomeSubject = "child"  // a registered child
	HomeOfFamily HomeSubject = "family" // a registered family
)

// HomeCheck says that a registered child or family was looked after at home
// (figure R17). Where nobody opened counts as well. It says whose home it was
// by the address and, where the address does not tell, by a name.
type HomeCheck struct {
	private.Redacted `json:"-"`

	Night    civil.Date  `json:"night"`
	At       time.Time   `json:"at"`
	Place    Place       `json:"place"`
	Subject  HomeSubject `json:"subject"`
	Name     string      `json:"name,omitempty"`     // of the family or the child, as on the list
	Register codes.Code  `json:"register,omitempty"` // code list "registers": why they are visited
	Children int         `json:"children,omitempty"` // who were at home
	Result   codes.Code  `json:"result"`             // code list "home_results"
	// Also is what was found besides, of the same list: parents with signs of drink and a
	// child unattended are two findings of one visit. Result is the gravest.
	Also   []codes.Code `json:"also,omitempty"`
	Note   string       `json:"note,omitempty"`
	Undone *Reasoned    `json:"undone,omitempty"`
}

// Talk is a talk, a lecture or a consultation (figure R19). Nobody is named in
// it.
type Talk struct {
	private.Redacted `json:"-"`

	Night     civil.Date `json:"night"`
	At        time.Time  `json:"at"`
	Place     Place      `json:"place"`
	Form      codes.Code `json:"form"` // code list "talks"
	Topic     string     `json:"topic,omitempty"`
	Listeners int        `json:"listeners,omitempty"` // 0: not counted
	Note      string     `json:"note,omitempty"`
	Undone    *Reasoned  `json:"undone,omitempty"`
}

// maxListeners is more than any hall of the region holds.
const maxListeners = 10_000

// Check names what is wrong with a home check: it needs a night, an hour, a
// place, a subject and a result. What is taken back must only say why.
func (v HomeCheck) Check(r Rules) []Problem {
	f := &findings{rules: r}
	if !f.visit(v.Night, v.At, v.Place, v.Note, v.Undone) {
		return f.list
	}
	switch v.Subject {
	case HomeOfChild, HomeOfFamily:
	case "":
		f.block("subject", "problem.subject_missing")
	default: // a newer program's
		f.warn("subject", "problem.code_unknown", "Code", short(string(v.Subject)))
	}
	f.text("name", v.Name, MaxLine)
	f.code("register", "registers", v.Register)
	if v.Children < 0 || v.Children > MaxPeople {
		f.block("children", "problem.count_range")
	}
	if v.Result == "" {
		f.block("result", "problem.result_missing")
	}
	f.code("result", "home_results", v.Result)
	f.codeList("also", "home_results", v.Also)
	return f.list
}

// Found is all that was found, the gravest first.
func (v HomeCheck) Found() []codes.Code {
	if v.Result == "" {
		return nil
	}
	return append([]codes.Code{v.Result}, v.Also...)
}

// Check names what is wrong with a talk: it needs a night, an hour, a place and
// its form.
func (v Talk) Check(r Rules) []Problem {
	f := &findings{rules: r}
	if !f.visit(v.Night, v.At, v.Place, v.Note, v.Undone) {
		return f.list
	}
	if v.Form == "" {
		f.block("form", "problem.form_missing")
	}
	f.code("form", "talks", v.Form)
	f.text("topic", v.Topic, MaxLine)
	if v.Listeners < 0 || v.Listeners > maxListeners {
		f.block("listeners", "problem.count_range")
	}
	return f.list
}

// visit checks what every short record has, and says whether there is more to
// look at: of one that was taken back there is not.
func (f *findings) visit(night civil.Date, at time.Time, place Place, note string, undone *Reasoned) bool {
	if !at.IsZero() {
		f.at = civil.DateOf(at.In(civil.Location(f.rules.Offset)))
	}
	f.reason("undone", undone)
	if undone != nil {
		return false
	}
	f.night(night, at)
	if at.IsZero() {
		f.block("at", "problem.at_missing")
	}
	f.future("at", at)
	f.place(place, false)
	f.text("note", note, MaxText)
	return true
}
