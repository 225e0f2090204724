package reading

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// probe is a page whose answers the test holds.
type probe struct {
	*Reading[string]
	asks  string // what it asks for
	told  []string
	waits []func() // the answers that are under way, oldest first
	err   error
}

func newProbe() *probe {
	b := &probe{asks: "a"}
	tell := func(what string) func(error) { return func(error) { b.told = append(b.told, what) } }
	b.Reading = New(Deps[string]{
		Run: func(work func() error, done func(error)) {
			err := work()
			b.waits = append(b.waits, func() { done(err) })
		},
		Ask: func() Question[string] {
			asks := b.asks
			return func(context.Context) (string, error) { return asks, b.err }
		},
		OnWait: func() { tell("wait")(nil) }, OnFail: tell("fail"), OnOld: tell("old"),
		OnRead: func(got string, first bool) {
			if first {
				got += " first"
			}
			b.told = append(b.told, got)
		},
	})
	return b
}

// come has the oldest answer under way arrive.
func (b *probe) come() {
	first := b.waits[0]
	b.waits = b.waits[1:]
	first()
}

func TestReading(t *testing.T) {
	t.Parallel()
	shown := func(do func(b *probe)) func(b *probe) {
		return func(b *probe) {
			b.Open()
			b.come()
			b.told = nil
			do(b)
		}
	}
	for _, row := range []struct {
		name  string
		do    func(b *probe)
		told  []string
		waits int // readings that are under way at the end
		ready bool
	}{
		{"nothing is read before it was asked for", func(b *probe) { b.Renew(); b.Shown() }, nil, 0, false},
		{"it waits until it was read", func(b *probe) { b.Open(); b.come() }, []string{"wait", "a first"}, 0, true},
		{"what stands there stays while it is renewed", shown(func(b *probe) { b.Renew() }), nil, 1, true},
		{"and is put in its place", shown(func(b *probe) { b.asks = "b"; b.Renew(); b.come() }), []string{"b"}, 0, true},
		{"what came while it is read is read afterwards, once", shown(func(b *probe) {
			b.Renew()
			b.Renew()
			b.Renew()
			b.come()
		}), []string{"a"}, 1, true},
		{"what came out of sight is read once it is seen", shown(func(b *probe) {
			b.Hidden()
			b.Renew()
			b.Shown()
		}), nil, 1, true},
		{"nothing came, nothing is read", shown(func(b *probe) { b.Hidden(); b.Shown() }), nil, 0, true},
		{"what came while it was read out of sight waits too", shown(func(b *probe) {
			b.Renew()
			b.Hidden()
			b.Renew()
			b.come()
		}), []string{"a"}, 0, true},
		{"another question drops the answer to the one before", shown(func(b *probe) {
			b.asks = "b"
			b.Open()
			b.asks = "c"
			b.Open()
			b.come()
		}), []string{"wait", "wait"}, 1, false},
		{"the question is the one of when it was asked", shown(func(b *probe) {
			b.asks = "b"
			b.Open()
			b.asks = "c"
			b.come()
		}), []string{"wait", "b first"}, 0, true},
		{"what was under way when it was held is dropped", shown(func(b *probe) {
			b.Renew()
			b.Hold()
			b.come()
			b.Renew()
		}), nil, 0, true},
		{"and read once it is free", shown(func(b *probe) {
			b.Renew()
			b.Hold()
			b.come()
			b.Free()
		}), nil, 1, true},
		{"held and free without news, nothing is read", shown(func(b *probe) { b.Hold(); b.Free() }), nil, 0, true},
		{"a first reading that fails is said each time it was asked for", func(b *probe) {
			b.err = errors.New("gone")
			b.Open()
			b.come()
			b.Renew()
			b.come()
			b.Open()
			b.come()
		}, []string{"wait", "fail", "wait", "fail"}, 0, false},
		{"a renewal that goes on failing is said once and takes nothing away", shown(func(b *probe) {
			b.err = errors.New("gone")
			for range 3 {
				b.Renew()
				b.come()
			}
		}), []string{"old"}, 0, true},
		{"and again once it had been well", shown(func(b *probe) {
			for _, err := range []error{errors.New("gone"), nil, errors.New("gone")} {
				b.err = err
				b.Renew()
				b.come()
			}
		}), []string{"old", "a", "old"}, 0, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			b := newProbe()
			row.do(b)
			if !slices.Equal(b.told, row.told) {
				t.Errorf("told %q, not %q", b.told, row.told)
			}
			if len(b.waits) != row.waits || b.Ready() != row.ready {
				t.Errorf("%d under way, ready %v", len(b.waits), b.Ready())
			}
		})
	}
}
