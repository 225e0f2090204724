package kv

import (
	"strings"
	"testing"
)

// What is remembered of the values that were written last is what the engine would
// answer, whatever the order in which commits begin and become durable.
func TestWritten(t *testing.T) {
	t.Parallel()
	put := func(v string) []Op { return []Op{{Pair: Pair{[]byte("fkey"), []byte(v)}}} }
	drop := []Op{{Pair: Pair{Key: []byte("fkey")}, Drop: true}}
	const all = 1 << 40
	for name, row := range map[string]struct {
		steps func(w *written)
		upTo  uint64
		want  string // empty: the engine is asked
	}{
		"durable":                          {func(w *written) { w.begin(1, put("a"), true); w.end(1, put("a")) }, 1, "a"},
		"not durable yet":                  {func(w *written) { w.begin(1, put("a"), true) }, all, ""},
		"of a commit that he does not see": {func(w *written) { w.begin(2, put("a"), true); w.end(2, put("a")) }, 1, ""},
		"another is on its way": {func(w *written) {
			w.begin(1, put("a"), true)
			w.end(1, put("a"))
			w.begin(2, put("b"), true)
		}, all, ""},
		"another came": {func(w *written) {
			w.begin(1, put("a"), true)
			w.end(1, put("a"))
			w.begin(2, put("b"), true)
			w.end(2, put("b"))
		}, all, "b"},
		"the earlier one is told late": {func(w *written) {
			w.begin(1, put("a"), true)
			w.begin(2, put("b"), true)
			w.end(2, put("b"))
			w.end(1, put("a"))
		}, all, "b"},
		"the later one was given up": {func(w *written) {
			w.begin(1, put("a"), true)
			w.begin(2, put("b"), true)
			w.end(1, put("a"))
		}, all, ""},
		"taken away": {func(w *written) {
			w.begin(1, put("a"), true)
			w.end(1, put("a"))
			w.begin(2, drop, true)
			w.end(2, drop)
		}, all, ""},
		"taken away by the same commit": {func(w *written) {
			both := append(put("a"), drop...)
			w.begin(1, both, true)
			w.end(1, both)
		}, all, ""},
		"written twice by the same commit": {func(w *written) {
			both := append(put("a"), put("b")...)
			w.begin(1, both, true)
			w.end(1, both)
		}, all, "b"},
		"sealed anew": {func(w *written) {
			w.begin(1, put("a"), true)
			w.end(1, put("a"))
			w.begin(2, put("b"), false)
		}, all, ""},
		"in another room": {func(w *written) {
			row := []Op{{Pair: Pair{[]byte("rkey"), []byte("a")}}}
			w.begin(1, row, true)
			w.end(1, row)
		}, all, ""},
		"forgotten": {func(w *written) {
			w.begin(1, put("a"), true)
			w.end(1, put("a"))
			for i := range byte(100) {
				w.begin(2, []Op{{Pair: Pair{[]byte{inLines, i}, []byte(strings.Repeat("b", 100))}}}, true)
			}
		}, all, ""},
		"forgotten before it was told": {func(w *written) {
			w.begin(1, put("a"), true)
			for i := range byte(100) {
				w.begin(2, []Op{{Pair: Pair{[]byte{inLines, i}, []byte(strings.Repeat("b", 100))}}}, true)
			}
			w.end(1, put("a"))
		}, all, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWritten()
			w.most = 10_000
			row.steps(w)
			got, ok := w.get([]byte("fkey"), row.upTo)
			if ok && string(got) != row.want || ok != (row.want != "") {
				t.Errorf("%q, %v", got, ok)
			}
			bytes := 0
			for k, v := range w.by {
				bytes += len(k) + writtenCost + len(v.sealed)
			}
			if w.bytes != bytes || bytes > w.most || len(w.queue) != len(w.by) {
				t.Errorf("%d bytes are counted of %d, %d places of %d", w.bytes, bytes, len(w.queue), len(w.by))
			}
		})
	}
}
