package app

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"shyraq/app/i18n"
	"shyraq/app/raid"
	"shyraq/assets"
)

// TestAMapThatIsNone lays broken files into the folder of maps: each costs
// itself only, and says why in every language.
func TestAMapThatIsNone(t *testing.T) {
	whole, err := os.ReadFile("../maps/pack/testdata/monaco.pmtiles")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, code string
		content    []byte
	}{
		{"empty", "map_empty", nil},
		{"not a pack", "map_not_pack", []byte("this was a letter to my mother, and it is long enough to be a header of a map pack; it goes on and on until it is more than 127 bytes")},
		{"another version", "map_version", append(append([]byte{}, whole[:7]...), append([]byte{2}, whole[8:]...)...)},
		{"cut off", "map_truncated", whole[:len(whole)/2]},
		{"cut in the header", "map_truncated", whole[:60]},
	}
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := mapsIn(dir); err != nil {
				t.Fatal(err)
			}
			for name, content := range map[string][]byte{"broken.pmtiles": tt.content, "good.pmtiles": whole} {
				if err := os.WriteFile(filepath.Join(dir, "maps", name), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			a, err := openAtlas(dir, false)
			if err != nil {
				t.Fatal(err)
			}
			defer a.close()
			if got := len(a.stack.Packs()); got != 2 {
				t.Errorf("%d maps are open, want the overview and the good one", got)
			}
			if len(a.broken) != 1 || a.broken[0].file != "broken.pmtiles" {
				t.Fatalf("broken: %v", a.broken)
			}
			var e *raid.Error
			if !errors.As(a.broken[0].err, &e) || e.Code != tt.code {
				t.Errorf("error %v, want code %s", a.broken[0].err, tt.code)
			}
			for _, lang := range i18n.Langs() {
				if !texts.For(lang).Has("error." + tt.code) {
					t.Errorf("%s says nothing of %s", lang, tt.code)
				}
			}
		})
	}
}
