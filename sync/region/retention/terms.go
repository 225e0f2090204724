// Package retention says how long a region keeps records: terms by category as
// dated data, when the term of a record ends, what holds it back, and in what of
// it a person is named. It is pure: it has no store and no clock.
//
// # Design
//
// What erasure destroys is the line of a revision: its body, and with it every
// word. In its place a tombstone stays with the revision's hash, number in its
// device's chain, parents, signature and sums: the signature is over the hash, so
// chains, parents, counts and the audit still verify. Facts, leaves and the audit
// hold ids and codes alone, and stay as they are.
//
// Erased is by rewriting, not by a key for each record: the region's key and the
// officers' keys seal many records each, and a store of single keys would itself
// have to be rewritten, flushed before each answer, and backed up apart. So a
// line is dropped from the store, its journal is written anew without it in the
// place of the frames that held it (a frame keeps number and hash of what it was),
// and the tables that held it are merged away. A device does the same with its
// own journal and makes its Badger anew.
//
// That something was erased stands in rows of the region's own state, so it is in
// the copy of the register that is kept apart from backups. A restore applies what
// that copy lists before anybody is served. This is not crypto-erasure: who has an
// old backup, its secret and the sealing key reads what was erased since, until
// the backup is deleted. So backups are kept for 35 days and no longer.
package retention

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"slices"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/errs"
	"shyraq/strictjson"
)

// Category is what a term is set for.
type Category string

// The categories. A record is of the first that it fits.
const (
	Act        Category = "encounter_act"   // an encounter with a handover act
	Minor      Category = "encounter_minor" // any other with a child in it
	Adult      Category = "encounter_adult" // one without
	VenueCheck Category = "venue_check"
	HomeCheck  Category = "home_check"
	Talk       Category = "talk"
	Plan       Category = "plan"     // raids and operations
	Review     Category = "review"   // at most as long as what it is about
	Link       Category = "link"     // likewise
	Register   Category = "register" // a list of registered children, and its history
	Report     Category = "report"   // a report that was frozen: sums, and kept where no term says otherwise
	Audit      Category = "audit"    // told here; kept by serve's audit-years
)

// Categories lists those that need a term. A region that set its terms before there
// were frozen reports has none for them.
var Categories = []Category{Act, Minor, Adult, VenueCheck, HomeCheck, Talk, Plan, Review, Link, Register, Audit}

// Term is how long records of a category are kept, from a day on. Of several the
// one with the latest day that has come is in force.
type Term struct {
	Category Category   `json:"category"`
	From     civil.Date `json:"from"`               // since when the term is in force
	Months   int        `json:"months"`             // after the record's last change
	Source   string     `json:"source"`             // the law or decision that it rests on
	Verified bool       `json:"verified,omitempty"` // somebody read it there
}

// Settings are a region's terms.
type Settings struct {
	On    bool   `json:"on"` // the server erases by itself each night
	Terms []Term `json:"terms"`
}

// Nobody keeps records for less than the year in which a repeat counts (article
// 442 part 3 of the Code on administrative offences), nor for more than a century.
const (
	maxTerms     = 64 << 10 // bytes
	fewestMonths = 12
	mostMonths   = 1200
)

//go:embed terms.json
var usual []byte

// Usual are the terms where a region set none. None of them rests on a law that
// somebody found, so they erase nothing by themselves.
func Usual() Settings {
	s, err := Parse(usual)
	if err != nil {
		panic(err) // a test reads them
	}
	return s
}

// Parse reads terms strictly. Each category but the audit needs one in force
// sooner or later; those that rest on nothing that was read cannot be switched on.
func Parse(raw []byte) (s Settings, err error) {
	if err := strictjson.Decode(bytes.NewReader(raw), maxTerms, &s); err != nil {
		return s, errs.Errorf(errs.Invalid, "retention_terms", "the terms cannot be read: %v", err)
	}
	return s, s.check()
}

func (s Settings) check() error {
	wrong := func(what string, t Term) error {
		return errs.Errorf(errs.Invalid, "retention_terms", "%s of %q from %q", what, string(t.Category), string(t.From))
	}
	seen := map[Term]bool{}
	for _, t := range s.Terms {
		one := Term{Category: t.Category, From: t.From}
		switch {
		case t.Category != Report && !slices.Contains(Categories, t.Category):
			return wrong("unknown category", t)
		case !t.From.Valid():
			return wrong("no day", t)
		case t.Months < 1 || t.Months > mostMonths || t.Months < fewestMonths && t.Category != Register:
			return wrong("a term that is too short or too long", t)
		case t.Source == "" || len(t.Source) > 500:
			return wrong("no source", t)
		case seen[one]:
			return wrong("two terms", t)
		case s.On && !t.Verified:
			return errs.Errorf(errs.Invalid, "retention_unverified", "the term of %q from %q rests on nothing that somebody verified; it is not switched on", string(t.Category), string(t.From))
		}
		seen[one] = true
	}
	for _, c := range Categories {
		if !slices.ContainsFunc(s.Terms, func(t Term) bool { return t.Category == c }) {
			return wrong("no term", Term{Category: c})
		}
	}
	return nil
}

// InForce is the term of a category on a day; false where none has begun.
func (s Settings) InForce(c Category, on civil.Date) (best Term, ok bool) {
	for _, t := range s.Terms {
		if t.Category == c && t.From <= on && (!ok || t.From > best.From) {
			best, ok = t, true
		}
	}
	return best, ok
}

// Encode writes settings as Parse reads them.
func (s Settings) Encode() []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // codes and numbers
	}
	return b
}

// after is the day so many months after another; the last of its month where that
// has no such day.
func after(d civil.Date, months int) civil.Date {
	t := d.In(time.UTC)
	if t.IsZero() {
		return ""
	}
	first := time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return civil.DateOf(first.AddDate(0, 0, min(t.Day(), last)-1))
}
