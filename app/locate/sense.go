package locate

import (
	"fmt"
	"strings"
	"time"

	"shyraq/errs"
)

// unreadable is how long a receiver may talk before it is said that nothing of
// it can be read.
const unreadable = 10 * time.Second

// mostShown is how many bytes of what cannot be read are shown.
const mostShown = 48

// Unread is the error of a receiver that talks without saying where it is. It is
// errs.Unavailable, "receiver_unread". Its text has nothing of what was heard,
// which may be a place: First is for the screen of the officer alone.
type Unread struct {
	// First are the first bytes, printable: \x00 stands for a byte that is not.
	First string
	// Why is "sums" where sentences came without a check sum, "places" where
	// they could be read and none says a place, else "form".
	Why string
}

// Error implements error.
func (u *Unread) Error() string { return "receiver_unread: " + u.Why }

// Unwrap gives the kind and the sentence.
func (u *Unread) Unwrap() error {
	code := "receiver_unread"
	if u.Why == "sums" {
		code = "receiver_no_sums"
	}
	return errs.Errorf(errs.Unavailable, code, "%s", u.Why)
}

// sense watches whether what a receiver says makes sense, and tells it when that
// changes.
type sense struct {
	after  time.Duration
	tell   func(error)
	talked bool // something of it could be read
	said   bool // that nothing can
	clear  bool // the link was told to be well
	since  time.Time
	first  string
	why    string
}

func newSense(after time.Duration, tell func(error)) *sense {
	return &sense{after: after, tell: tell, since: time.Now()}
}

// heard takes a line: whether it could be read, and whether it says a place.
func (s *sense) heard(line string, place, read bool) {
	s.talked = s.talked || read
	if read && !s.clear && !s.said {
		s.clear = true
		s.tell(nil)
	}
	if place {
		if s.said {
			s.tell(nil)
		}
		s.said, s.clear, s.since, s.first = false, true, time.Now(), ""
		return
	}
	if s.first == "" || !read && s.why == "places" {
		s.first, s.why = shown(line), whyOf(line, read)
	}
	if !s.said && time.Since(s.since) >= s.after {
		s.said = true
		s.tell(&Unread{First: s.first, Why: s.why})
	}
}

func whyOf(line string, read bool) string {
	switch {
	case read:
		return "places"
	case strings.Contains(line, "$G") && !strings.Contains(line, "*"):
		return "sums"
	}
	return "form"
}

// shown makes the first bytes of a line printable.
func shown(line string) string {
	var b strings.Builder
	for i := 0; i < len(line) && i < mostShown; i++ {
		if line[i] < ' ' || line[i] > '~' {
			fmt.Fprintf(&b, `\x%02x`, line[i])
			continue
		}
		b.WriteByte(line[i])
	}
	return b.String()
}
