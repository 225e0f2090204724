package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"shyraq/sync/region/admin"
)

// What audit check printed is what somebody keeps, and what it takes: as words, as JSON,
// with the ends of lines of another system, or the checkpoint alone. What was signed for
// another log is refused.
func TestACheckTakesWhatItPrinted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "region")
	founded(t, dir)
	code, words, errs := exec(t, "audit", "check", "--data", dir)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	_, asJSON, _ := exec(t, "audit", "check", "--json", "--data", dir)
	var report admin.LogReport
	if err := json.Unmarshal([]byte(asJSON), &report); err != nil {
		t.Fatal(err)
	}
	must[admin.Invite](t, dir, "invite", "--role", "patrol", "--unit", "unit-a", "--name", "Сынақ")
	other := filepath.Join(t.TempDir(), "other")
	founded(t, other)
	_, foreign, _ := exec(t, "audit", "check", "--data", other)
	for name, row := range map[string]struct {
		text string
		code int
	}{
		"what it printed":             {words, 0},
		"what it printed, as JSON":    {asJSON, 0},
		"the checkpoint alone":        {report.Checkpoint, 0},
		"ends of lines of Windows":    {strings.ReplaceAll(words, "\n", "\r\n"), 0},
		"a line more at the end":      {words + "\n", 0},
		"of another region":           {foreign, 4},
		"words that are none":         {"14 entries\n", 4},
		"a checkpoint somebody wrote": {strings.Replace(words, report.Checkpoint[:8], "00000000", 1), 4},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "kept.txt")
			if err := os.WriteFile(path, []byte(row.text), 0o600); err != nil {
				t.Fatal(err)
			}
			code, out, errs := exec(t, "audit", "check", path, "--data", dir)
			if (code == 0) != (row.code == 0) {
				t.Errorf("exit %d: %s%s", code, out, errs)
			}
		})
	}
}
