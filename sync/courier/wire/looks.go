package wire

import (
	"regexp"
	"time"

	"github.com/google/uuid"

	"shyraq/errs"
)

// Look says who looked at what on a device: a reveal, a search, a print, an export,
// an unlock. It is a frame of the device's journal, without its words: ids, an
// action, a class, and how often the same came again at once.
type Look struct {
	Number  uint64      `json:"number"` // of the frame in the device's journal
	At      time.Time   `json:"at"`     // by the device's clock
	Action  string      `json:"action"`
	Officer uuid.UUID   `json:"officer"`
	Records []uuid.UUID `json:"records,omitempty"`
	People  []uuid.UUID `json:"people,omitempty"` // of the records, where they are known
	Class   string      `json:"class,omitempty"`  // what of it, as "people" or "act"; never a word of a person
	Times   int         `json:"times,omitempty"`  // how often more within a minute
}

// The bounds of what is told of looks: in one request, and in one of them.
const (
	MaxLooks      = 100
	MaxLookedUpon = 64 // records, and people
)

// LooksRequest tells the region who looked at what since what it has. The looks come
// in the order of their numbers.
type LooksRequest struct {
	Looks []Look `json:"looks"`
}

// LooksReply says up to which number the region has them, durable.
type LooksReply struct {
	UpTo uint64 `json:"up_to"`
}

var lookWord = regexp.MustCompile(`^[a-z][a-z_]{0,31}$`)

// Check is errs.Invalid "looks" where a request is not in its form.
func (r LooksRequest) Check() error {
	bad := errs.Errorf(errs.Invalid, "looks", "at most %d looks in the order of their numbers, by ids and codes alone", MaxLooks)
	if len(r.Looks) > MaxLooks {
		return bad
	}
	last := uint64(0)
	for _, l := range r.Looks {
		if l.Number <= last || l.Number > maxJournal || !lookWord.MatchString(l.Action) || l.Class != "" && !lookWord.MatchString(l.Class) ||
			len(l.Records) > MaxLookedUpon || len(l.People) > MaxLookedUpon || l.Times < 0 || l.Times > 1<<30 {
			return bad
		}
		last = l.Number
	}
	return nil
}

// LookClass gives a class that may be told: the first word of a text, if it is a
// code, else nothing.
func LookClass(text string) string {
	for i, c := range text {
		if c == ' ' {
			text = text[:i]
			break
		}
	}
	if lookWord.MatchString(text) {
		return text
	}
	return ""
}
