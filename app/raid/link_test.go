package raid_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/app/raid"
)

func TestLinkCheck(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 5, 9, 0, 0, 0, time.UTC)
	good := raid.Link{
		A: raid.PersonRef{uuid.UUID{1}, strings.Repeat("a", 64), uuid.UUID{2}}, B: raid.PersonRef{uuid.UUID{3}, strings.Repeat("b", 64), uuid.UUID{4}},
		Decision: raid.SameChild, Reason: "құжаты бір", At: now,
	}
	for _, c := range []struct {
		name   string
		change func(*raid.Link)
		want   []string
	}{
		{"as it should be", func(*raid.Link) {}, nil},
		{"not one child", func(l *raid.Link) { l.Decision = raid.NotSameChild }, nil},
		{"undone with a reason", func(l *raid.Link) { l.Undone = &raid.Reasoned{Reason: "қате"} }, nil},
		{"undone without", func(l *raid.Link) { l.Undone = &raid.Reasoned{} }, []string{"undone.reason problem.reason_missing"}},
		{"no reason", func(l *raid.Link) { l.Reason = " " }, []string{"reason problem.reason_missing"}},
		{"no decision", func(l *raid.Link) { l.Decision = "maybe" }, []string{"decision problem.link_decision"}},
		{"one record", func(l *raid.Link) { l.B.Record = l.A.Record }, []string{"b problem.link_one_record"}},
		{"nobody", func(l *raid.Link) { l.B.Person = uuid.Nil }, []string{"b problem.id_missing"}},
		{"no revision", func(l *raid.Link) { l.A.Rev = "latest" }, []string{"a.rev problem.id_missing"}},
		{"too many words", func(l *raid.Link) { l.Reason = strings.Repeat("ә", raid.MaxText+1) }, []string{"reason problem.text_long"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := good
			c.change(&l)
			var got []string
			for _, p := range l.Check(raid.Rules{Now: now}) {
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
