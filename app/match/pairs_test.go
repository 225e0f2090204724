package match

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
)

// labelled is a pair with what a person said of it.
type labelled struct {
	line       int
	same       bool
	group, why string
	a, b       Person
	held       bool // every third: left out of the listing by which the rules were made
}

func labelledPairs(t testing.TB) []labelled {
	t.Helper()
	f, err := os.Open("testdata/pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		c := strings.SplitN(lines.Text(), "\t", 4)
		if len(c) != 4 || c[0] != "same" && c[0] != "different" {
			t.Fatalf("line %d: no label", n)
		}
		a, b, err := ParseLine(c[3])
		if err != nil {
			t.Fatalf("line %d: %v", n, err)
		}
		out = append(out, labelled{line: n, same: c[0] == "same", group: c[1], why: c[2], a: a, b: b, held: len(out)%3 == 2})
	}
	return out
}

// quality counts a judge's answers.
type quality struct{ right, wrong, missed int }

func (q quality) precision() float64 { return share(q.right, q.right+q.wrong) }
func (q quality) recall() float64    { return share(q.right, q.right+q.missed) }

func (q quality) f1() float64 {
	return share(2*q.right, 2*q.right+q.wrong+q.missed)
}

func (q quality) String() string {
	return fmt.Sprintf("precision %.3f  recall %.3f  F1 %.3f", q.precision(), q.recall(), q.f1())
}

func share(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

func judge(pairs []labelled, says func(a, b Person) bool) (q quality) {
	for _, p := range pairs {
		switch said := says(p.a, p.b); {
		case said && p.same:
			q.right++
		case said:
			q.wrong++
		case p.same:
			q.missed++
		}
	}
	return q
}

// exactly is what a data base join does: the same letters and the same day.
func exactly(a, b Person) bool {
	return strings.EqualFold(a.Surname, b.Surname) && strings.EqualFold(a.Name, b.Name) && a.Birth == b.Birth && a.Birth != ""
}

// plainly is Jaro-Winkler on the letters as written, of surname and name, of
// these with the birth date, or of all that is written.
func plainly(a, b Person, form string) float64 {
	text := func(p Person) string {
		s := p.Surname + " " + p.Name
		if form == "all" {
			s += " " + p.Patronymic
		}
		if form != "name" {
			s += " " + string(p.Birth)
		}
		return strings.ToLower(s)
	}
	return rawWinkler([]rune(text(a)), []rune(text(b)))
}

// thresholds asks a scored baseline at each of its thresholds: it gives the
// one that suits it best, and the lowest at which it calls no two children one.
func thresholds(pairs []labelled, score func(a, b Person) float64) (best, careful quality, bestAt, carefulAt float64) {
	for n := 1000; n >= 500; n-- {
		limit := float64(n) / 1000
		q := judge(pairs, func(a, b Person) bool { return score(a, b) >= limit })
		if q.f1() > best.f1() {
			best, bestAt = q, limit
		}
		if q.wrong == 0 {
			careful, carefulAt = q, limit
		}
	}
	return best, careful, bestAt, carefulAt
}

// rawWinkler is the textbook on runes, as a baseline that shares no code with
// what it is beside.
func rawWinkler(a, b []rune) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(max(len(a), len(b))/2-1, 0)
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	m := 0
	for i := range a {
		for j := max(0, i-reach); j <= min(len(b)-1, i+reach); j++ {
			if !usedB[j] && a[i] == b[j] {
				usedA[i], usedB[j] = true, true
				m++
				break
			}
		}
	}
	if m == 0 {
		return 0
	}
	crossed, j := 0, 0
	for i := range a {
		if !usedA[i] {
			continue
		}
		for !usedB[j] {
			j++
		}
		if a[i] != b[j] {
			crossed++
		}
		j++
	}
	f := float64(m)
	sim := (f/float64(len(a)) + f/float64(len(b)) + (f-float64(crossed/2))/f) / 3
	n := 0
	for n < min(len(a), len(b), 4) && a[n] == b[n] {
		n++
	}
	return sim + float64(n)*0.1*(1-sim)
}

// The promise of the package: of the labelled pairs no two children are called
// likely the same, and what it calls so is more than what the baselines find
// at their best, side by side.
func TestLabelledPairs(t *testing.T) {
	t.Parallel()
	all := labelledPairs(t)
	if len(all) < 300 {
		t.Fatalf("only %d pairs", len(all))
	}
	var tuned, held []labelled
	for _, p := range all {
		if p.held {
			held = append(held, p)
		} else {
			tuned = append(tuned, p)
		}
	}
	likely := func(a, b Person) bool { return Compare(a, b).Verdict == LikelySame }
	shown := func(a, b Person) bool { return Compare(a, b).Verdict != Different }
	for _, part := range []struct {
		name  string
		pairs []labelled
	}{{"all", all}, {"tuned on", tuned}, {"held out", held}} {
		t.Logf("%s, %d pairs", part.name, len(part.pairs))
		l, sh := judge(part.pairs, likely), judge(part.pairs, shown)
		t.Logf("  likely same                                %v", l)
		t.Logf("  likely same or check                       %v", sh)
		if l.wrong > 0 {
			t.Errorf("%s: %d look-alikes are called likely the same", part.name, l.wrong)
		}
		beside := func(name string, base quality) {
			t.Logf("  %-42s %v", name, base)
			if l.precision() < base.precision() || l.f1() <= base.f1() || sh.f1() <= base.f1() || sh.recall() < base.recall() {
				t.Errorf("%s: not better than %s", part.name, name)
			}
			if base.precision() == 1 && l.recall() <= base.recall() {
				t.Errorf("%s: %s finds more and is as sure", part.name, name)
			}
		}
		beside("exact surname, name and date", judge(part.pairs, exactly))
		for _, form := range []string{"name", "name and date", "all"} {
			top, careful, topAt, carefulAt := thresholds(part.pairs, func(a, b Person) float64 { return plainly(a, b, form) })
			beside(fmt.Sprintf("Jaro-Winkler of %s, best at %.3f", form, topAt), top)
			beside(fmt.Sprintf("Jaro-Winkler of %s, sure at %.3f", form, carefulAt), careful)
		}
	}
	for _, p := range all {
		v := Compare(p.a, p.b)
		switch {
		case p.held:
		case !p.same && v.Verdict == LikelySame:
			t.Errorf("line %d, %s, %s: likely same at %.3f", p.line, p.group, p.why, v.Score)
		case p.same && v.Verdict != LikelySame, !p.same && v.Verdict != Different:
			t.Logf("line %d, %s, %s: %s at %.3f", p.line, p.group, p.why, v.Verdict, v.Score)
		}
	}
}
