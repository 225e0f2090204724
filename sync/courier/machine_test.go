package courier

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
	"shyraq/sync/revision"
)

// stage is a region and an outbox that do what a test says, on a clock that
// moves only when something takes time.
type stage struct {
	t       time.Time
	helloed int
	pushes  []int // sizes
	items   int
	sealed  map[uint64]bool // of the items
	acks    map[uint64]Ack
	epoch   string // of the outbox
	server  string // epoch of the region
	state   wire.DeviceState
	has     uint64 // what the region has of the chain
	rewinds []uint64
	takes   time.Duration
	hello   func() error
	answer  func(items []Item, r *Receipt) error
	ackErr  error
}

func newStage(items int) *stage {
	return &stage{t: time.Unix(1e9, 0), items: items, acks: map[uint64]Ack{}, server: "e1", state: wire.DeviceActive}
}

func (s *stage) now() time.Time { return s.t }

func (s *stage) Hello(context.Context) (wire.Hello, error) {
	s.helloed++
	if s.hello != nil {
		if err := s.hello(); err != nil {
			return wire.Hello{}, err
		}
	}
	return wire.Hello{Epoch: s.server, Limits: wire.Limits{Lines: 1000}, Device: wire.HelloDevice{State: s.state, Contiguous: s.has}}, nil
}

func (s *stage) Push(_ context.Context, items []Item) (Receipt, error) {
	s.pushes = append(s.pushes, len(items))
	s.t = s.t.Add(s.takes)
	r := Receipt{Epoch: s.server, Contiguous: s.has}
	for i, it := range items {
		r.Results = append(r.Results, wire.Result{Line: i, Rev: it.Rev, Result: wire.Stored})
	}
	for _, it := range items {
		s.has = max(s.has, it.DSeq)
	}
	if s.answer != nil {
		if err := s.answer(items, &r); err != nil {
			return Receipt{}, err
		}
	}
	return r, nil
}

func (s *stage) Pending(max int) ([]Item, error) {
	var out []Item
	for n := uint64(1); n <= uint64(s.items) && len(out) < max; n++ {
		if _, ok := s.acks[n]; !ok {
			it := Item{DSeq: n, Rev: revision.Hash(fmt.Sprint(n))}
			if s.sealed[n] {
				it.Line = wire.AppendSealed(nil, wire.SealedLine{Rev: it.Rev, DSeq: n})
			}
			out = append(out, it)
		}
	}
	return out, nil
}

func (s *stage) Acknowledge(epoch string, acks []Ack) error {
	if s.ackErr != nil {
		return s.ackErr
	}
	if epoch != s.epoch {
		clear(s.acks)
		s.epoch = epoch
	}
	for _, a := range acks {
		s.acks[a.DSeq] = a
	}
	return nil
}

func (s *stage) Rewind(contiguous uint64) (again int, err error) {
	stored := false
	for n, a := range s.acks {
		if n > contiguous {
			stored = stored || a.Result == wire.Stored || a.Result == wire.Duplicate
			again++
		}
	}
	if !stored {
		return 0, nil
	}
	s.rewinds = append(s.rewinds, contiguous)
	for n := range s.acks {
		if n > contiguous {
			delete(s.acks, n)
		}
	}
	return again, nil
}

func (s *stage) LastAside() (last uint64) {
	for n, a := range s.acks {
		if a.Result == wire.Quarantined {
			last = max(last, n)
		}
	}
	return last
}

func (s *stage) Aside(after, upTo uint64, most int) (out []Item, err error) {
	for n := after + 1; n <= upTo && len(out) < most; n++ {
		if s.acks[n].Result == wire.Quarantined {
			out = append(out, Item{DSeq: n, Rev: revision.Hash(fmt.Sprint(n))})
		}
	}
	return out, nil
}

func (s *stage) Count() (int, map[wire.ResultKind]int) {
	n := map[wire.ResultKind]int{}
	for _, a := range s.acks {
		n[a.Result]++
	}
	return s.items - len(s.acks), n
}

func (s *stage) machine() *Machine {
	return NewMachine(MachineOptions{Now: s.now, Chance: func() float64 { return 0.999999 }, Transport: s, Outbox: s})
}

// run steps until nothing waits, moving the clock to each next try.
func (s *stage) run(t *testing.T, m *Machine, steps int) {
	t.Helper()
	for range steps {
		next := m.Step(t.Context())
		if m.Status().State == UpToDate {
			return
		}
		if next.After(s.t) {
			s.t = next
		}
	}
	t.Fatalf("not done after %d steps: %+v", steps, m.Status())
}

func TestBatchesGrowAndShrink(t *testing.T) {
	t.Parallel()
	s := newStage(100)
	s.takes = time.Second
	m := s.machine()
	s.run(t, m, 20)
	if got := fmt.Sprint(s.pushes); got != "[8 16 32 44]" || s.helloed != 1 {
		t.Errorf("pushes %s, %d hellos", got, s.helloed)
	}
	s = newStage(100)
	s.takes = 6 * time.Second // too slow to grow
	s.run(t, s.machine(), 20)
	if got := fmt.Sprint(s.pushes); got != "[8 8 8 8 8 8 8 8 8 8 8 8 4]" {
		t.Errorf("pushes %s", got)
	}
	s = newStage(8)
	fails := 3
	s.answer = func([]Item, *Receipt) error {
		if fails--; fails >= 0 {
			return ErrStalled
		}
		return nil
	}
	s.run(t, s.machine(), 20)
	if got := fmt.Sprint(s.pushes); got != "[8 4 2 1 2 4 1]" {
		t.Errorf("pushes %s", got)
	}
}

// The pauses double from two seconds to five minutes and never end.
func TestBackoffWithoutEnd(t *testing.T) {
	t.Parallel()
	s := newStage(1)
	s.hello = func() error { return errs.Errorf(errs.Unavailable, "unreachable", "") }
	m := s.machine()
	var pauses []time.Duration
	for range 200 {
		next := m.Step(t.Context())
		pauses = append(pauses, next.Sub(s.t).Round(time.Second))
		s.t = next
	}
	if got := fmt.Sprint(pauses[:10]); got != "[2s 4s 8s 16s 32s 1m4s 2m8s 4m16s 5m0s 5m0s]" || pauses[199] != 5*time.Minute {
		t.Errorf("pauses %s ... %v", got, pauses[199])
	}
	if st := m.Status(); st.State != Offline || st.Code != "unreachable" || !st.NextTry.Equal(s.t) {
		t.Errorf("shown: %+v", st)
	}
	s.hello = nil
	s.run(t, m, 3)
	if m.Status().Code != "" {
		t.Error("the error is still shown")
	}
	low := NewMachine(MachineOptions{Now: s.now, Chance: func() float64 { return 0 }, Transport: s, Outbox: s})
	s.hello = func() error { return errors.New("no") }
	if p := low.Step(t.Context()).Sub(s.t); p <= 0 {
		t.Errorf("the shortest pause is %v", p)
	}
}

func TestNudge(t *testing.T) {
	t.Parallel()
	s := newStage(0)
	m := s.machine()
	s.run(t, m, 2)
	s.items = 1
	s.t = s.t.Add(time.Second)
	if m.Step(t.Context()); len(s.pushes) != 0 {
		t.Fatal("pushed before anybody said that something waits")
	}
	m.Nudge()
	m.Step(t.Context())
	if m.Step(t.Context()); len(s.pushes) != 1 || s.helloed != 1 {
		t.Errorf("%d pushes, %d hellos: a save on an open connection is one exchange", len(s.pushes), s.helloed)
	}
	// While it pauses, a save gets one try ahead of time, but not at once after
	// the last one.
	s.items = 2
	s.answer = func([]Item, *Receipt) error { return ErrPortal }
	m.Nudge()
	m.Step(t.Context())
	for range 5 {
		s.t = m.Step(t.Context())
	}
	m.Step(t.Context())
	tries := s.helloed + len(s.pushes)
	m.Nudge()
	if m.Step(t.Context()); s.helloed+len(s.pushes) != tries {
		t.Error("a nudge right after a try tried again")
	}
	s.t = s.t.Add(backFirst)
	if m.Step(t.Context()); s.helloed+len(s.pushes) == tries {
		t.Error("a nudge changed nothing")
	}
}

// An answer that is not about exactly what was sent counts for nothing.
func TestAnswersThatDoNotCount(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func([]Item, *Receipt) error{
		"one too few":          func(_ []Item, r *Receipt) error { r.Results = r.Results[1:]; return nil },
		"one too many":         func(_ []Item, r *Receipt) error { r.Results = append(r.Results, r.Results[0]); return nil },
		"another revision":     func(_ []Item, r *Receipt) error { r.Results[1].Rev = "9"; return nil },
		"another order":        func(_ []Item, r *Receipt) error { r.Results[0], r.Results[1] = r.Results[1], r.Results[0]; return nil },
		"stored without a rev": func(_ []Item, r *Receipt) error { r.Results[0].Rev = ""; return nil },
		"an unknown result":    func(_ []Item, r *Receipt) error { r.Results[0].Result = "lost"; return nil },
		"another epoch":        func(_ []Item, r *Receipt) error { r.Epoch = "e2"; return nil },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(3)
			s.answer = func(items []Item, r *Receipt) error {
				if len(items) < 3 {
					return ErrStalled // the batch shrank
				}
				return spoil(items, r)
			}
			m := s.machine()
			for range 4 {
				s.t = m.Step(t.Context())
			}
			if len(s.acks) != 0 || m.Status().State == UpToDate {
				t.Errorf("%d acknowledged, state %s", len(s.acks), m.Status().State)
			}
			s.answer = nil
			s.run(t, m, 10)
		})
	}
}

func TestResultsAreShown(t *testing.T) {
	t.Parallel()
	s := newStage(4)
	s.answer = func(items []Item, r *Receipt) error {
		for i, k := range []wire.ResultKind{wire.Duplicate, wire.Held, wire.Quarantined, wire.Refused} {
			r.Results[i].Result = k
		}
		r.Results[3].Rev = ""
		return nil
	}
	m := s.machine()
	s.run(t, m, 3)
	if st := m.Status(); st.Waiting != 0 || st.Held != 1 || st.Quarantined != 1 || st.Refused != 1 {
		t.Errorf("shown: %+v", st)
	}
}

// What the region set aside is brought once more by the next machine, behind what
// waits, and not again by the same: the region may have been put back to a day on
// which it did not have it, or a person took it in.
func TestWhatWasSetAsideIsBroughtOnceMore(t *testing.T) {
	t.Parallel()
	s := newStage(30)
	aside := func(items []Item, r *Receipt) error {
		for i, it := range items {
			if it.DSeq%2 == 0 {
				r.Results[i].Result = wire.Quarantined
			}
		}
		return nil
	}
	s.answer = aside
	m := s.machine()
	s.run(t, m, 10)
	s.t = s.t.Add(idle)
	m.Step(t.Context())
	if fmt.Sprint(s.pushes) != "[8 16 6]" {
		t.Errorf("the same machine pushed %v", s.pushes)
	}
	s.items, s.pushes = 33, nil
	s.answer = func(items []Item, r *Receipt) error {
		if items[0].DSeq <= 30 {
			for i := range items {
				r.Results[i].Result = wire.Duplicate
			}
			return nil
		}
		return aside(items, r)
	}
	m = s.machine()
	for range 8 {
		s.t = m.Step(t.Context())
	}
	if fmt.Sprint(s.pushes) != "[3 15]" {
		t.Errorf("the next machine pushed %v", s.pushes)
	}
	if st := m.Status(); st.State != UpToDate || st.Waiting != 0 || st.Quarantined != 1 {
		t.Errorf("%+v", st)
	}
}

// A line the region cannot take at all is set aside alone; the rest goes on.
func TestPoisonAloneIsSetAside(t *testing.T) {
	t.Parallel()
	s := newStage(20)
	s.answer = func(items []Item, _ *Receipt) error {
		for _, it := range items {
			if it.DSeq == 11 {
				return errs.Errorf(errs.Invalid, "body_unpacked_too_big", "")
			}
		}
		return nil
	}
	m := s.machine()
	s.run(t, m, 40)
	if n := m.Status().Sent; n != 20 {
		t.Errorf("%d were answered for, it says", n)
	}
	if len(s.acks) != 20 || s.acks[11].Result != wire.Refused || s.acks[12].Result != wire.Stored {
		t.Errorf("%d acknowledged, the poison %+v", len(s.acks), s.acks[11])
	}
}

func TestNewEpochPushesAgain(t *testing.T) {
	t.Parallel()
	s := newStage(5)
	m := s.machine()
	s.run(t, m, 5)
	s.server = "e2"
	s.t = s.t.Add(idle)
	s.run(t, m, 10)
	if s.epoch != "e2" || len(s.acks) != 5 || fmt.Sprint(s.pushes) != "[5 5]" {
		t.Errorf("epoch %s, %d acks, pushes %v", s.epoch, len(s.acks), s.pushes)
	}
}

// A region that was put back to an earlier day under the same epoch has less
// than it acknowledged: what it lost is sent again, and that is said.
func TestRegionThatLostSomething(t *testing.T) {
	t.Parallel()
	s := newStage(100)
	s.takes = 6 * time.Second // so that a batch stays small
	m := s.machine()
	s.run(t, m, 20)
	s.has, s.pushes = 40, nil
	s.t = s.t.Add(idle)
	m.Step(t.Context())
	if st := m.Status(); st.Code != CodeBehind || st.State != Sending || st.Waiting == 0 {
		t.Errorf("while it is sent again: %+v", st)
	}
	s.run(t, m, 20)
	sent := 0
	for _, n := range s.pushes {
		sent += n
	}
	if st := m.Status(); sent != 60 || st.Code != "" || fmt.Sprint(s.rewinds) != "[40]" {
		t.Errorf("%d sent again, rewound %v: %+v", sent, s.rewinds, st)
	}
	s.t = s.t.Add(idle)
	s.run(t, m, 5) // a hello says that it has all
	s.has = 40
	s.t = s.t.Add(idle)
	m.Step(t.Context())
	if fmt.Sprint(s.rewinds) != "[40 40]" {
		t.Errorf("put back to the same day once more: rewound %v", s.rewinds)
	}
}

// A region that counts otherwise is sent everything once more, not for ever.
func TestRegionThatCountsOtherwise(t *testing.T) {
	t.Parallel()
	s := newStage(10)
	m := s.machine()
	s.answer = func([]Item, *Receipt) error { s.has = 3; return nil }
	for range 100 {
		if next := m.Step(t.Context()); next.After(s.t) {
			s.t = next
		}
	}
	if fmt.Sprint(s.rewinds) != "[3]" || m.Status().State != UpToDate {
		t.Errorf("rewound %v: %+v", s.rewinds, m.Status())
	}
}

func TestStatesThatNeedAPerson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want State
	}{
		{errs.Errorf(errs.Denied, wire.CodeExpired, ""), CertExpired},
		{errs.Errorf(errs.Denied, "device_unknown", ""), Refused},
		{errs.Errorf(errs.Denied, "certificate_refused", ""), Refused},
		{&RetryError{Err: errs.Errorf(errs.Unavailable, wire.CodeBusy, ""), After: time.Minute}, Backoff},
		{ErrPortal, Offline},
		{errors.New("no network"), Offline},
	} {
		s := newStage(1)
		s.hello = func() error { return c.err }
		m := s.machine()
		next := m.Step(t.Context())
		if got := m.Status().State; got != c.want || !next.After(s.t) {
			t.Errorf("%v is shown as %s, next in %v", c.err, got, next.Sub(s.t))
		}
	}
	s := newStage(1)
	s.hello = func() error {
		return &RetryError{Err: errs.Errorf(errs.Unavailable, wire.CodeBusy, ""), After: time.Minute}
	}
	if p := s.machine().Step(t.Context()).Sub(s.t); p != time.Minute {
		t.Errorf("asked to wait a minute, waits %v", p)
	}
	s = newStage(1)
	s.state = wire.DeviceRevoked
	m := s.machine()
	m.Step(t.Context())
	m.Step(t.Context())
	if len(s.pushes) != 1 || m.Status().State != Revoked {
		t.Errorf("a revoked device still delivers: %d pushes, state %s", len(s.pushes), m.Status().State)
	}
}

// A device that is withdrawn after the hello is told so with the next thing it sends,
// and who asks for an exchange gets one, where nothing waits too.
func TestAWithdrawnDeviceIsToldAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(1)
	m := s.machine()
	s.run(t, m, 2)
	s.items = 2
	s.answer = func(items []Item, r *Receipt) error {
		for i := range r.Results {
			r.Results[i].Result, r.Results[i].Reason = wire.Quarantined, wire.CodeRevoked
		}
		return nil
	}
	m.Nudge()
	m.Step(t.Context())
	if got := m.Status(); got.State != Revoked || got.Code != wire.CodeRevoked {
		t.Errorf("it is shown as %s, %q", got.State, got.Code)
	}
	s = newStage(0)
	m = s.machine()
	s.run(t, m, 2)
	s.state = wire.DeviceRevoked
	s.t = s.t.Add(time.Second)
	m.Doubt()
	m.Nudge()
	if m.Step(t.Context()); m.Status().State != Revoked || s.helloed != 2 {
		t.Errorf("who asked is told %s after %d hellos", m.Status().State, s.helloed)
	}
}

// An outbox that cannot write its answers down sends the same again.
func TestAcksThatCannotBeKept(t *testing.T) {
	t.Parallel()
	s := newStage(2)
	s.ackErr = errors.New("disk")
	s.epoch = s.server
	m := s.machine()
	if next := m.Step(t.Context()); m.Status().Code == "" || !next.After(s.t) || !m.Status().LastAck.IsZero() {
		t.Errorf("an answer that could not be written down was taken: %+v", m.Status())
	}
	s.ackErr = nil
	s.t = s.t.Add(backLast)
	s.run(t, m, 5)
	// The same after the hello went well.
	s.items, s.ackErr = 3, errors.New("disk")
	before := m.Status().LastAck
	s.t = s.t.Add(time.Second)
	m.Nudge()
	if next := m.Step(t.Context()); m.Status().Code == "" || !next.After(s.t) || m.Status().LastAck != before {
		t.Errorf("an answer that could not be written down was taken: %+v", m.Status())
	}
}

// TestSealedToAnEndedKeyHoldsUpNobody has two officers of a device sign in, one after
// the other, after the delivery key of what both saved has ended: each sends what is
// his, and what is the other's waits for him.
func TestSealedToAnEndedKeyHoldsUpNobody(t *testing.T) {
	for _, c := range []struct {
		name          string
		first, second []uint64 // what is sealed while the first is there, and the second
		left          int      // after the first
	}{
		{"the other's lies before", []uint64{1, 2, 3}, []uint64{4}, 3},
		{"it lies behind", []uint64{4}, []uint64{1, 2, 3}, 1},
		{"more of it than a push takes", []uint64{1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20}, []uint64{4, 21}, 19},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(len(c.first) + len(c.second))
			s.answer = func(items []Item, _ *Receipt) error {
				for _, it := range items {
					if wire.IsSealed(it.Line) {
						return errs.Errorf(errs.Unavailable, codeSealed, "ended")
					}
				}
				return nil
			}
			m := s.machine()
			signIn := func(sealed []uint64) {
				s.sealed = map[uint64]bool{}
				for _, n := range sealed {
					s.sealed[n] = true
				}
				for range 2 * s.items {
					s.t = s.t.Add(10 * time.Minute)
					m.Step(t.Context())
				}
			}
			signIn(c.first)
			if n, _ := s.Count(); n != c.left || m.Status().Code != codeSealed {
				t.Errorf("after the first %d wait, %q; want %d", n, m.Status().Code, c.left)
			}
			signIn(c.second)
			if n, _ := s.Count(); n != 0 {
				t.Errorf("after the second %d wait", n)
			}
		})
	}
}
