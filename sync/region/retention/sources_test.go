package retention_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"shyraq/sync/region/retention"
)

// TestEveryTermSaysThatNobodyReadIt: a default rests on no law that somebody found, says
// so where it stands, and erases nothing by itself.
func TestEveryTermSaysThatNobodyReadIt(t *testing.T) {
	t.Parallel()
	usual := retention.Usual()
	if usual.On {
		t.Error("what nobody verified erases by itself")
	}
	for _, term := range usual.Terms {
		if strings.HasPrefix(term.Source, "unverified: ") == term.Verified {
			t.Errorf("%s: %q, verified %v", term.Category, term.Source, term.Verified)
		}
	}
	usual.On = true
	if _, err := retention.Parse(usual.Encode()); err == nil {
		t.Error("terms that nobody verified are switched on")
	}
}

// TestEverySourceIsMarked: each paragraph and each point of the page of sources says how
// far it was looked up, and what is marked says so by one of four words.
func TestEverySourceIsMarked(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(page), "## 1. ")
	marks := regexp.MustCompile(`(?i)\*\*(verified|second-hand|general|ours)\*\*|\*\*(Verified|General|Ours)\.\*\*`)
	principles := false
	for line := range strings.Lines("## 1. " + body) {
		line = strings.TrimSpace(line)
		principles = principles || strings.HasPrefix(line, "## Principles")
		switch {
		case line == "", strings.HasPrefix(line, "#"), principles && strings.HasPrefix(line, "- **principle"):
		case !marks.MatchString(line):
			t.Errorf("unmarked: %s", line)
		}
	}
}
