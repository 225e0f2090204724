package app

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"shyraq/app/i18n"
	"shyraq/assets"
)

// unspoken are codes that no officer meets: the protocol's own, an
// administrator's (who reads English on a server), and damage that is reported
// by number. Their kind has a sentence all the same.
var unspoken = []string{
	"acks_damaged", "bad_ack", "basis_moved", "bad_link", "closed", "hash_mismatch", "no_revision", "no_value", "too_large",
	"recovery_agent", "recovery_agents", "recovery_key", "recovery_not_agent", "recovery_share", // whose recovery keys they are
	"bad_envelope", "bad_signature", "bad_pem", "unknown_author", "unknown_key", "body_form", "nmea",
}

// TestEveryErrorHasASentence reads the codes out of the source: each has a
// sentence in every language.
func TestEveryErrorHasASentence(t *testing.T) {
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`(?:Errorf\(\s*(?:errs\.)?(?:Invalid|NotFound|Conflict|Denied|Unavailable),\s*|\bCode: )"([a-z0-9_]+)"`)
	found := 0
	for _, room := range []string{".", "../errs", "../strictjson", "../sync/journal", "../sync/ledger", "../sync/revision", "../sync/courier", "../sync/recovery"} {
		err := filepath.WalkDir(room, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() == "wire" {
				return fs.SkipDir
			}
			if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return nil
			}
			source, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for _, m := range code.FindAllStringSubmatch(string(source), -1) {
				found++
				if slices.Contains(unspoken, m[1]) {
					continue
				}
				for _, lang := range i18n.Langs() {
					if !texts.For(lang).Has("error." + m[1]) {
						t.Errorf("%s: %s has no sentence for %s", path, lang, m[1])
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 50 {
		t.Errorf("only %d codes found: does the pattern still fit?", found)
	}
}

// TestEveryAnswerOfTheRegionHasASentence reads the reasons and codes that the
// region gives out of its source: each is said to an officer in every language.
func TestEveryAnswerOfTheRegionHasASentence(t *testing.T) {
	texts, err := i18n.Load(assets.Texts())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path, pattern, prefix string
		least                       int
	}{
		{"why a line was set aside", "../sync/region/intake/intake.go", `\tReason[A-Z]\w* += "([a-z_]+)"`, "aside.", 15},
		{"why the table says no", "../sync/region/access/access.go", `\tReason(?:Role|Relation|OwnReview|Mixed|Officer) += "([a-z_]+)"`, "aside.", 5},
		{"flags of what is stored", "../sync/region/intake/intake.go", `\tFlag[A-Z]\w* += "([a-z_]+)"`, "aside.", 3},
		{"why a line was refused", "../sync/region/intake/line.go", `Refuse = "([a-z_]+)"`, "aside.", 3},
		{"why a sign-in is refused", "../sync/region/httpapi/sessions.go", `(?:return |cmp.Or\(reason, )"([a-z_]+)"`, "error.", 5},
		{"what a caller may not use more of", "../sync/courier/wire/fault.go", `\tCode(?:Places|Requests|SignIns|Enrols|Revisions|Bytes|Reading|Busy|LowDisk|Cut) += "([a-z_]+)"`, "error.", 10},
	} {
		source, err := os.ReadFile(c.path)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(c.pattern).FindAllStringSubmatch(string(source), -1)
		if len(found) < c.least {
			t.Errorf("%s: only %d found: does the pattern still fit?", c.name, len(found))
		}
		for _, m := range found {
			for _, lang := range i18n.Langs() {
				if !texts.For(lang).Has(c.prefix + m[1]) {
					t.Errorf("%s: %s has no sentence for %s", c.name, m[1], lang)
				}
			}
		}
	}
}
