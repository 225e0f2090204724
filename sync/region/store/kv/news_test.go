package kv

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/region/store"
)

func TestNews(t *testing.T) {
	tokens := func(n int) (out []access.Token) {
		for i := range n {
			out = append(out, access.Token{Class: access.Link, Way: access.ByUnit, ID: [16]byte{byte(i), byte(i >> 8)}})
		}
		return out
	}
	for name, c := range map[string]struct {
		r     store.Receipt
		whole bool
	}{
		"nothing":               {store.Receipt{Commit: 5}, true},
		"tokens":                {store.Receipt{Commit: 1 << 60, Tokens: tokens(3)}, true},
		"officers":              {store.Receipt{Commit: 1, Officers: []uuid.UUID{{1}, {2}}}, true},
		"both":                  {store.Receipt{Commit: 1, Tokens: tokens(200), Officers: []uuid.UUID{{1}}}, true},
		"more than can be told": {store.Receipt{Commit: 7, Tokens: tokens(900)}, false},
	} {
		text := News(c.r)
		got, whole := ReadNews(text)
		if len(text) > 7_900 || whole != c.whole || got.Commit != c.r.Commit {
			t.Errorf("%s: %d bytes, whole %v, commit %d", name, len(text), whole, got.Commit)
		}
		if d := cmp.Diff(c.r, got); whole && d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
	for _, bad := range []string{"", "!", "AAAA", News(store.Receipt{Commit: 1, Tokens: tokens(2)})[:40]} {
		if _, whole := ReadNews(bad); whole {
			t.Errorf("%q is read", bad)
		}
	}
}
