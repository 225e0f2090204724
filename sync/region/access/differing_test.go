package access

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// differing are the rows of two policies that differ, each with the cells in
// which it does, and the rows that stand in one of them alone.
func differing(want, got string) (out []string) {
	columns, wanted, before := policyRows(want)
	_, have, after := policyRows(got)
	for _, key := range have {
		was, is := before[key], after[key]
		if was == nil {
			out = append(out, "read this row and add it to the policy: "+key+" "+strings.Join(is, " "))
			continue
		}
		for i, name := range columns {
			if was[i] != is[i] {
				out = append(out, fmt.Sprintf("%s, %s: the policy says %q, decided is %q", key, name, was[i], is[i]))
			}
		}
	}
	for _, key := range wanted {
		if after[key] == nil {
			out = append(out, "nothing is decided about: "+key)
		}
	}
	return out
}

// policyRows takes a policy apart: the names of its columns, its rows by role,
// action and kind in their order, and the cells of each.
func policyRows(policy string) (columns, rows []string, cells map[string][]string) {
	cells = map[string][]string{}
	for i, line := range strings.Split(strings.TrimSpace(policy), "\n") {
		words := strings.Fields(line)
		if i == 0 {
			columns = words[3:]
			continue
		}
		key := strings.Join(words[:3], " ")
		rows, cells[key] = append(rows, key), words[3:]
	}
	return columns, rows, cells
}

func TestDifferingCellsAreNamed(t *testing.T) {
	head := "role action kind author crew raid\n"
	got := differing(head+"patrol read talk + + +\npatrol read link . . .", head+"patrol read talk + . +\npatrol read plan + . .")
	if d := cmp.Diff([]string{
		`patrol read talk, crew: the policy says "+", decided is "."`,
		"read this row and add it to the policy: patrol read plan + . .",
		"nothing is decided about: patrol read link",
	}, got); d != "" {
		t.Error(d)
	}
}
