package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/assets"
)

// Every moment that a verb prints as JSON is the region's, wherever it stands
// in a record and whatever offset that carries; what was given stays as it was.
func TestJSONSpeaksTheRegionsTime(t *testing.T) {
	b, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	b.SetOffset(time.FixedZone("", 5*3600))
	c := &call{text: b.For(i18n.EN)}
	far := time.Date(2026, 7, 4, 12, 5, 0, 0, time.FixedZone("", -5*3600))
	e := raid.Encounter{
		MetAt: far, ClosedAt: far,
		Amendment:  &raid.Reasoned{Reason: "2026-07-04T12:05:00-05:00", At: far},
		People:     []raid.Person{{HandedAt: far, Guardians: []raid.Guardian{{NotifiedAt: far}}}},
		VideoClips: []raid.VideoClip{{From: far, To: far}},
	}
	s := sheet{line: line{At: far}, Body: e, History: []historyLine{{At: far}}, Reviews: []reviewLine{{At: far}}}
	for name, v := range map[string]any{"a record": s, "one of its kind": &s, "many": []any{s}, "by name": map[string]any{"x": s}} {
		raw, err := json.Marshal(c.regional(v))
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		if strings.Count(text, "-05:00") != 1 { // the words of the reason
			t.Errorf("%s: %s", name, text)
		}
		if n := strings.Count(text, `"2026-07-04T22:05:00+05:00"`); n != 10 {
			t.Errorf("%s: %d moments in %s", name, n, text)
		}
	}
	if e.MetAt.Format(time.RFC3339) != "2026-07-04T12:05:00-05:00" || e.People[0].HandedAt != far || e.Amendment.At != far || s.At != far {
		t.Error("what was given was changed")
	}
}
