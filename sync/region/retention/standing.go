package retention

import (
	"encoding/json"
	"slices"
	"time"

	"shyraq/app/raid"
	"shyraq/app/raid/assigned"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/help"
	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// Reason is why a record that is due is kept all the same.
type Reason string

// The reasons.
const (
	HeldByOrder  Reason = "order"      // an administrator had it held
	HeldVersions Reason = "versions"   // people have to join what two wrote
	HeldOpen     Reason = "open"       // a child of it is in care, by what is written
	HeldReferral Reason = "referral"   // help that was promised is not done
	HeldDecision Reason = "assignment" // a decision of the commission that is not done
	HeldCase     Reason = "proceeding" // an article was chosen, and no protocol is written down
	HeldAside    Reason = "aside"      // something of it was set aside for people to look at
	HeldSpoken   Reason = "about"      // what it is about is held or kept longer
	HeldTime     Reason = "time"       // its times cannot be true
	HeldUnknown  Reason = "unknown"    // it cannot be read: a newer program's, or damaged
)

// Record is what is judged.
type Record struct {
	Object    access.Object
	Revisions []revision.Signed // that are not erased, oldest first
	Received  civil.Date        // the region had its last revision on this day or later; empty where nobody knows
	Aside     bool              // something of it is set aside
	Ordered   bool              // it is held by order
}

// Standing is how a record stands to its term.
type Standing struct {
	Category Category   `json:"category,omitempty"`
	From     civil.Date `json:"from,omitempty"` // since when the term runs: its last change
	Ends     civil.Date `json:"ends,omitempty"` // the first day on which it is due; empty where no term is in force
	Due      bool       `json:"due,omitempty"`
	Held     []Reason   `json:"held,omitempty"` // due, and kept all the same

	// Open are the referrals that hold it, as far as the record itself says; see Answered.
	Open []raid.Referral `json:"-"`

	// Old are the revisions of a list of children that were replaced a term ago: the
	// list of today stays without its history. Of one that is due itself they are all:
	// what is loaded into it later is another.
	Old []revision.Hash `json:"old,omitempty"`
}

// Erases says whether the record's term has ended and nothing holds it.
func (s Standing) Erases() bool { return s.Due && len(s.Held) == 0 }

// firstYear is before this program was: no record was made earlier.
const firstYear = civil.Date("2025-01-01")

// Judge says how a record stands on a day of the region's offset.
func (s Settings) Judge(r Record, now time.Time, offset *time.Location) Standing {
	today := civil.DateOf(now.In(offset))
	if len(r.Revisions) == 0 {
		return Standing{} // nothing of it is there
	}
	heads := revision.Heads(r.Revisions)
	out := Standing{Category: categoryOf(r), From: lastChange(r, heads, offset)}
	term, ok := s.InForce(out.Category, today)
	if !ok {
		return out
	}
	out.Ends = after(out.From, term.Months)
	out.Due = out.Ends != "" && out.Ends <= today
	if out.Category == Register {
		out.Old = replaced(r, term.Months, today, offset)
	}
	if out.Category == Register && out.Due {
		out.Old = nil
		for _, s := range r.Revisions {
			out.Old = append(out.Old, s.Rev)
		}
	}
	if out.Due {
		out.Held, out.Open = reasons(r, heads, out, offset)
	}
	return out
}

// Answered is the standing of an encounter with what was answered to its referrals:
// help that was given, or declined, holds it no more.
func (s Standing) Answered(answers []help.Answer) Standing {
	if slices.ContainsFunc(s.Open, func(r raid.Referral) bool { return help.Of(r, answers).Open }) {
		return s
	}
	s.Held = slices.DeleteFunc(slices.Clone(s.Held), func(why Reason) bool { return why == HeldReferral })
	return s
}

// categoryOf looks at all that was ever written in a record: a child that was taken
// out of it is in its history still.
func categoryOf(r Record) Category {
	switch r.Object.Kind {
	case raid.KindVenueCheck:
		return VenueCheck
	case raid.KindHomeCheck:
		return HomeCheck
	case raid.KindTalk:
		return Talk
	case raid.KindReview, raid.KindFollowUp: // what is said of a record, and goes with it
		return Review
	case raid.KindLink:
		return Link
	case raid.KindRegister:
		return Register
	case raid.KindReport, raid.KindAssignment, raid.KindStatistics: // the next report opens with it, or compares with it
		return Report
	case raid.KindRaid, raid.KindOperation:
		return Plan
	}
	out := Adult
	for _, s := range r.Revisions {
		var v raid.Encounter
		if json.Unmarshal(s.Envelope.Body, &v) != nil {
			return Act // nobody knows what is in it: as long as any
		}
		for _, p := range v.People {
			if len(p.Acts) > 0 {
				return Act
			}
			if p.Kind == raid.Minor {
				out = Minor
			}
		}
	}
	return out
}

// lastChange is the latest day that anything says of a record: its night, the time
// of its revisions, and when the region had it. A clock that is behind makes none
// due too early where the region itself knows better.
func lastChange(r Record, heads []revision.Signed, offset *time.Location) civil.Date {
	last := r.Received
	for _, s := range heads {
		night := civil.Date(revision.Text(s.Envelope.Body, "night"))
		if night.Valid() {
			last = max(last, night)
		}
		last = max(last, dayOf(s, offset))
	}
	return last
}

func dayOf(s revision.Signed, offset *time.Location) civil.Date {
	return civil.DateOf(time.UnixMilli(s.Envelope.Time.MS).In(offset))
}

// replaced are the revisions that another one took the place of a term ago.
func replaced(r Record, months int, today civil.Date, offset *time.Location) (old []revision.Hash) {
	for _, s := range r.Revisions {
		for _, next := range r.Revisions {
			if slices.Contains(next.Envelope.Parents, s.Rev) && after(dayOf(next, offset), months) <= today {
				old = append(old, s.Rev)
				break
			}
		}
	}
	return old
}

// undecided says whether a decision of the commission is open still; what was said of it
// apart needs nobody to join it.
func undecided(heads []revision.Signed, offset *time.Location) bool {
	all := make([]raid.Assignment, len(heads))
	for i, h := range heads {
		if json.Unmarshal(h.Envelope.Body, &all[i]) != nil {
			return false // HeldUnknown
		}
	}
	a, ok := assigned.Join(all...)
	return ok && assigned.Of(a, offset).Open()
}

func reasons(r Record, heads []revision.Signed, s Standing, offset *time.Location) (held []Reason, open []raid.Referral) {
	hold := func(why Reason, when bool) {
		if when && !slices.Contains(held, why) {
			held = append(held, why)
		}
	}
	hold(HeldByOrder, r.Ordered)
	hold(HeldAside, r.Aside)
	hold(HeldVersions, len(heads) > 1 && r.Object.Kind != raid.KindAssignment)
	hold(HeldDecision, r.Object.Kind == raid.KindAssignment && undecided(heads, offset))
	hold(HeldTime, s.From < firstYear)
	for _, h := range heads {
		if r.Object.Kind != raid.KindEncounter {
			hold(HeldUnknown, !h.Envelope.Kind.Fits(h.Envelope.Body))
			continue
		}
		var v raid.Encounter
		if json.Unmarshal(h.Envelope.Body, &v) != nil {
			hold(HeldUnknown, true)
			continue
		}
		if v.Withdrawal != nil {
			continue // it counts no longer, and nothing of it goes on
		}
		hold(HeldOpen, v.InCare())
		for _, p := range v.People {
			hold(HeldCase, p.Article != "" && p.Protocol == "")
			for _, f := range p.Referrals {
				if help.Of(f, nil).Open {
					open = append(open, f)
				}
			}
		}
	}
	hold(HeldReferral, len(open) > 0)
	return held, open
}
