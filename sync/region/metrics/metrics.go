// Package metrics keeps counts and writes them in the text form that Prometheus
// reads.
//
// It promises that nothing of a person gets in: a value's labels come from the
// lists that its maker names, and whatever is not on its list is counted as
// "other"; so there are never more values than the lists allow.
package metrics

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Set is all that is counted. It is safe for use by several goroutines.
type Set struct {
	mu    sync.Mutex
	names map[string]bool
	all   []family
}

// family is one name with its values.
type family interface{ write(w io.Writer) }

// Label is a name with the words it may have.
type Label struct {
	Name  string
	Words []string
}

// Other is counted where a word is not on its list.
const Other = "other"

// New makes a set that is empty.
func New() *Set { return &Set{names: map[string]bool{}} }

// add takes a family in. Two of one name are a fault of the program.
func (s *Set) add(name string, f family) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.names[name] {
		panic("metrics: " + name + " is there twice")
	}
	s.names[name] = true
	s.all = append(s.all, f)
}

// Write writes everything.
func (s *Set) Write(w io.Writer) error {
	s.mu.Lock()
	all := slices.Clone(s.all)
	s.mu.Unlock()
	b := bufio.NewWriter(w)
	for _, f := range all {
		f.write(b)
	}
	return b.Flush()
}

// Counter only grows.
type Counter struct {
	head
	values []atomic.Uint64
}

// Counter makes a counter. Each combination of its labels' words is a value.
func (s *Set) Counter(name, help string, labels ...Label) *Counter {
	c := &Counter{head: newHead(name, help, "counter", labels)}
	c.values = make([]atomic.Uint64, len(c.series))
	s.add(name, c)
	return c
}

// Add adds to the value of these words, in the order of the labels.
func (c *Counter) Add(n uint64, words ...string) { c.values[c.at(words)].Add(n) }

func (c *Counter) write(w io.Writer) {
	c.title(w)
	for i := range c.values {
		fmt.Fprintf(w, "%s%s %d\n", c.name, c.series[i], c.values[i].Load())
	}
}

// Func is a value that is asked when it is read. Kind is "gauge" or "counter".
func (s *Set) Func(name, help, kind string, value func() float64) {
	s.add(name, &asked{newHead(name, help, kind, nil), []func() float64{value}})
}

// FuncOf is Func with one label, a function for each word.
func (s *Set) FuncOf(name, help, kind, label string, words []string, value func(word string) float64) {
	f := &asked{head: newHead(name, help, kind, []Label{{label, words}})}
	f.series = f.series[:len(words)] // nobody asks for another
	for _, w := range words {
		f.values = append(f.values, func() float64 { return value(w) })
	}
	s.add(name, f)
}

type asked struct {
	head
	values []func() float64
}

func (a *asked) write(w io.Writer) {
	a.title(w)
	for i, v := range a.values {
		fmt.Fprintf(w, "%s%s %s\n", a.name, a.series[i], number(v()))
	}
}

// Histogram counts how long things take.
type Histogram struct {
	head
	bounds []float64

	mu     sync.Mutex
	counts [][]uint64 // of each series, up to each bound and beyond the last
	sums   []float64
}

// Histogram makes a histogram with upper bounds, the smallest first.
func (s *Set) Histogram(name, help string, bounds []float64, labels ...Label) *Histogram {
	h := &Histogram{head: newHead(name, help, "histogram", labels), bounds: bounds}
	h.sums = make([]float64, len(h.series))
	for range h.series {
		h.counts = append(h.counts, make([]uint64, len(bounds)+1))
	}
	s.add(name, h)
	return h
}

// Observe counts one.
func (h *Histogram) Observe(v float64, words ...string) {
	i, _ := slices.BinarySearch(h.bounds, v)
	at := h.at(words)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counts[at][i]++
	h.sums[at] += v
}

func (h *Histogram) write(w io.Writer) {
	h.title(w)
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, counts := range h.counts {
		total := uint64(0)
		for j, n := range counts {
			total += n
			bound := "+Inf"
			if j < len(h.bounds) {
				bound = number(h.bounds[j])
			}
			fmt.Fprintf(w, "%s_bucket%s %d\n", h.name, with(h.series[i], "le", bound), total)
		}
		fmt.Fprintf(w, "%s_sum%s %s\n%s_count%s %d\n", h.name, h.series[i], number(h.sums[i]), h.name, h.series[i], total)
	}
}

// head is the name of a family and the labels of each of its values.
type head struct {
	name, help, kind string
	labels           []Label
	series           []string // as they are written
}

func newHead(name, help, kind string, labels []Label) head {
	h := head{name: name, help: help, kind: kind, series: []string{""}}
	for _, l := range labels {
		l.Words = append(slices.Clone(l.Words), Other)
		h.labels = append(h.labels, l)
		var next []string
		for _, s := range h.series {
			for _, word := range l.Words {
				next = append(next, with(s, l.Name, word))
			}
		}
		h.series = next
	}
	return h
}

// at finds the value of some words.
func (h *head) at(words []string) int {
	if len(words) != len(h.labels) {
		panic("metrics: " + h.name + " has other labels")
	}
	at := 0
	for i, l := range h.labels {
		n := slices.Index(l.Words, words[i])
		if n < 0 {
			n = len(l.Words) - 1
		}
		at = at*len(l.Words) + n
	}
	return at
}

func (h *head) title(w io.Writer) {
	fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s %s\n", h.name, h.help, h.name, h.kind)
}

// with adds a label to a series. Words are codes of the program's own.
func with(series, name, word string) string {
	label := name + "=" + strconv.Quote(word)
	if series == "" {
		return "{" + label + "}"
	}
	return strings.TrimSuffix(series, "}") + "," + label + "}"
}

func number(v float64) string {
	if math.IsInf(v, 1) {
		return "+Inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
