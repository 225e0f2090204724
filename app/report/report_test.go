package report

import (
	"os"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/civil"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/regionfile"
)

const tonight civil.Date = "2026-03-20"

var kz = time.FixedZone("", 5*3600)

func lists(t testing.TB) *codes.Lists {
	t.Helper()
	c, err := codes.Parse(os.DirFS("../../assets/codes"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func region() regionfile.Region {
	return regionfile.Region{
		ID: "kyzylorda", KATO: "430000000", Offset: "+05:00",
		Districts: []regionfile.District{
			{KATO: "431010000", Names: codes.Names{KK: "Қызылорда қаласы", RU: "город Кызылорда", EN: "Kyzylorda city"}},
			{KATO: "433200000", Aliases: []string{"433200001"}, Names: codes.Names{KK: "Арал ауданы", RU: "Аральский район", EN: "Aral district"}},
			{KATO: "431900000", Names: codes.Names{KK: "Байқоңыр қаласы", RU: "город Байконыр", EN: "Baikonur city"}, Jurisdiction: regionfile.SpecialJurisdiction},
		},
	}
}

// met is an encounter of the night in a district, with the children given.
func met(kato string, place codes.Code, accepted bool, people ...raid.Person) Record {
	return Record{
		ID: uuid.UUID{1}, Kind: raid.KindEncounter, Accepted: accepted,
		Encounter: raid.Encounter{Night: tonight, ClosedAt: time.Date(2026, 3, 21, 4, 0, 0, 0, kz), Place: raid.Place{Type: place, District: kato}, People: people},
	}
}

func child(education, outcome codes.Code) raid.Person {
	return raid.Person{Kind: raid.Minor, Name: "Құпиясөз", Education: education, Outcome: outcome}
}

func looked(kato, venue string, result raid.VenueResult, accepted bool) Record {
	return Record{
		Kind: raid.KindVenueCheck, Accepted: accepted,
		Short: raid.VenueCheck{Night: tonight, Place: raid.Place{District: kato, Venue: venue}, Result: result},
	}
}

// counts is the All of every figure.
func counts(f Figures) [NumFigures]int {
	var out [NumFigures]int
	for i, n := range f {
		out[i] = n.All
	}
	return out
}

// texts reads the words of a language as the program does.
func texts(t testing.TB, lang string) Text {
	t.Helper()
	words := map[string]string{}
	for _, area := range []string{"figures", "raid"} {
		var file map[string]any
		if _, err := toml.DecodeFile("../../assets/i18n/"+area+"."+lang+".toml", &file); err != nil {
			t.Fatal(err)
		}
		flatten("", file, words)
	}
	return func(key string) string {
		if words[key] == "" {
			t.Errorf("%s: no text for %s", lang, key)
		}
		return words[key]
	}
}

func flatten(prefix string, in map[string]any, out map[string]string) {
	for key, v := range in {
		switch v := v.(type) {
		case string:
			out[prefix+key] = v
		case map[string]any:
			flatten(prefix+key+".", v, out)
		}
	}
}
