package raid

import (
	"shyraq/private"
	"time"

	"github.com/google/uuid"
)

// Check names what is wrong with a review. To return a record is to say what
// to mend: it needs a comment.
func (v Review) Check(r Rules) []Problem {
	f := &findings{rules: r}
	if v.Record == uuid.Nil {
		f.block("record", "problem.id_missing")
	}
	if !hexHash(v.Rev) {
		f.block("rev", "problem.rev_missing")
	}
	if v.Decision != Accept && v.Decision != Return {
		f.block("decision", "problem.decision_missing")
	}
	f.many("comments", len(v.Comments), maxComments)
	said := false
	for i, c := range v.Comments {
		f.text(Path("comments", i, "text"), c.Text, MaxText)
		f.text(Path("comments", i, "field"), c.Field, MaxLine)
		said = said || !blank(c.Text)
	}
	if v.Decision == Return && !said {
		f.block("comments", "problem.comment_missing")
	}
	f.future("at", v.At)
	f.reason("undone", v.Undone)
	return f.list
}

// Decision is what a reviewer said of one exact revision.
type Decision string

// The decisions of a review.
const (
	Accept Decision = "accepted"
	Return Decision = "returned"
)

// Review points at one exact revision of one record. It travels home the same
// way as any record.
type Review struct {
	Record   uuid.UUID `json:"record"`
	Rev      string    `json:"rev"`
	Decision Decision  `json:"decision"`
	Comments []Comment `json:"comments,omitempty"`
	At       time.Time `json:"at"`
	Undone   *Reasoned `json:"undone,omitempty"` // taken back: nothing was decided by it
}

// Comment is pinned to a field by its path, such as "people.0.birth_date";
// the empty path means the whole record.
type Comment struct {
	private.Redacted `json:"-"`

	Field string `json:"field"`
	Text  string `json:"text"`
}
