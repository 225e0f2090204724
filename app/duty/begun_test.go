package duty

import (
	"encoding/json"
	"testing"
	"time"

	"shyraq/app/raid"
)

// A short record that was begun and not saved is known without a window, as long as its
// night lasts; one that was written meanwhile, and other dialogs, are none.
func TestShortRecordsThatWereBegun(t *testing.T) {
	for name, row := range map[string]struct {
		page  string
		typed time.Duration // ago
		saved bool
		want  int
	}{
		"a visit":             {"night.home_check", time.Minute, false, 1},
		"a talk":              {"night.talk", time.Minute, false, 1},
		"one of last evening": {"night.home_check", 13 * time.Hour, false, 0},
		"one that was saved":  {"night.home_check", time.Minute, true, 0},
		"a reason":            {"act.void/1", time.Minute, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStation(t, aigul)
			raw, err := json.Marshal(map[string]any{row.page: map[string]any{"at": s.Now().Add(-row.typed), "fields": map[string]string{"result": "H_OK"}}})
			if err == nil {
				err = s.KeepTyped(ctx, BegunPage, raw)
			}
			if err == nil && row.saved {
				_, err = s.Visit(ctx, raid.HomeCheck{Subject: raid.HomeOfChild, Result: "H_OK", Name: "Сынақов", Place: raid.Place{Type: "HOME", Note: "Достық 1", District: "711210000"}})
			}
			if err != nil {
				t.Fatal(err)
			}
			begun, err := s.BegunOn(ctx, tonight)
			if err != nil || len(begun) != row.want {
				t.Errorf("%+v, %v", begun, err)
			}
		})
	}
}
