package codes_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
)

func TestTurn(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, list string
		chosen     []codes.Code
		tapped     codes.Code
		want       []codes.Code
	}{
		{"the first", "conditions", nil, "C_OK", []codes.Code{"C_OK"}},
		{"an injury ends what is normal", "conditions", []codes.Code{"C_OK"}, "C_INJ", []codes.Code{"C_INJ"}},
		{"what is normal ends every other", "conditions", []codes.Code{"C_INJ", "C_ALC"}, "C_OK", []codes.Code{"C_OK"}},
		{"a disability is no illness", "conditions", []codes.Code{"C_OK"}, "C_DISA", []codes.Code{"C_OK", "C_DISA"}},
		{"two that may stand together", "conditions", []codes.Code{"C_INJ"}, "C_ALC", []codes.Code{"C_INJ", "C_ALC"}},
		{"a second tap takes back", "conditions", []codes.Code{"C_INJ", "C_ALC"}, "C_INJ", []codes.Code{"C_ALC"}},
		{"silence is no reason besides", "why_out", []codes.Code{"Y_CONF", "Y_FRND"}, "Y_SILT", []codes.Code{"Y_SILT"}},
		{"a reason ends the silence", "why_out", []codes.Code{"Y_SILT"}, "Y_VIOL", []codes.Code{"Y_VIOL"}},
		{"met outside, not in a venue", "reasons", []codes.Code{"R_NIGHT_V", "R_VICT"}, "R_NIGHT_O", []codes.Code{"R_VICT", "R_NIGHT_O"}},
		{"a code of a newer program stays", "reasons", []codes.Code{"R_NEW"}, "R_ALC", []codes.Code{"R_NEW", "R_ALC"}},
		{"the same code of another list", "roles", []codes.Code{"C_OK"}, "C_INJ", []codes.Code{"C_OK", "C_INJ"}},
	} {
		before := append([]codes.Code(nil), row.chosen...)
		if diff := cmp.Diff(row.want, codes.Turn(row.list, row.chosen, row.tapped)); diff != "" {
			t.Errorf("%s: %s", row.name, diff)
		}
		if diff := cmp.Diff(before, append([]codes.Code(nil), row.chosen...)); diff != "" {
			t.Errorf("%s: what was given changed: %s", row.name, diff)
		}
	}
}

func TestExcludedAnswersAreTold(t *testing.T) {
	t.Parallel()
	e := raid.Encounter{People: []raid.Person{{Kind: raid.Minor, Conditions: []codes.Code{"C_OK", "C_INJ"}, WhyOutCodes: []codes.Code{"Y_SILT", "Y_CONF"}, Reasons: []codes.Code{"R_NIGHT_V", "R_ALC"}}}}
	var got []string
	for _, p := range e.Check(raid.Rules{}) {
		if p.Key == "problem.codes_exclude" {
			got = append(got, p.Path)
		}
	}
	if diff := cmp.Diff([]string{"people.0.conditions", "people.0.why_out_codes"}, got); diff != "" {
		t.Error(diff)
	}
}
