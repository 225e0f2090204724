package raid

import (
	"time"
	"unicode"

	"github.com/google/uuid"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/private"
)

// KindAssignment is a decision of the commission with who answers for it and until when.
const KindAssignment Kind = "assignment"

// Assignment is a decision of the commission: what is to be done, by an officer of the
// region or by an organisation, until what day. What was decided never changes; what
// came of it is added, answer by answer, and a decision that was written by mistake or
// was lifted is withdrawn with a reason. It names no child.
type Assignment struct {
	private.Redacted `json:"-"`

	Unit   string    `json:"unit"` // whose supervisor wrote it down
	Year   int       `json:"year"`
	Number int       `json:"number"` // running in its series and year, from 1
	Series string    `json:"series"` // of an officer on a device, see ReportSeries
	At     time.Time `json:"at"`

	What         string     `json:"what"`
	Officer      uuid.UUID  `json:"officer,omitzero"`       // who answers for it: an officer
	Organisation string     `json:"organisation,omitempty"` // or an organisation by its name
	Until        civil.Date `json:"until"`
	Source       string     `json:"source,omitempty"` // number of the report or of the minutes

	Answers []AssignmentAnswer `json:"answers,omitempty"`
	Undone  *Reasoned          `json:"undone,omitempty"` // it was withdrawn
}

// AssignmentAnswer is what somebody said of a decision, in his own words. It is never
// changed; who gave it may take it back.
type AssignmentAnswer struct {
	private.Redacted `json:"-"`

	ID     uuid.UUID  `json:"id"`
	Step   codes.Code `json:"step"` // see codes.AssignmentBegun
	By     uuid.UUID  `json:"by"`
	At     time.Time  `json:"at"`
	Words  string     `json:"words,omitempty"`
	Until  civil.Date `json:"until,omitempty"`  // to which it was moved
	Undone *time.Time `json:"undone,omitempty"` // when it was taken back
}

// The bounds of a decision.
const (
	MaxAssignmentText    = 300 // of the decision, and of an answer
	MaxAssignmentAnswers = 100

	lastToldYear = 2999
)

// FullNumber is the number as it is printed: a report's form behind a letter, "A1/2026-…",
// since both run from 1 in the same series and stand on the same pages.
func (a Assignment) FullNumber() string {
	return "A" + Report{Number: a.Number, Year: a.Year, Series: a.Series}.FullNumber()
}

// Check names what is wrong with a decision. Its texts may name nobody by his number:
// it goes to people who may not know of a child.
func (a Assignment) Check(rules Rules) []Problem {
	f := &findings{rules: rules}
	f.reason("undone", a.Undone)
	f.unit(a.Unit)
	f.text("unit", a.Unit, MaxLine)
	f.within("year", a.Year, firstReportYear, lastReportYear)
	f.within("number", a.Number, 1, maxReportCount)
	f.series(a.Series)
	if !told(a.At) {
		f.block("at", "problem.assignment_form")
	}
	f.future("at", a.At)
	if blank(a.What) {
		f.block("what", "problem.assignment_what")
	}
	f.nameless("what", a.What, MaxAssignmentText)
	switch {
	case a.Officer == uuid.Nil && blank(a.Organisation):
		f.block("officer", "problem.assignment_who")
	case a.Officer != uuid.Nil && a.Organisation != "":
		f.block("organisation", "problem.assignment_two")
	}
	f.nameless("organisation", a.Organisation, MaxLine)
	f.nameless("source", a.Source, MaxLine)
	if a.Until == "" {
		f.block("until", "problem.date_missing")
	}
	f.date("until", a.Until)
	if a.Undone != nil {
		f.nameless("undone.reason", a.Undone.Reason, MaxText)
	}
	f.answers(a.Answers)
	return f.list
}

func (f *findings) answers(all []AssignmentAnswer) {
	f.many("answers", len(all), MaxAssignmentAnswers)
	seen := map[uuid.UUID]bool{}
	for i, a := range all {
		at := Path("answers", i)
		f.id(Path(at, "id"), a.ID, seen)
		if a.By == uuid.Nil || !told(a.At) || a.Undone != nil && !told(*a.Undone) || a.Step == "" || len(a.Step) > maxReportCode {
			f.block(at, "problem.assignment_form")
		}
		f.nameless(Path(at, "words"), a.Words, MaxAssignmentText)
		f.date(Path(at, "until"), a.Until)
		if (a.Step == codes.AssignmentNotDone || a.Step == codes.AssignmentMoved) && blank(a.Words) {
			f.block(Path(at, "words"), "problem.reason_missing")
		}
		if a.Step == codes.AssignmentMoved && a.Until == "" {
			f.block(Path(at, "until"), "problem.date_missing")
		}
	}
}

// told says whether something can have been said at a time: there is one, and there are
// times after it, at which the next may answer.
func told(at time.Time) bool { return !at.IsZero() && at.Year() <= lastToldYear }

// nameless blocks a text in which somebody's number stands.
func (f *findings) nameless(path, s string, limit int) {
	f.text(path, s, limit)
	if HoldsIIN(s) {
		f.block(path, "problem.assignment_iin")
	}
}

// iinDigits is how many digits an individual identification number has.
const iinDigits = 12

// HoldsIIN says whether twelve digits stand in a text as a person's number does: side by
// side, or parted by single spaces or hyphens. Whether they are anybody's is not asked.
func HoldsIIN(s string) bool {
	group, whole, gap := 0, 0, false
	for _, c := range s + "." {
		switch {
		case unicode.IsDigit(c):
			group, whole, gap = group+1, whole+1, false
			continue
		case group == iinDigits:
			return true
		case whole > 0 && !gap && (c == '-' || unicode.IsSpace(c)):
			group, gap = 0, true
			continue
		case whole == iinDigits:
			return true
		}
		group, whole, gap = 0, 0, false
	}
	return false
}
