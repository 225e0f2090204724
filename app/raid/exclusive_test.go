package raid

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTurn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, list string
		chosen     []Code
		tapped     Code
		want       []Code
	}{
		{"the first", "conditions", nil, "C_OK", []Code{"C_OK"}},
		{"an injury ends what is normal", "conditions", []Code{"C_OK"}, "C_INJ", []Code{"C_INJ"}},
		{"what is normal ends every other", "conditions", []Code{"C_INJ", "C_ALC"}, "C_OK", []Code{"C_OK"}},
		{"a disability is no illness", "conditions", []Code{"C_OK"}, "C_DISA", []Code{"C_OK", "C_DISA"}},
		{"two that may stand together", "conditions", []Code{"C_INJ"}, "C_ALC", []Code{"C_INJ", "C_ALC"}},
		{"a second tap takes back", "conditions", []Code{"C_INJ", "C_ALC"}, "C_INJ", []Code{"C_ALC"}},
		{"silence is no reason besides", "why_out", []Code{"Y_CONF", "Y_FRND"}, "Y_SILT", []Code{"Y_SILT"}},
		{"a reason ends the silence", "why_out", []Code{"Y_SILT"}, "Y_VIOL", []Code{"Y_VIOL"}},
		{"met outside, not in a venue", "reasons", []Code{"R_NIGHT_V", "R_VICT"}, "R_NIGHT_O", []Code{"R_VICT", "R_NIGHT_O"}},
		{"a code of a newer program stays", "reasons", []Code{"R_NEW"}, "R_ALC", []Code{"R_NEW", "R_ALC"}},
		{"the same code of another list", "roles", []Code{"C_OK"}, "C_INJ", []Code{"C_OK", "C_INJ"}},
	} {
		before := append([]Code(nil), row.chosen...)
		if diff := cmp.Diff(row.want, Turn(row.list, row.chosen, row.tapped)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
		if diff := cmp.Diff(before, append([]Code(nil), row.chosen...)); diff != "" {
			t.Errorf("%s: what was given changed: %s", row.name, diff)
		}
	}
}

func TestExcludedAnswersAreTold(t *testing.T) {
	t.Parallel()
	e := Encounter{People: []Person{{Kind: Minor, Conditions: []Code{"C_OK", "C_INJ"}, WhyOutCodes: []Code{"Y_SILT", "Y_CONF"}, Reasons: []Code{"R_NIGHT_V", "R_ALC"}}}}
	var got []string
	for _, p := range e.Check(Rules{}) {
		if p.Key == "problem.codes_exclude" {
			got = append(got, p.Path)
		}
	}
	if diff := cmp.Diff([]string{"people.0.conditions", "people.0.why_out_codes"}, got); diff != "" {
		t.Error(diff)
	}
}
