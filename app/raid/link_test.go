package raid

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestLinkCheck(t *testing.T) {
	now := time.Date(2026, 7, 5, 9, 0, 0, 0, time.UTC)
	good := Link{
		A: PersonRef{uuid.UUID{1}, strings.Repeat("a", 64), uuid.UUID{2}}, B: PersonRef{uuid.UUID{3}, strings.Repeat("b", 64), uuid.UUID{4}},
		Decision: SameChild, Reason: "құжаты бір", At: now,
	}
	for _, c := range []struct {
		name   string
		change func(*Link)
		want   []string
	}{
		{"as it should be", func(*Link) {}, nil},
		{"not one child", func(l *Link) { l.Decision = NotSameChild }, nil},
		{"undone with a reason", func(l *Link) { l.Undone = &Reasoned{Reason: "қате"} }, nil},
		{"undone without", func(l *Link) { l.Undone = &Reasoned{} }, []string{"undone.reason problem.reason_missing"}},
		{"no reason", func(l *Link) { l.Reason = " " }, []string{"reason problem.reason_missing"}},
		{"no decision", func(l *Link) { l.Decision = "maybe" }, []string{"decision problem.link_decision"}},
		{"one record", func(l *Link) { l.B.Record = l.A.Record }, []string{"b problem.link_one_record"}},
		{"nobody", func(l *Link) { l.B.Person = uuid.Nil }, []string{"b problem.id_missing"}},
		{"no revision", func(l *Link) { l.A.Rev = "latest" }, []string{"a.rev problem.id_missing"}},
		{"too many words", func(l *Link) { l.Reason = strings.Repeat("ә", MaxText+1) }, []string{"reason problem.text_long"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := good
			c.change(&l)
			var got []string
			for _, p := range l.Check(Rules{Now: now}) {
				got = append(got, p.Path+" "+p.Key)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
	if s := fmt.Sprintf("%v %+v %s", good, good, &good); strings.Contains(s, "құжаты") {
		t.Errorf("printed as %s", s)
	}
}
