package metrics

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func text(t *testing.T, s *Set) string {
	t.Helper()
	var b strings.Builder
	if err := s.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	t.Parallel()
	s := New()
	c := s.Counter("x_total", "How many.", Label{"route", []string{"push", "hello"}})
	h := s.Histogram("x_seconds", "How long.", []float64{0.1, 1})
	s.Func("x_now", "What is.", "gauge", func() float64 { return 2.5 })
	s.FuncOf("x_left", "What is left.", "gauge", "of", []string{"a", "b"}, func(w string) float64 { return float64(len(w)) })
	c.Add(2, "push")
	c.Add(1, "Асан") // whatever is no word of ours
	h.Observe(0.1)
	h.Observe(0.5)
	h.Observe(7)
	want := `# HELP x_total How many.
# TYPE x_total counter
x_total{route="push"} 2
x_total{route="hello"} 0
x_total{route="other"} 1
# HELP x_seconds How long.
# TYPE x_seconds histogram
x_seconds_bucket{le="0.1"} 1
x_seconds_bucket{le="1"} 2
x_seconds_bucket{le="+Inf"} 3
x_seconds_sum 7.6
x_seconds_count 3
# HELP x_now What is.
# TYPE x_now gauge
x_now 2.5
# HELP x_left What is left.
# TYPE x_left gauge
x_left{of="a"} 1
x_left{of="b"} 1
`
	if d := cmp.Diff(want, text(t, s)); d != "" {
		t.Error(d)
	}
}

func TestTwoLabels(t *testing.T) {
	t.Parallel()
	s := New()
	c := s.Counter("x_total", "How many.", Label{"a", []string{"1", "2"}}, Label{"b", []string{"3"}})
	c.Add(5, "2", "3")
	if got := text(t, s); !strings.Contains(got, `x_total{a="2",b="3"} 5`) || strings.Count(got, "\n") != 2+6 {
		t.Error(got)
	}
}
