package raid_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"shyraq/app/raid"
	"shyraq/app/raid/handover"
	"shyraq/app/raid/state"
)

// TestEveryKeyHasItsText reads the keys out of this package's own source, so
// that a rule cannot come without its sentence, nor a sentence outlive its
// rule.
func TestEveryKeyHasItsText(t *testing.T) {
	t.Parallel()
	used := keysOfSource(t)
	for _, lang := range []string{"kk", "ru", "en"} {
		var file map[string]map[string]string
		if _, err := toml.DecodeFile("../../assets/i18n/raid."+lang+".toml", &file); err != nil {
			t.Fatal(err)
		}
		texts := map[string]bool{}
		delete(file, "report") // the words of app/report, checked there
		for area, keys := range file {
			for key, text := range keys {
				texts[area+"."+key] = true
				if strings.TrimSpace(text) == "" {
					t.Errorf("%s: %s.%s is empty", lang, area, key)
				}
			}
		}
		if diff := cmp.Diff(used, texts); diff != "" {
			t.Errorf("%s: - used, + has a text:\n%s", lang, diff)
		}
	}
}

var (
	problemKey = regexp.MustCompile(`"(problem\.[a-z_]+)"`)
	errorCode  = regexp.MustCompile(`(?:Code: |Errorf\((?:errs\.)?[A-Z][a-z]+, )"([a-z_]+)"`)
)

func keysOfSource(t *testing.T) map[string]bool {
	t.Helper()
	var files []string
	for _, where := range []string{"*.go", "*/*.go", "../../strictjson/*.go", "../merge/*.go"} {
		some, err := filepath.Glob(where)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, some...)
	}
	keys := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range problemKey.FindAllStringSubmatch(string(source), -1) {
			keys[m[1]] = true
		}
		if strings.HasPrefix(file, "../merge") {
			continue // it has problems of its own; the words of its errors stand elsewhere
		}
		for _, m := range errorCode.FindAllStringSubmatch(string(source), -1) {
			keys["error."+m[1]] = true
		}
	}
	for _, w := range state.Words {
		keys["state."+string(w)] = true
	}
	delete(keys, "problem.handover_") // the beginning of a key
	for _, b := range handover.Bars {
		keys["problem.handover_"+string(b)] = true
	}
	for _, r := range raid.AllRisks {
		keys["risk."+string(r)] = true
	}
	if len(keys) < 80 {
		t.Fatalf("only %d keys found in the source", len(keys))
	}
	return keys
}
