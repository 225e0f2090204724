package statistics

import (
	"regexp"
	"strings"

	"shyraq/app/raid/codes"
	"shyraq/app/raid/sums"
	"shyraq/app/report/commission"
)

// names finds the lines of our own tables by what they are called there.
type names struct {
	whole map[string]sums.Line            // figures, by their folded name
	parts map[string]map[string]sums.Line // of a figure its parts, and the figure itself
}

func namesOf(rules Rules) names {
	n := names{whole: map[string]sums.Line{}, parts: map[string]map[string]sums.Line{}}
	for _, l := range append(commission.EveryLine(rules.Codes), commission.EveryCrime(rules.Codes)...) {
		line := sums.Line{Figure: codes.Code(l.Figure), Code: l.Code}
		of := n.parts[l.Figure]
		if of == nil {
			of = map[string]sums.Line{}
			n.parts[l.Figure] = of
		}
		for _, t := range rules.Texts {
			key := folded(l.Name(t, rules.Codes))
			if _, taken := of[key]; !taken {
				of[key] = line
			}
			if _, taken := n.whole[key]; l.Code == "" && !taken {
				n.whole[key] = line
			}
		}
	}
	return n
}

func folded(s string) string { return strings.Join(wordsOf(s), " ") }

// ownCode is how a part is named that the program which wrote the file did not know.
var ownCode = regexp.MustCompile(`^[A-Z0-9_./-]{1,40}$`)

// line finds a line of a figure by its name.
func (n names) line(figure, name string) (sums.Line, bool) {
	if l, known := n.parts[figure][folded(name)]; known {
		return l, true
	}
	if i := strings.LastIndex(name, " ("); i > 0 { // a sum says of how many districts it is
		if l, known := n.parts[figure][folded(name[:i])]; known {
			return l, true
		}
	}
	if _, known := n.parts[figure]; known && name == "" {
		return sums.Line{Figure: codes.Code(figure)}, true
	}
	if ownCode.MatchString(name) && name != figure {
		return sums.Line{Figure: codes.Code(figure), Code: codes.Code(name)}, true
	}
	return sums.Line{}, false
}

// any finds a figure by its name alone.
func (n names) any(name string) (sums.Line, bool) {
	l, known := n.whole[folded(name)]
	return l, known
}
