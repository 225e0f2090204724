package act

import (
	"slices"
	"time"
)

// stamp fixes the time of the handover when who takes the child signs, or refuses to:
// whoever issues the act later, after a lock or a dead battery, issues what was signed. The
// officer may sign his half long before the mother is there; until then it is his hour.
func (s *Screen) stamp() {
	f := &s.data.Form
	signed, took := len(f.OfficerInk)+len(f.TakerInk) > 0, len(f.TakerInk) > 0 || f.Refuses
	was := f.Took
	f.Took = signed && took
	switch {
	case !signed:
		f.SignedAt = time.Time{}
	case f.SignedAt.IsZero(), took && !was:
		f.SignedAt = s.deps.Rules().Now.Truncate(time.Second)
		s.fields.showText() // it was drawn with the time at which the page was opened
	}
}

// dropInk takes both signatures away, and with them when they were made.
func (f *Form) dropInk() { f.OfficerInk, f.TakerInk, f.SignedAt, f.Took = nil, nil, time.Time{}, false }

// content is what both sides put their names to.
func (f Form) content() Form {
	f.dropInk()
	f.Refuses, f.Refused, f.Replaces, f.Reason, f.At, f.First = false, "", "", "", 0, nil
	f.Conditions = slices.Clone(f.Conditions)
	return f
}
