package raid

import (
	"shyraq/app/raid/codes"
	"shyraq/app/raid/safety"
)

// SafetyWords is what was written of a step, in words, so that it is read again
// wherever the record is: what was decided and of whom, who was called, by what
// number, and what was said. say gives a text of assets/i18n in the reader's
// language, kinship the name of a code of that list. What the step was is the
// text safety.Title.
//
// An adult is named by what he is to the child, so that the line may stand where
// names are masked; who stays with the child and who comes for him are names.
func (p Person) SafetyWords(d safety.Done, say func(key string, args ...any) string, kinship func(codes.Code) string) []string {
	ruling := ""
	switch d.Ruling {
	case safety.May, safety.MayNot:
		who := say("safety.anybody")
		if g := guardianWith(p.Guardians, d.Adult); g.ID == d.Adult && g.Kinship != "" {
			who = kinship(g.Kinship)
		} else if d.Adult != (Guardian{}).ID {
			who = say("safety.adult")
		}
		ruling = say("safety.ruling_"+string(d.Ruling), "Who", who)
	case safety.Needless:
		ruling = say("safety.ruling_" + string(safety.Needless))
	}
	var out []string
	for _, w := range []string{ruling, d.With, d.Phone, d.Said} {
		if !blank(w) {
			out = append(out, w)
		}
	}
	return out
}
