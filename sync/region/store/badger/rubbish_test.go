package badger

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"

	"shyraq/sync/courier/wire"
	"shyraq/sync/region/access"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/region/store/kv"
	"shyraq/sync/region/store/storetest"
	"shyraq/sync/revision"
)

// counting is an engine that counts the bytes it is given to keep.
type counting struct {
	kv.Engine
	kept int
}

func (c *counting) Update(ctx context.Context, d uuid.UUID, look func(kv.Tx) (func(uint64) ([]kv.Op, error), error)) error {
	return c.Engine.Update(ctx, d, func(t kv.Tx) (func(uint64) ([]kv.Op, error), error) {
		write, err := look(t)
		if write == nil || err != nil {
			return nil, err
		}
		return func(commit uint64) ([]kv.Op, error) {
			ops, err := write(commit)
			for _, op := range ops {
				c.kept += len(op.Key) + len(op.Value)
			}
			return ops, err
		}, nil
	})
}

// TestRubbishIsKeptSmall: a copy of a certificate, without any officer's key,
// pushes bodies that pack to nothing. What the region keeps is bounded by what
// was sent, and of one device by MaxRubbish. (rubbish: 4,219 to one before)
func TestRubbishIsKeptSmall(t *testing.T) {
	line := func(i, size int) []byte {
		raw := fmt.Appendf(nil, `{"a":%q,"device":"00000000-0000-7000-8000-000000000001","dseq":%d}`, strings.Repeat("0", size), i)
		return fmt.Appendf(nil, `{"rev":%q,"sig":"","revision":%s}`, revision.HashOf(raw), raw)
	}
	for name, c := range map[string]struct{ lines, size, rounds, most int }{
		"long lines":  {16, 490 << 10, 12, 50},
		"short lines": {1000, 1, 3, 50},
	} {
		t.Run(name, func(t *testing.T) {
			o := folder(t)
			_, e := started(t, o)
			count := &counting{Engine: e}
			s := kv.New(count, o.Options)
			thief := storetest.NewID()
			sent, refused := 0, 0
			for round := 0; round < c.rounds && refused == 0; round++ {
				var body [][]byte
				for i := range c.lines {
					body = append(body, line(round*c.lines+i, c.size))
				}
				whole := bytes.Join(body, []byte("\n"))
				sent += len(wire.Pack(nil, whole))
				refused = pushRubbish(t, s, thief, whole)
			}
			if ratio := count.kept / sent; ratio > c.most {
				t.Errorf("%d bytes are kept of %d that were sent: %d to one", count.kept, sent, ratio)
			}
			t.Logf("sent %d, kept %d: %.1f to one", sent, count.kept, float64(count.kept)/float64(sent))
			if c.size > 1000 && refused == 0 {
				t.Error("there is no end of it")
			}
		})
	}
}

// pushRubbish pushes a body and counts the lines of which nothing is kept.
func pushRubbish(t *testing.T, s *kv.Store, from uuid.UUID, body []byte) (refused int) {
	t.Helper()
	in := intake.Inspector{From: from, Key: func(uuid.UUID, string, uuid.UUID) intake.Key { return intake.Key{} }}
	lines := in.All(body)
	n := storetest.NewNight(t, s)
	_, err := s.Take(t.Context(), access.Judging(), from, func(v intake.View) (store.Push, error) {
		refused = 0
		b := intake.NewBatch(v, n, intake.Ground{}, storetest.Came)
		verdicts, err := b.Take(lines)
		for _, v := range verdicts {
			switch {
			case v.Result == wire.Refused && v.Reason == intake.ReasonRubbish:
				refused++
			case v.Result != wire.Quarantined:
				t.Errorf("a line is %v", v)
			}
		}
		return store.Push{Changes: b.Changes()}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return refused
}
