package region

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Every limit that has a metric stands in the administrator's page, by the name
// under which the metric shows it.
func TestEveryLimitIsWrittenDown(t *testing.T) {
	page, err := os.ReadFile("../../docs/region.md")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, nil)
	found := regexp.MustCompile(`(?m)^shyraq_region_(?:quota|places)\{of="(\w+)"\} (\d+)|^(shyraq_region_\w+) `).FindAllStringSubmatch(w.metrics(), -1)
	names := 0
	for _, m := range found {
		name := m[1]
		if name == "" && regexp.MustCompile(`_(feeds|connections|bytes)$`).MatchString(m[3]) && !strings.Contains(m[3], "_used_") {
			name = m[3]
		}
		if name == "" {
			continue
		}
		names++
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("%s is in no row of the page", name)
		}
	}
	if names < 14 {
		t.Errorf("only %d limits found: do the patterns still fit?", names)
	}
}
